"""An article with its highlights in it, as it is read; made in the viewing child and remembered."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from pressmark.archive import Archive
from pressmark.content.sanitize import from_own_child
from pressmark.errors import CleaningError
from pressmark.model.html import SafeHtml
from pressmark.model.ids import HighlightId
from pressmark.model.item import Item

_REMEMBERED = 32


def marked_content(archive: Archive, item: Item) -> tuple[SafeHtml, frozenset[HighlightId]]:
    """The article of ``item`` with its highlights, and those that it does not hold.

    An article that cannot be marked, or is not there, is shown as it is, with all of them lost.
    """
    every = frozenset(each.id for each in item.highlights)
    if item.article is None:
        return from_own_child(""), every
    if not every:
        return item.article.content_html, every
    key = _key(item)
    known = archive.marked.get(key)
    if known is not None:
        return known
    job = {
        "job": "mark",
        "html": str(item.article.content_html),
        "highlights": [{"id": each.id, "quote": asdict(each.quote)} for each in item.highlights],
    }
    try:
        answer = archive.viewer.ask(job)
    except CleaningError:
        return item.article.content_html, every
    found = from_own_child(answer["html"]), frozenset(HighlightId(one) for one in answer["lost"])
    while len(archive.marked) >= _REMEMBERED:
        archive.marked.pop(next(iter(archive.marked), ""), None)
    archive.marked[key] = found
    return found


def _key(item: Item) -> str:
    """An article never changes under its id, nor a highlight's words under its own."""
    assert item.article is not None
    named = [item.article.id, *sorted(each.id for each in item.highlights)]
    return hashlib.sha256("\n".join(named).encode()).hexdigest()
