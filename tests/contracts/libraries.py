"""Small random libraries and queries, made of few words so that much is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from contracts.queries import corpus_item
from pressmark.model.item import Item

MARKS = [f"AB{first}{second}Z" for first in "0123456789" for second in "ABCD"]
WORDS = st.sampled_from(
    ["rain", "Rain", "rains", "snow", "the", "café", "日本", "日", "c++", "l'eau", "3.14", "ไทย"]
)
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)
TAGS = st.sampled_from(["a", "A", "b c", "c++"])
DAYS = st.integers(0, 900).map(lambda days: datetime(2022, 1, 1, tzinfo=UTC) + timedelta(days))


@st.composite
def rows(draw: st.DrawFn, mark: str) -> dict[str, Any]:
    """One row as ``corpus.json`` has them."""
    return {
        "mark": mark,
        "url": f"https://{draw(st.sampled_from(['a.example', 'www.b.a.example', 'c.example']))}/x",
        "title": draw(TEXTS),
        "byline": draw(st.lists(TEXTS, max_size=2)),
        "text": draw(TEXTS),
        "lang": draw(st.sampled_from([None, "en", "de-AT"])),
        "tags": draw(st.lists(TAGS, max_size=2)),
        "saved": draw(DAYS).isoformat(),
        "published": draw(st.sampled_from([None, "2022", "2022-05", "2023-01-02"])),
        "words": draw(st.sampled_from([0, 100, 1000])),
        "note": draw(TEXTS),
        "starred": draw(st.booleans()),
        "deleted": draw(st.sampled_from([None, None, None, "2024-05-31T00:00:00+00:00"])),
    }


@st.composite
def items(draw: st.DrawFn) -> Item:
    """An item of a library that holds few, so that it soon comes again, changed."""
    return corpus_item(draw(rows(draw(st.sampled_from(MARKS[:12])))))


QUERIES = st.lists(
    st.sampled_from(
        [
            *("rain", "snow", "-rain", '"rain snow"', "rai*", "日", "日本", "c++", "cafe", "ไทย"),
            *("OR", "(", ")", "-(", "title:rain", "text:the", "author:rain", "note:snow", "l'eau"),
            *("site:a.example", "site:b.a.example", "tag:a", "tag:'b c'", 'tag:"b c"', "lang:de"),
            *("is:starred", "has:tag", "saved:2023", "saved:2022-05..", "published:2022", "3.14"),
            *("words:>50", "minutes:4", "-tag:a", "sort:old", "sort:new", "sort:longest"),
            *("sort:published", "sort:shortest", "title:(rain OR snow)"),
        ]
    ),
    max_size=7,
).map(" ".join)
