"""The shared cases of ``tests/data/queries/`` and the small library they are asked of."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pressmark.model.article import Article, Complete, Image, Metadata
from pressmark.model.html import SafeHtml
from pressmark.model.ids import ArticleId, CaptureId, ItemId, Mark, Revision
from pressmark.model.item import Change, Item
from pressmark.model.query import (
    And,
    DateRange,
    Filter,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Query,
)
from pressmark.model.reading import Reading, Visibility

FOLDER = Path(__file__).parents[1] / "data" / "queries"
DEFAULT_NOW = "2024-05-31T12:00:00+00:00"


@dataclass(frozen=True)
class Case:
    """One query and all that follows from it. ``marks``: what it finds, the best first."""

    query: str
    now: datetime
    tree: dict[str, Any]
    notes: list[list[Any]]
    marks: list[str]


def _cases() -> list[Case]:
    return [
        Case(
            row["query"],
            datetime.fromisoformat(row.get("now", DEFAULT_NOW)),
            row["tree"],
            row.get("notes", []),
            row["marks"],
        )
        for path in sorted(FOLDER.glob("*.json"))
        if path.name != "corpus.json"
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def as_json(query: Query) -> dict[str, Any]:
    """A query's tree and sort as the cases write them."""
    written: dict[str, Any] = {} if query.root is None else node_json(query.root)
    return written | ({"sort": str(query.sort)} if query.sort else {})


def node_json(node: Node) -> dict[str, Any]:
    if isinstance(node, Not):
        return {"not": node_json(node.part)}
    if isinstance(node, And | Or):
        return {type(node).__name__.lower(): [node_json(part) for part in node.parts]}
    if isinstance(node, Filter):
        return {node.field: node.value}
    if isinstance(node, DateRange):
        ends = (node.first, node.last)
        return {node.field: [day and day.isoformat() for day in ends]}
    if isinstance(node, NumberRange):
        return {node.field: [node.least, node.most]}
    name = type(node).__name__.lower()
    value = list(node.tokens) if isinstance(node, Phrase) else node.token
    return {name: value} | ({"field": str(node.field)} if node.field else {})


def notes_json(query: Query) -> list[list[Any]]:
    return [[str(note.code), note.start, note.end] for note in query.notes]


def item_id(mark: str) -> ItemId:
    """The id of the item with that mark in these libraries."""
    return ItemId(_uuid(mark))


def corpus_item(row: dict[str, Any]) -> Item:
    """One row of ``corpus.json`` as an item."""
    saved = _moment(row, "saved")
    assert saved
    reading = Reading(
        note=row.get("note", ""),
        tags=tuple(row["tags"]),
        starred=row.get("starred", False),
        archived_at=_moment(row, "archived"),
        progress=row.get("progress", 0.0),
        finished_at=_moment(row, "finished"),
        visibility=Visibility(row.get("visibility", "full")),
        deleted_at=_moment(row, "deleted"),
    )
    return Item(
        id=item_id(row["mark"]),
        mark=Mark(row["mark"]),
        url=row["url"],
        saved_at=saved,
        reading=reading,
        article=_article(row),
    )


def _article(row: dict[str, Any]) -> Article:
    metadata = Metadata(
        title=row["title"],
        byline=tuple(row["byline"]),
        lang=row["lang"],
        published_at=row["published"],
    )
    return Article(
        id=ArticleId(_uuid("article" + row["mark"])),
        capture_id=CaptureId(_uuid("capture" + row["mark"])),
        metadata=metadata,
        content_html=SafeHtml(""),
        text=row["text"],
        images=tuple(Image("") for _ in range(row.get("images", 0))),
        lead_image=None,
        complete=Complete(row.get("complete", "complete")),
        reason=None,
        extractor="none",
        recipe=1,
        word_count=row["words"],
        reading_minutes=1,
    )


def _moment(row: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(row[name]) if row.get(name) else None


def _uuid(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


CASES = _cases()
CORPUS = [
    corpus_item(row) for row in json.loads((FOLDER / "corpus.json").read_text(encoding="utf-8"))
]


def corpus_changes() -> list[Change]:
    return [Change(Revision(number), item.id, item) for number, item in enumerate(CORPUS, start=1)]
