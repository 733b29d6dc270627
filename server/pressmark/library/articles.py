"""The shelf of articles: what cleaning made of each capture, and which of them stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from pressmark.library import schema
from pressmark.model.article import COMPLETE_RANK, Article, Complete, Image, Metadata
from pressmark.model.html import SafeHtml
from pressmark.model.ids import ArticleId, BlobId, CaptureId, ItemId

WORDS_KEPT = 0.6
"""A newer capture with fewer than this share of the words does not replace the one standing."""


@dataclass(frozen=True, slots=True)
class Version:
    """One article of an item, as its list of versions shows it."""

    article_id: ArticleId
    capture_id: CaptureId
    captured_at: datetime
    made_at: datetime
    title: str
    extractor: str
    recipe: int
    complete: Complete
    word_count: int


def save_article(connection: Connection, item: ItemId, article: Article) -> None:
    """Keep ``article``. An older one of the same capture and extractor goes, unless it is pinned:
    a version that the reader chose or confirmed for publishing stays as it was."""
    table = schema.articles
    pinned = select(schema.items.c.version, schema.items.c.published_version).where(
        schema.items.c.id == item
    )
    keep = [value for value in connection.execute(pinned).one() if value]
    connection.execute(
        delete(table).where(
            table.c.capture_id == article.capture_id,
            table.c.extractor == article.extractor,
            table.c.id.not_in(keep),
        )
    )
    connection.execute(table.insert().values(**_to_row(item, article)))


def choose_current(connection: Connection, item: ItemId) -> ArticleId | None:
    """Decide which article of ``item`` stands, and note it.

    The reader's choice when there is one; else the captures folded in order of (captured_at, id),
    each newer one winning unless it is less complete or has under 60 % of the words. Where the
    reader chose an extractor, what another made of the same capture does not count.
    """
    rows = connection.execute(_in_order_of_capture(item)).all()
    said = connection.execute(
        select(schema.items.c.version, schema.items.c.extractor).where(schema.items.c.id == item)
    ).one()
    chosen = None if said.version is None else ArticleId(said.version)
    if chosen is None or chosen not in {row.id for row in rows}:
        by_choice = {row.capture_id for row in rows if row.extractor == said.extractor}
        chosen = fold_current(
            [
                row
                for row in rows
                if row.extractor == said.extractor or row.capture_id not in by_choice
            ]
        )
    connection.execute(
        update(schema.items).where(schema.items.c.id == item).values(article_id=chosen)
    )
    return chosen


def fold_current(rows: Sequence[Any]) -> ArticleId | None:
    """The id of the row that stands; rows have ``id``, ``complete`` and ``word_count``."""
    standing: Any = None
    for row in rows:
        if standing is not None:
            worse = (
                COMPLETE_RANK[Complete(row.complete)] < COMPLETE_RANK[Complete(standing.complete)]
            )
            if worse or row.word_count < WORDS_KEPT * standing.word_count:
                continue
        standing = row
    return None if standing is None else ArticleId(standing.id)


def versions(connection: Connection, item: ItemId) -> list[Version]:
    """All articles of ``item``, newest capture first."""
    rows = connection.execute(_in_order_of_capture(item)).all()
    return [
        Version(
            ArticleId(row.id),
            CaptureId(row.capture_id),
            row.captured_at,
            row.made_at,
            row.metadata["title"],
            row.extractor,
            row.recipe,
            Complete(row.complete),
            row.word_count,
        )
        for row in reversed(rows)
    ]


def load_articles(connection: Connection, ids: Iterable[ArticleId]) -> Mapping[ArticleId, Article]:
    """The articles with these ids; one that is not there is left out."""
    wanted = list(ids)
    rows = connection.execute(select(schema.articles).where(schema.articles.c.id.in_(wanted)))
    return {ArticleId(row.id): _from_row(row) for row in rows}


def article_of_capture(connection: Connection, capture: CaptureId) -> Article | None:
    """What cleaning last made of ``capture``."""
    row = connection.execute(
        select(schema.articles)
        .where(schema.articles.c.capture_id == capture)
        .order_by(schema.articles.c.made_at.desc(), schema.articles.c.id)
    ).first()
    return None if row is None else _from_row(row)


@dataclass(frozen=True, slots=True)
class Made:
    """A capture that was cleaned, and what last made its article."""

    capture_id: CaptureId
    item_id: ItemId
    recipe: int
    made_at: datetime


def last_made(connection: Connection) -> list[Made]:
    """Every cleaned capture with its newest article, in the order the captures were received."""
    table, captures = schema.articles, schema.captures
    rows = connection.execute(
        select(table.c.capture_id, table.c.item_id, table.c.recipe, table.c.made_at)
        .join(captures, captures.c.id == table.c.capture_id)
        .order_by(captures.c.received_at, captures.c.id, table.c.made_at, table.c.id)
    )
    newest = {
        row.capture_id: Made(
            CaptureId(row.capture_id), ItemId(row.item_id), row.recipe, row.made_at
        )
        for row in rows
    }
    return list(newest.values())


def note_recipe(connection: Connection, article: ArticleId, recipe: int) -> None:
    """Note that ``recipe`` gives this very article too."""
    connection.execute(
        update(schema.articles)
        .where(schema.articles.c.id == article)
        .values(recipe=recipe, made_at=datetime.now(UTC))
    )


def _in_order_of_capture(item: ItemId) -> Any:
    table, captures = schema.articles, schema.captures
    return (
        select(
            table.c.id,
            table.c.capture_id,
            table.c.made_at,
            table.c.metadata,
            table.c.extractor,
            table.c.recipe,
            table.c.complete,
            table.c.word_count,
            captures.c.captured_at,
        )
        .join(captures, captures.c.id == table.c.capture_id)
        .where(table.c.item_id == item)
        .order_by(captures.c.captured_at, captures.c.id, table.c.made_at, table.c.id)
    )


def _to_row(item: ItemId, article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "item_id": item,
        "capture_id": article.capture_id,
        "made_at": datetime.now(UTC),
        "extractor": article.extractor,
        "recipe": article.recipe,
        "metadata": asdict(article.metadata),
        "content_html": str(article.content_html),
        "text": article.text,
        "images": [asdict(image) for image in article.images],
        "lead_image": article.lead_image,
        "complete": article.complete.value,
        "reason": article.reason,
        "word_count": article.word_count,
        "reading_minutes": article.reading_minutes,
    }


def _from_row(row: Row[Any]) -> Article:
    known = dict(row.metadata)
    known["byline"] = tuple(known["byline"])
    known["tags"] = tuple(known["tags"])
    return Article(
        id=ArticleId(row.id),
        capture_id=CaptureId(row.capture_id),
        metadata=Metadata(**known),
        content_html=SafeHtml(row.content_html),
        text=row.text,
        images=tuple(
            Image(
                image["address"],
                BlobId(image["blob"]) if image["blob"] else None,
                image["width"],
                image["height"],
            )
            for image in row.images
        ),
        lead_image=row.lead_image,
        complete=Complete(row.complete),
        reason=row.reason,
        extractor=row.extractor,
        recipe=row.recipe,
        word_count=row.word_count,
        reading_minutes=row.reading_minutes,
    )
