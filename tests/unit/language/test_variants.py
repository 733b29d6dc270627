"""Words with one stem, language by language, and never a word that only looks alike."""

from __future__ import annotations

import pytest

from pressmark.language.variants import Stems

LEXICON = dict.fromkeys(
    """remember remembers remembered remembering member party parties partly run running
runner haus hauses hauser livre livres livret книга книги читать читал""".split(),
    1,
)


@pytest.mark.parametrize(
    ("languages", "word", "same"),
    [
        (["en"], "remember", {"remembers", "remembered", "remembering"}),
        (["en"], "parties", {"party"}),
        (["de"], "haus", {"hauses", "hauser"}),
        (["fr"], "livre", {"livres"}),
        (["ru"], "книга", {"книги"}),
        (["en-GB", "xx"], "run", {"running"}),
        ([], "remember", set()),
        (["ja"], "remember", set()),
    ],
)
def test_same(languages: list[str], word: str, same: set[str]) -> None:
    stems = Stems(languages)
    found = set(stems.same(word, dict.fromkeys(LEXICON, 1)))
    assert found == same
    heads = stems.heads(word)
    for other in found:
        assert any(other.startswith(head) for head in heads)


@pytest.mark.parametrize("word", ["a", "in", "c++", "3.14", "2024", "日本", ""])
def test_short_and_odd_words_have_no_variants(word: str) -> None:
    assert list(Stems(["en", "de"]).heads(word)) == []
