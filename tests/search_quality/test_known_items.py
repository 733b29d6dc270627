"""Known pieces among two thousand others come first; ``make bench-search`` measures the peers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pressmark.model.ids import Revision
from pressmark.model.item import Change
from pressmark.model.results import LibraryPoint
from pressmark.search.answering import Ask, answer
from pressmark.search.backends.whoosh import WhooshBackend
from pressmark.search.query import parse
from search_quality.known_items import DEPTH, KINDS, REPORTED_ON, Generator, measured
from search_quality.pages import FILLERS, fillers, real_pages

NOW = datetime(2024, 5, 31, tzinfo=UTC)
FLOOR = 0.77
FLOORS = {
    "title": 0.92,
    "sentence": 0.82,
    "author and word": 0.74,
    "inflected": 0.45,
    "misspelt": 0.72,
    "mixed": 0.9,
}


@pytest.mark.slow
def test_known_pieces_come_first(corpus: Path, tmp_path: Path) -> None:
    pages = real_pages(corpus)
    library = [*pages, *fillers(pages, FILLERS, REPORTED_ON)]
    numbers = {page.item.id: page.number for page in library}
    index = WhooshBackend(key=b"k" * 32).open(tmp_path / "index")
    changes = (Change(Revision(n), page.item.id, page.item) for n, page in enumerate(library, 1))
    index.rebuild(changes, LibraryPoint("library", "1", Revision(len(library))))

    def find(text: str) -> list[int]:
        ask = Ask(limit=DEPTH, languages=("en", "fr", "de"), suggest=False)
        hits = answer(index, parse(text, NOW), ask).results.hits
        return [numbers[hit.item_id] for hit in hits]

    found = measured(Generator(pages, REPORTED_ON).queries(), find)
    index.close()
    assert found["all"].queries > 500
    assert found["all"].first >= FLOOR
    assert {kind for kind in KINDS if found[kind].first < FLOORS[kind]} == set()
