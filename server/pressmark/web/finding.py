"""The search page, its help, what it offers while one types, and the searches that are kept."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from pressmark.library.collections import list_collections
from pressmark.model.query import Query, Sort
from pressmark.model.results import Facet, Suggestion, read_cursor
from pressmark.pipeline.searching import PAGE, search
from pressmark.pipeline.suggesting import completions
from pressmark.search.rewriting import with_sort
from pressmark.web.facets import CHART_HEIGHT, CHART_WIDTH, choices, years
from pressmark.web.forms import field
from pressmark.web.readas import read_as
from pressmark.web.sessions import for_reader
from pressmark.web.state import archive, catalogue, page

routes = Blueprint("finding", __name__)
HELP: tuple[tuple[str, str], ...] = (
    ("rain forest", "words"),
    ('"rain forest"', "phrase"),
    ("rain*", "prefix"),
    ("-draft", "not"),
    ("rain OR snow", "or"),
    ("(rain OR snow) forest", "groups"),
    ("title:marsh", "in-title"),
    ("author:lee text:tide note:todo", "fields"),
    ("site:example.org", "site"),
    ("tag:books lang:de", "tag"),
    ("is:unread is:starred has:note", "is"),
    ("saved:2026-03 saved:7d before:2025", "saved"),
    ("published:2024..", "published"),
    ("words:>2000 minutes:..5", "length"),
    ("in:tides", "in"),
    ("sort:new", "sort"),
)
"""Searches that show how, with the end of the text that explains each (``help.…``)."""
KEYS = ("/", "j", "k", "s", "e", "?", "Esc")


@routes.get("/search")
@for_reader
def find() -> str:
    text = request.args.get("q", "").strip()
    after = read_cursor(request.args.get("after", ""))
    answer = search(archive(), text, limit=PAGE, after=after, facets=tuple(Facet) if text else ())
    texts = catalogue()
    query = answer.query
    return page(
        "search.html",
        here="",
        query_text=text,
        answer=answer,
        read_as=read_as(query, texts),
        sorts=_sorts(query),
        meant=_meant(answer.suggestion),
        facets=choices(query, answer.facets, texts),
        bars=years(query, answer.facets.get(Facet.YEAR, ()), texts),
        chart=(CHART_WIDTH, CHART_HEIGHT),
        notes=[
            texts.say(f"search.note.{note.code}", part=query.text[note.start : note.end])
            for note in answer.notes
        ],
        help=HELP,
        more=_address(text, after=str(answer.following)) if answer.following else None,
    )


@routes.get("/search/help")
@for_reader
def explain() -> str:
    return page("search_help.html", here="", help=HELP, keys=KEYS)


@routes.get("/search/complete")
@for_reader
def complete() -> Response:
    """What the search may become, for the page's script."""
    found = completions(archive(), request.args.get("q", "")[:2000])
    texts = catalogue()
    return jsonify(
        [
            {
                "label": each.label,
                "kind": texts.say(f"complete.kind.{each.kind}"),
                "text": each.text,
                "count": each.count,
                "address": f"/a/{each.mark}" if each.mark else None,
            }
            for each in found
        ]
    )


@routes.get("/collections")
@for_reader
def collections() -> str:
    with archive().library.read() as connection:
        kept = list_collections(connection)
    counted = [(each, search(archive(), each.query, limit=0).total) for each in kept]
    return page("collections.html", here="collections", kept=counted)


@routes.post("/collections")
@for_reader
def keep() -> AnyResponse:
    kept = archive().library.keep_collection(field("name"), field("q"))
    return redirect(_address(f'in:"{kept.name}"'), 303)


@routes.post("/collections/forget")
@for_reader
def forget() -> AnyResponse:
    archive().library.drop_collection(field("name"))
    return redirect("/collections", 303)


@routes.get("/opensearch.xml")
def describe() -> Response:
    """OpenSearch 1.1, so that the browser's address bar can search the library. It names no piece,
    so it needs no session."""
    xml = render_template("app/opensearch.xml", host=request.host_url)
    return Response(xml, mimetype="application/opensearchdescription+xml")


def _sorts(query: Query) -> list[tuple[Sort, str, bool]]:
    """The orders to choose from: each with its address, and whether it is the one shown."""
    return [(sort, _address(with_sort(query, sort)), sort is query.order) for sort in Sort]


def _meant(suggestion: Suggestion | None) -> tuple[str, str, int] | None:
    if suggestion is None:
        return None
    return suggestion.text, _address(suggestion.text), suggestion.total


def _address(text: str, **more: str) -> str:
    return f"/search?{urlencode({'q': text} | more)}"
