"""Passages: the right ones, with the right words marked, for any text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.libraries import QUERIES
from pressmark.model.query import Query, TextField
from pressmark.search.passages import WIDTH, mark_title, marked, passages
from pressmark.search.query import parse

FILL = "Nothing of that kind is told in these lines, which only fill the page. " * 8


def query(text: str) -> Query:
    return parse(text, datetime(2024, 5, 31, tzinfo=UTC))


def words_marked(text: str, asked: str) -> list[list[str]]:
    return [
        [passage.text[start:end] for start, end in passage.spans]
        for passage in passages(text, query(asked))
    ]


@pytest.mark.parametrize(
    ("asked", "text", "found"),
    [
        ("rain", "Rain, and rain’s end.", ["Rain"]),
        ("cafe", "Ein Café und noch ein cafe", ["Café", "cafe"]),
        ("strasse", "An der Straße.", ["Straße"]),
        ("dont", "Don’t, they said.", ["Don’t"]),
        ("rai*", "Rain and rails and rhymes", ["Rain", "rails"]),
        ('"big snow"', "big rain, big snow, snow", ["big", "snow"]),
        ("big -snow", "big snow", ["big"]),
        ("title:big snow", "big snow", ["snow"]),
        ("text:big", "big snow", ["big"]),
        ("日本語", "ここは日本語です", ["日本語"]),
        ("本", "日本の本", ["本", "本"]),
        ("c++", "C and C++", ["C++"]),
        ("tag:big", "big", []),
    ],
)
def test_the_words_are_marked_as_written(asked: str, text: str, found: list[str]) -> None:
    assert words_marked(text, asked) == [found]


def test_the_first_passage_holds_most_words_the_second_what_is_missing() -> None:
    text = f"snow. {FILL}\n{FILL} Big rain fell. {FILL}\nThe forest stood. {FILL} forest"
    first, second = passages(text, query("big rain snow forest"))
    assert "snow" in first.text or "Big rain" in first.text
    assert words_marked(text, "big rain forest") == [["Big", "rain"], ["forest"]]
    _, second = passages(text, query("big rain forest"))
    assert second.paragraph == 2
    assert second.cut_before
    assert second.cut_after
    assert text[second.start : second.end].replace("\n", " ") == second.text


def test_without_the_words_the_beginning_is_shown() -> None:
    (passage,) = passages(FILL, query("absent"))
    assert passage.start == 0
    assert passage.spans == ()
    assert passage.text.startswith("Nothing of that kind")
    assert FILL[passage.end] == " "
    assert passages("  \n ", query("absent")) == ()


def test_titles_and_authors_are_marked() -> None:
    assert mark_title("Rain & snow", query("snow text:rain")) == ((7, 11),)
    assert marked("Ana Björk", query("author:bjork title:ana"), TextField.AUTHOR) == ((4, 9),)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["rain", "Snow", "日本語", "café", "\n", " ", "the", "x" * 90])),
    QUERIES,
)
def test_any_text_and_query(pieces: list[str], asked: str) -> None:
    text = " ".join(pieces)
    before = 0
    for passage in passages(text, query(asked)):
        assert text[passage.start : passage.end].replace("\n", " ") == passage.text
        assert passage.start >= before
        before = passage.end
        assert 0 < len(passage.text) <= WIDTH + 40
        at = 0
        for start, end in passage.spans:
            assert at <= start < end <= len(passage.text)
            at = end
        assert text[: passage.start].count("\n") <= passage.paragraph <= text.count("\n")
