"""Finding given words in a text: the same as cutting all of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pressmark.language.words import tokens, words_with_spans
from pressmark.search.finding import Text

LATIN = """Rain rains RAIN l'eau don’t “rain” rain—ra c…c c++ C C# ß Straße STRASSE 3.14 9 3½
ra'in r’ain it's é ø œuvre Œuvre æther þing ÿ x_y - . ? ' café 1⁄2 µm f#x naïve""".split()
ANY = """हिन्दी Ягода Йод ёлка вода и ﬁsh ① ⑴ 한국 가 ㄱㅏ ŉ ǆ İstanbul ΣΑΣ σας ™ № ｒａｉｎ
𝐫ain Łódź đ""".split()
ANY += [f" {written} " for written in ("日本語", "iPhoneは", "本", "が", "か\u3099", "㋀", "㎏")]
ANY += ["cafe\u0301", "ra\u00adin", "\u200b", "\u0301", "\u00a0", "\t", "\n"]
FILLER = " what fills the lines and is found nowhere " * 9
"""Short texts are folded whole."""
TEXTS = st.tuples(
    st.one_of(
        st.lists(st.sampled_from([" ", *LATIN, *pieces]), max_size=25).map("".join)
        for pieces in ([], ANY)
    ),
    st.sampled_from(["", FILLER]),
    st.sampled_from(["", " Rain, вода", "Straße."]),
).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.data())
def test_words_are_found_where_cutting_finds_them(text: str, data: st.DataObject) -> None:
    pool = sorted({*tokens(text), "rain", "c", "absent", "ra"})
    words = set(data.draw(st.lists(st.sampled_from(pool), max_size=4)))
    beginnings = {
        begun
        for word in data.draw(st.lists(st.sampled_from(pool), max_size=2))
        if (begun := word[:2]).isascii() and begun.isalnum()
    }
    right = {
        word
        for word in words_with_spans(text)
        if word.token in words or word.token.startswith(tuple(beginnings))
    }
    found = {word for word in Text(text).find(words, beginnings) if len(word.token) > 1}
    assert found == {word for word in right if len(word.token) > 1}
