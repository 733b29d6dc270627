"""How a query was read, as parts."""

from __future__ import annotations

from datetime import UTC, datetime

from pressmark.search.describe import Part, describe
from pressmark.search.query import parse

NOW = datetime(2024, 5, 31, tzinfo=UTC)


def test_each_kind_of_part() -> None:
    read = describe(
        parse('rain "big snow" (title:ra* OR tag:x) -is:starred saved:2024.. words:5', NOW)
    )
    assert read.code == "all"
    assert read.parts == (
        Part("word", {"text": "rain", "field": ""}),
        Part("phrase", {"text": "big snow", "field": ""}),
        Part(
            "any",
            parts=(
                Part("prefix", {"text": "ra", "field": "title"}),
                Part("filter", {"field": "tag", "value": "x"}),
            ),
        ),
        Part("not", parts=(Part("filter", {"field": "is", "value": "starred"}),)),
        Part("dates", {"field": "saved", "first": "2024-01-01", "last": ""}),
        Part("numbers", {"field": "words", "least": "5", "most": "5"}),
    )


def test_nothing_sought_is_everything() -> None:
    assert describe(parse("", NOW)) == Part("everything")
