"""What the reader does with a highlight in the app: a note beside it, or away with it."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response as AnyResponse

from pressmark.library.highlights import drop_highlight, note_highlight
from pressmark.library.items import find_item
from pressmark.model.ids import HighlightId
from pressmark.web.forms import field
from pressmark.web.sessions import for_reader
from pressmark.web.state import archive, wake

routes = Blueprint("highlights", __name__)


@routes.post("/a/<mark>/highlights/<uuid:highlight>/note")
@for_reader
def note(mark: str, highlight: object) -> AnyResponse:
    with archive().library.change() as (connection, revisions):
        item = find_item(connection, mark)
        note_highlight(connection, item.id, HighlightId(str(highlight)), field("note"))
        revisions.touch(item.id)
    wake()
    return redirect(f"/a/{mark}#highlights", 303)


@routes.post("/a/<mark>/highlights/<uuid:highlight>/delete")
@for_reader
def delete(mark: str, highlight: object) -> AnyResponse:
    with archive().library.change() as (connection, revisions):
        item = find_item(connection, mark)
        drop_highlight(connection, item.id, HighlightId(str(highlight)))
        revisions.touch(item.id)
    wake()
    return redirect(f"/a/{mark}#highlights", 303)
