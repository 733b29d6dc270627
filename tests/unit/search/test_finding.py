"""Finding given words in a text: the same as cutting all of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pressmark.language.words import tokens, words_with_spans
from pressmark.search.finding import Text

PIECES = st.sampled_from(
    [
        *(
            " ",
            "-",
            ".",
            "\n",
            " ",
            "Rain",
            "rains",
            "l'eau",
            "don’t",
            "“rain”",
            "rain—ra",
            "c…c",
            "c++",
            "C",
            "C#",
        ),
        *(
            " 日本語 ",
            " iPhoneは ",
            " 本 ",
            "ß",
            "Straße",
            "cafe\u0301",
            "ra\u00adin",
            "3.14",
            "9",
            "हिन्दी",
            "Ягода",
        ),
        "f#x",
    ],
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


@settings(max_examples=400, deadline=None)
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
