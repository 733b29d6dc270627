"""Search and suggestions for programs: ``GET /api/v1/search`` and ``/suggest``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from pressmark.errors import InvalidCaptureError
from pressmark.library.access import Scope
from pressmark.library.items import count_tags
from pressmark.model.results import Cursor, Facet, Passage, read_cursor
from pressmark.pipeline.searching import PAGE, Answer, Found, search
from pressmark.pipeline.suggesting import completions
from pressmark.web.sessions import for_token
from pressmark.web.state import archive

MAX_HITS = 100
MOST_TAGS = 8
_SAID = {"": False, "0": False, "false": False, "1": True, "true": True}
routes = Blueprint("search_api", __name__, url_prefix="/api/v1")


@routes.get("/search")
@for_token(Scope.READ)
def find() -> Response:
    """Hits with mark, address, title and passages; ``next`` is what ``after`` goes on from."""
    answer = search(
        archive(),
        request.args.get("q", ""),
        limit=_number("limit", PAGE, MAX_HITS),
        after=_cursor("after"),
        facets=tuple(Facet) if _switch("facets") else (),
        explain=_switch("explain"),
    )
    return jsonify(answer_json(answer))


@routes.get("/suggest")
@for_token(Scope.LOOKUP)
def suggest() -> Response:
    """Titles, tags and whole searches for what was typed so far; no passages: they are for
    ``read``."""
    text = request.args.get("q", "")
    offered = completions(archive(), text[:2000])
    with archive().library.read() as connection:
        tags = count_tags(connection)
    begun = [name for name, _ in tags if name.casefold().startswith(text.casefold())]
    return jsonify(
        {
            "titles": [
                {"mark": each.mark, "title": each.label}
                for each in offered
                if each.mark is not None
            ],
            "tags": begun[:MOST_TAGS],
            "searches": [
                {"kind": each.kind, "label": each.label, "text": each.text, "count": each.count}
                for each in offered
                if each.mark is None
            ],
        }
    )


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer for programs; facets, reasons and a proposal where there are any."""
    found: dict[str, Any] = {
        "query": str(answer.query),
        "total": answer.total,
        "being_rebuilt": answer.behind,
        "notes": [
            {"code": str(note.code), "start": note.start, "end": note.end} for note in answer.notes
        ],
        "hits": [hit_json(each) for each in answer.found],
        "next": str(answer.following) if answer.following else None,
    }
    if answer.suggestion:
        found["did_you_mean"] = asdict(answer.suggestion)
    if answer.facets:
        found["facets"] = {
            str(facet): [asdict(value) for value in values]
            for facet, values in answer.facets.items()
        }
    return found


def hit_json(found: Found) -> dict[str, Any]:
    """A hit for programs: where it is, its passages with the spans that were found, and why."""
    hit: dict[str, Any] = {
        "mark": found.item.mark,
        "url": found.item.url,
        "title": found.item.title,
        "title_spans": [list(span) for span in found.title_spans],
        "passages": [_passage_json(passage) for passage in found.passages],
    }
    if found.reasons:
        hit["reasons"] = [asdict(reason) for reason in found.reasons]
    return hit


def _passage_json(passage: Passage) -> dict[str, Any]:
    return {"text": passage.text, "spans": [list(span) for span in passage.spans]}


def _number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or int(text) > most:
        raise InvalidCaptureError("bad-field", field=name, reason=f"a number up to {most}")
    return int(text)


def _switch(name: str) -> bool:
    said = _SAID.get(request.args.get(name, "").lower())
    if said is None:
        raise InvalidCaptureError("bad-field", field=name, reason="true or false")
    return said


def _cursor(name: str) -> Cursor | None:
    text = request.args.get(name, "")
    cursor = read_cursor(text)
    if text and cursor is None:
        raise InvalidCaptureError("bad-field", field=name, reason="the next of an answer")
    return cursor
