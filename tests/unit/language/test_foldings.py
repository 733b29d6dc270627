"""Folding read backwards: nothing that folds to a word is missed."""

from __future__ import annotations

import sys
from itertools import chain

import pytest

from pressmark.language.foldings import BLOCKS, finders, is_simple
from pressmark.language.words import fold


def test_folding_changes_nothing_outside_the_blocks() -> None:
    known = set(chain.from_iterable(BLOCKS)) | {*range(0x20), *range(0xD800, 0xE000)}
    others = (chr(code) for code in range(sys.maxunicode + 1) if code not in known)
    assert [each for each in others if fold(each) != each] == []


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("strasse", "die Straße"),
        ("strasse", "STRASSE"),
        ("cafe", "un Cafe\u0301"),
        ("cafe", "Café"),
        ("dont", "I don’t"),
        ("rain", "ra\u00adin"),
        ("rain", "𝐫𝐚𝐢𝐧"),
        ("ваивода", "ва\u0301йвода"),
        ("2", "3½"),
        ("fish", "ﬁsh"),
        ("日本", "日本語"),
    ],
)
def test_what_folds_to_a_word_is_found(word: str, text: str) -> None:
    assert any(finder.search(text) for finder in finders((word,), ()))


@pytest.mark.parametrize("text", ["terrain", "rains", "dont", ""])
def test_other_words_are_not(text: str) -> None:
    assert not any(finder.search(text) for finder in finders(("rain",), ()))


@pytest.mark.parametrize(
    ("word", "simple"), [("rain", True), ("вода", True), ("한국", False), ("が", False)]
)
def test_composed_letters_are_not_simple(word: str, *, simple: bool) -> None:
    assert is_simple(word) is simple
