"""Reading what was sent: JSON bodies of the API, fields of the app's forms."""

from __future__ import annotations

from flask import request

from pressmark.errors import InvalidCaptureError


def json_body() -> bytes:
    """The body of an API request. Raises InvalidCaptureError when it is not called JSON."""
    if request.mimetype != "application/json":
        raise InvalidCaptureError("not-json")
    return request.get_data()


def field(name: str) -> str:
    """A field of a form, empty when it is not there."""
    return request.form.get(name, "")


def own_path(text: str) -> str:
    """``text`` when it is a path on this server, else ``/``: nobody is led elsewhere."""
    plain = text.startswith("/") and not text.startswith(("//", "/\\"))
    return text if plain and "\n" not in text and "\r" not in text else "/"
