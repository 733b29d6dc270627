"""One table: which error is answered with which status; each answer says what to do."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, current_app, json, request
from werkzeug.exceptions import HTTPException

from pressmark.errors import (
    AccessError,
    CaptureError,
    CaptureTooLargeError,
    CleaningError,
    ConflictError,
    FetchError,
    InvalidNameError,
    LibraryBusyError,
    NoSpaceError,
    NotFoundError,
    PressmarkError,
    UnreadablePageError,
)
from pressmark.web.state import catalogue, page

log = logging.getLogger("pressmark.web")

STATUS: tuple[tuple[type[PressmarkError], int], ...] = (
    (CaptureTooLargeError, 413),
    (UnreadablePageError, 422),
    (CaptureError, 400),
    (NotFoundError, 404),
    (InvalidNameError, 400),
    (ConflictError, 409),
    (NoSpaceError, 507),
    (LibraryBusyError, 503),
    (AccessError, 401),
    (CleaningError, 502),
    (FetchError, 422),
)
_BY_CODE = {
    "forbidden": 403,
    "foreign-origin": 403,
    "pairing-refused": 403,
    "too-many-pairings": 429,
    "link-used": 403,
    "csrf": 403,
    "not-json": 415,
    "no-answer": 502,
}


def status_of(error: PressmarkError) -> int:
    """The HTTP status that says what kind of fault ``error`` is."""
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def problem(status: int, code: str, detail: str, field: str | None = None) -> Response:
    """An answer in the form of RFC 9457."""
    body: dict[str, Any] = {
        "type": f"urn:pressmark:{code}",
        "code": code,
        "status": status,
        "title": catalogue().say(f"status.{status}"),
        "detail": detail,
    }
    if field:
        body["field"] = field
    answer = current_app.response_class(
        json.dumps(body), status=status, mimetype="application/problem+json"
    )
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="pressmark"'
    return answer


def install(app: Flask) -> None:
    """Answer every error of ``app``: the API in JSON, pages as pages."""

    @app.errorhandler(PressmarkError)
    def known(error: PressmarkError) -> Response:
        status = status_of(error)
        detail = catalogue().say(f"error.{error.code}", **error.values)
        field = error.values.get("field")
        return _answer(status, error.code, detail, str(field) if field else None)

    @app.errorhandler(HTTPException)
    def from_flask(error: HTTPException) -> Response:
        status = error.code or 500
        code = {404: "not-found", 405: "method", 413: "too-large", 415: "not-json"}.get(
            status, "http"
        )
        return _answer(status, code, catalogue().say(f"status.{status}.detail"))

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> Response:
        # the route's pattern, never the address: that may name what is read
        log.error("failure in %s", request.url_rule, exc_info=error)
        return _answer(500, "internal", catalogue().say("status.500.detail"))


def _answer(status: int, code: str, detail: str, field: str | None = None) -> Response:
    if request.path.startswith("/api/") or request.path == "/health":
        return problem(status, code, detail, field)
    title = catalogue().say(f"status.{status}")
    answer = current_app.make_response(
        page("error.html", status=status, title=title, detail=detail)
    )
    answer.status_code = status
    return answer
