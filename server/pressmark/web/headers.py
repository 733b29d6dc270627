"""The headers of every answer: what the browser must refuse to do with it."""

from __future__ import annotations

from flask import Flask, Response

APP_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-src 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
ORIGINAL_POLICY = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
)
BLOB_POLICY = "sandbox; default-src 'none'"
FOR_EVER = "private, max-age=31536000, immutable"


def install(app: Flask) -> None:
    """Set what an answer did not set itself."""

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", APP_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        # "no-referrer" would make browsers send "Origin: null" with our own forms
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Cache-Control", "no-store")
        return response
