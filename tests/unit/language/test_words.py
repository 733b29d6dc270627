"""The tokenizer: the shared cases, and what holds for any text."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressmark.language.words import MARKS, MAX_TOKEN, fold, indexed, key, tokens, words_with_spans

CASES = json.loads(
    (Path(__file__).parents[2] / "data" / "words.json").read_text(encoding="utf-8"),
)
PIECES = st.sampled_from(
    [" ", "é", "\xad", *"l' ’ c++ f# 日本 本 は ไทย É é ß 한 İ - x Σ ς ㄱ ᅡ क ़ ั ﷺ 𝐀 ™ 9 '".split()],
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:24] for case in CASES])
def test_the_shared_cases(case: dict[str, object]) -> None:
    assert tokens(str(case["text"])) == case["tokens"]


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert key(key(text)) == key(text)


@given(TEXTS)
def test_words_set_side_by_side_are_cut_the_same_again(text: str) -> None:
    words = tokens(text)
    assert tokens(" ".join(words)) == words
    assert all(0 < len(word) <= MAX_TOKEN for word in words)


@given(TEXTS)
def test_words_with_spans_are_the_words(text: str) -> None:
    found = words_with_spans(text)
    assert [word.token for word in found] == tokens(text)
    assert all(0 <= word.start < word.end <= len(text) for word in found)
    assert [word.start for word in found] == sorted(word.start for word in found)


def test_a_span_marks_the_written_form() -> None:
    text = "Ein Café, groß: Don’t co\u00adoperate"
    marked = [text[word.start : word.end] for word in words_with_spans(text)]
    assert marked == ["Ein", "Café", "groß", "Don’t", "co\u00adoperate"]


def test_every_mark_of_unicode_is_known() -> None:
    known = re.compile(f"[{MARKS}]")
    missing = [
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code))[0] == "M" and not known.match(chr(code))
    ]
    assert missing == []


def test_the_last_sign_of_a_run_is_indexed_by_itself() -> None:
    found = list(indexed(tokens("私の猫 to do 猫 日本")))
    words = [word for word, alone in found if alone]
    assert words == tokens("私の猫 to do 猫 日本")
    assert [word for word, alone in found if not alone] == ["猫", "本"]
