"""Entering by a one-time link, letting a browser's extension in, and seeing who is in."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response

from pressmark.web.forms import field, own_path
from pressmark.web.sessions import cookie_name, for_reader, set_cookie
from pressmark.web.state import archive, page

routes = Blueprint("connections", __name__)


@routes.get("/enter/<link>")
def enter(link: str) -> Response:
    """Trade a one-time link for the year's cookie and go on to ``next``.

    The one GET that changes something: the link is the proof, and works once.
    """
    secret = archive().library.access.enter(link)
    response = redirect(own_path(request.args.get("next", "/")), 303)
    set_cookie(response, secret)
    return response


@routes.post("/leave")
@for_reader
def leave() -> Response:
    archive().library.access.end_session(request.cookies.get(cookie_name(), ""))
    response = make_response(page("signed_out.html"))
    response.delete_cookie(cookie_name())
    return response


@routes.get("/pair/<uuid:pairing>")
@for_reader
def ask(pairing: object) -> str:
    return page("pair.html", pairing=archive().library.pairings.get(str(pairing)))


@routes.post("/pair/<uuid:pairing>")
@for_reader
def decide(pairing: object) -> Response:
    archive().library.pairings.decide(str(pairing), allow=field("answer") == "allow")
    return redirect(f"/pair/{pairing}", 303)


@routes.get("/connections")
@for_reader
def connections() -> str:
    return page("connections.html", here="", tokens=archive().library.access.tokens())


@routes.post("/connections/<uuid:token>/revoke")
@for_reader
def revoke(token: object) -> Response:
    archive().library.access.revoke(str(token))
    return redirect("/connections", 303)
