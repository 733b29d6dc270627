"""The library by days, and its other shelves: starred, archive, public, trash, a tag."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import quote

from flask import Blueprint, request

from pressmark.language.catalogue import Catalogue
from pressmark.library.items import Shelf, count_items, list_items
from pressmark.model.ids import ItemId
from pressmark.model.item import Item
from pressmark.web.sessions import for_reader
from pressmark.web.state import archive, catalogue, page

PAGE = 50
routes = Blueprint("lists", __name__)


@routes.get("/", defaults={"shelf": "library"})
@routes.get("/starred", defaults={"shelf": "starred"})
@routes.get("/archive", defaults={"shelf": "archive"})
@routes.get("/public", defaults={"shelf": "public"})
@routes.get("/trash", defaults={"shelf": "trash"})
@for_reader
def shelf(shelf: str) -> str:
    return _list(Shelf(shelf), None)


@routes.get("/tag/<path:tag>")
@for_reader
def tagged(tag: str) -> str:
    return _list(Shelf.LIBRARY, tag)


def _list(shelf: Shelf, tag: str | None) -> str:
    texts = catalogue()
    with archive().library.read() as connection:
        items = list_items(connection, shelf, tag=tag, before=_cursor(), limit=PAGE + 1)
        total = count_items(connection, shelf)
    older = _older(items[PAGE - 1]) if len(items) > PAGE else None
    today = datetime.now(archive().config.zone).date()
    heading = f"#{tag}" if tag else texts.say(f"nav.{shelf.value}")
    return page(
        "list.html",
        here=shelf.value if not tag else "",
        shelf=shelf.value,
        tag=tag,
        heading=heading,
        lede=texts.say("trash.lede") if shelf is Shelf.TRASH else "",
        total=total,
        days=by_day(items[:PAGE], texts, today),
        older=f"/tag/{quote(tag)}{older}" if older and tag else older,
    )


def by_day(
    items: Iterable[Item], texts: Catalogue, today: date
) -> Sequence[tuple[str, Sequence[Item]]]:
    """Items in order, under the day they were saved on, as a reader says it."""
    zone = archive().config.zone

    def day_of(item: Item) -> date:
        return item.saved_at.astimezone(zone).date()

    return [(day_name(day, texts, today), list(group)) for day, group in groupby(items, day_of)]


def day_name(day: date, texts: Catalogue, today: date) -> str:
    """Today, yesterday, a weekday with its date, and the year once it is another one."""
    if day == today:
        return texts.say("date.today")
    if day == today - timedelta(days=1):
        return texts.say("date.yesterday")
    key = "date.weekday" if day.year == today.year else "date.weekday.year"
    return texts.say(
        key,
        weekday=texts.weekday(day),
        day=day.day,
        month=texts.month(day.month),
        year=day.year,
    )


def _cursor() -> tuple[datetime, ItemId] | None:
    """Where the page before ended; nonsense starts at the top."""
    moment, _, item_id = request.args.get("before", "").partition("~")
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (found, ItemId(item_id)) if found.tzinfo else None


def _older(item: Item) -> str:
    return f"?before={quote(item.saved_at.isoformat())}~{item.id}"
