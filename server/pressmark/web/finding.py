"""The search page."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, request

from pressmark.pipeline.searching import PAGE, search
from pressmark.web.readas import read_as
from pressmark.web.sessions import for_reader
from pressmark.web.state import archive, catalogue, page

routes = Blueprint("finding", __name__)


@routes.get("/search")
@for_reader
def find() -> str:
    text = request.args.get("q", "").strip()
    start = request.args.get("from", "")
    offset = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 0
    answer = search(archive(), text, limit=PAGE, offset=offset)
    following = offset + PAGE
    texts = catalogue()
    return page(
        "search.html",
        here="",
        query_text=text,
        answer=answer,
        read_as=read_as(answer.query, texts),
        notes=[
            texts.say(f"search.note.{note.code}", part=answer.query.text[note.start : note.end])
            for note in answer.notes
        ],
        more=f"?{urlencode({'q': text, 'from': following})}" if following < answer.total else None,
    )
