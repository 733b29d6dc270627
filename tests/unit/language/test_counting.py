"""Counting words and minutes."""

from __future__ import annotations

import pytest

from pressmark.language.counting import reading_minutes, word_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one two, three!", 3),
        ("don't stop", 2),
        ("日本", 1),
        ("日本語", 2),
        ("日本語 と 本", 4),
        ("iPhoneは2024年に", 4),
        ("สวัสดีครับ", 2),
        ("한국어 검색", 2),
    ],
)
def test_words_are_counted(text: str, count: int) -> None:
    assert word_count(text) == count


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (344, 1), (345, 2), (2300, 10)])
def test_minutes_are_at_least_one(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes
