"""Who reads: the app's session cookie, and the proof in each form that it came from our page."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Response, g, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from pressmark.errors import AccessError
from pressmark.library.access import Scope, Token
from pressmark.web.state import archive, page

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")
YEAR = 365 * 24 * 3600


def cookie_name() -> str:
    """One name per library, as cookies ignore ports."""
    return f"pressmark-{archive().library.position().library[:8]}"


def signed_in() -> bool:
    """Whether this request has a session."""
    secret = request.cookies.get(cookie_name(), "")
    if not secret or not archive().library.access.check_session(secret):
        return False
    g.session_secret = secret
    return True


def set_cookie(response: AnyResponse, secret: str) -> None:
    response.set_cookie(
        cookie_name(), secret, max_age=YEAR, httponly=True, samesite="Strict", path="/"
    )


def form_token() -> str:
    """What a form must bring back: only our own page, in this session, knows it."""
    secret: str = g.get("session_secret", "")
    return hmac.new(secret.encode(), b"pressmark form", hashlib.sha256).hexdigest()


def for_reader(
    view: Callable[Parameters, Answer],
) -> Callable[Parameters, Answer | Response]:
    """Let ``view`` be seen with a session only; a change also needs its form's token."""

    @wraps(view)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer | Response:
        if not signed_in():
            return make_response(page("signed_out.html"), 401)
        if request.method != "GET":
            sent = request.form.get("form_token", "")
            own = f"{request.scheme}://{request.host}"
            if not hmac.compare_digest(sent, form_token()) or request.origin != own:
                raise AccessError("csrf")
        return view(*args, **kwargs)

    return guarded


def for_token(
    scope: Scope,
) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
    """Let a view of the API be asked with a bearer token of this scope only.

    Raises AccessError: ``unauthorized`` for no good token, ``forbidden`` for a scope it lacks.
    """

    def wrap(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
        @wraps(view)
        def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
            token = archive().library.access.check_token(bearer())
            if not token.may(scope):
                raise AccessError("forbidden", scope=scope.value)
            g.token = token
            return view(*args, **kwargs)

        guarded.scope = scope  # type: ignore[attr-defined]
        return guarded

    return wrap


def bearer() -> str:
    """The secret behind ``Authorization: Bearer``."""
    return request.headers.get("Authorization", "")[7:].strip()


def asking_token() -> Token:
    token: Token = g.token
    return token
