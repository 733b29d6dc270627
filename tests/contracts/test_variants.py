"""Variants of a word: found by every backend, after what holds the word itself, and marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.queries import CORPUS
from pressmark.model.article import Article
from pressmark.model.ids import ItemId, Mark, Revision
from pressmark.model.item import Change, Item
from pressmark.model.results import LibraryPoint
from pressmark.model.seams import SearchBackend
from pressmark.plugins import find_plugins
from pressmark.search import backends
from pressmark.search.passages import mark_title, passages
from pressmark.search.query import parse
from pressmark.search.widening import variants_of

BACKENDS = find_plugins(backends, SearchBackend)
NOW = datetime(2024, 5, 31, 12, tzinfo=UTC)
TEXTS = ("He remembers the tide.", "They remember it well.", "A member of the crew.")


def item(number: int, text: str) -> Item:
    like = next(item for item in CORPUS if item.article)
    article: Article = replace(like.article, text=text)  # type: ignore[type-var]
    return replace(
        like,
        id=ItemId(f"00000000-0000-4000-8000-{number:012}"),
        mark=Mark(f"M000{number}"),
        article=article,
        reading=replace(like.reading, title=f"Piece {number}", note="", tags=()),
    )


@pytest.mark.parametrize("backend", BACKENDS.values(), ids=BACKENDS.keys())
def test_variants_come_after_the_word_itself_and_are_marked(
    backend: SearchBackend, tmp_path: Path
) -> None:
    index = backend.open(tmp_path / "index")
    items = [item(number, text) for number, text in enumerate(TEXTS)]
    point = LibraryPoint("library", "1", Revision(3))
    index.rebuild([Change(Revision(n + 1), each.id, each) for n, each in enumerate(items)], point)
    query = parse("remember", NOW)
    variants = variants_of(query, index, ["en"])
    assert variants == {"remember": ["remembers"]}
    assert [hit.item_id for hit in index.search(query, 9).hits] == [items[1].id]
    found = index.search(query, 9, 0, variants)
    assert ([hit.item_id for hit in found.hits], found.total) == ([items[1].id, items[0].id], 2)
    (passage,) = passages(TEXTS[0], query, variants=variants)
    assert passage.spans == ((3, 12),)
    assert mark_title("Remembers", query, variants) == ((0, 9),)
    phrase = parse('"remember it"', NOW)
    assert variants_of(phrase, index, ["en"]) == {}
    index.close()
