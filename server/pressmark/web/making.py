"""How an article was made: by which extractor and recipe, what each step took away, how else."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response as AnyResponse

from pressmark.library.captures import get_capture
from pressmark.library.items import find_item
from pressmark.model.capture import StoredCapture
from pressmark.model.item import Item
from pressmark.pipeline.cleaning import cleaning_job
from pressmark.pipeline.recleaning import choose_extractor
from pressmark.web.forms import field
from pressmark.web.sessions import for_reader
from pressmark.web.state import archive, catalogue, page, wake

routes = Blueprint("making", __name__)


@routes.get("/a/<mark>/made")
@for_reader
def made(mark: str) -> str:
    """Says how the article that stands was made, and offers the other ways that fit."""
    item, stored = _shown(mark)
    article = item.article
    ways: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    if article is not None and stored is not None:
        job = cleaning_job(archive().library, stored.capture)
        ways = _ways(job)
        steps = _steps(job | {"extractor": article.extractor})
    return page("made.html", item=item, article=article, stored=stored, ways=ways, steps=steps)


@routes.post("/a/<mark>/made")
@for_reader
def choose(mark: str) -> AnyResponse:
    """Remembers by which extractor the item is to be read, and makes it anew."""
    item, stored = _shown(mark)
    name = field("extractor")
    if stored is None:
        abort(404)
    if name:
        ways = _ways(cleaning_job(archive().library, stored.capture))
        if name not in {way["extractor"] for way in ways}:
            abort(400)
    choose_extractor(archive(), item.id, name or None)
    wake()
    return redirect(f"/a/{item.mark}", 303)


def extractor_name(name: str) -> str:
    """What people call an extractor; one of another package goes by its own name."""
    key = f"extractor.{name}"
    return catalogue().say(key) if catalogue().has(key) else name


def _shown(mark: str) -> tuple[Item, StoredCapture | None]:
    """The item, and the capture that the article that stands was made of."""
    with archive().library.read() as connection:
        item = find_item(connection, mark)
        if item.article is None:
            return item, None
        return item, get_capture(connection, item.article.capture_id)[1]


def _ways(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Every way the page can be read in."""
    found: list[dict[str, Any]] = archive().viewer.ask(job | {"job": "ways"})["ways"]
    return found


def _steps(job: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of today's recipe that took something away."""
    found = archive().viewer.clean(job | {"explain": True})
    return [step for step in (found or {}).get("steps", []) if step["removed"]]
