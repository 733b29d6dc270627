"""The gate before Flask: who may ask what, decided from the head of a request alone.

One table for every path, also static files and errors. A page open in the reader's browser can
reach this server; a name may be made to lead here. What betrays them is ``Host``, ``Origin`` and
``Sec-Fetch-*`` (Fetch Metadata, W3C).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

EXTENSION_SCHEMES = ("chrome-extension://", "moz-extension://")
METHODS = frozenset(("GET", "HEAD", "POST", "PATCH", "DELETE"))
_OPEN_API = (("POST", "/api/v1/pairings"), ("GET", "/api/v1/proof"))
REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    405: "Method Not Allowed",
    411: "Length Required",
    413: "Content Too Large",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request goes no further. ``at_once``: not even its body is read."""

    status: int
    code: str
    at_once: bool = False

    def response(self) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status line, headers and body in the form of RFC 9457; nothing of the request in it."""
        title = REASONS[self.status]
        body = json.dumps(
            {
                "type": f"urn:pressmark:{self.code}",
                "code": self.code,
                "status": self.status,
                "title": title,
                "detail": DETAILS.get(self.code, title),
            }
        ).encode()
        headers = [
            ("Content-Type", "application/problem+json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if self.status == 405:
            headers.append(("Allow", ", ".join(sorted(METHODS))))
        if self.status == 401:
            headers.append(("WWW-Authenticate", 'Bearer realm="pressmark"'))
        return f"{self.status} {title}", headers, body


DETAILS = {
    "refused": "This request did not come from Pressmark's own pages, extension or programs.",
    "unauthorized": "A bearer token is needed; connect the extension, or make one with "
    "'pressmark token'.",
    "too-large": "A capture may have 64,000,000 bytes.",
    "method": "This method is never answered here.",
    "length-required": "Send the body with its length, not in chunks.",
}
_REFUSED = Refusal(403, "refused", at_once=True)


@dataclass(frozen=True, slots=True)
class Gate:
    """The hosts this server answers to, as ``name:port``, and the largest body it reads."""

    hosts: frozenset[str]
    max_body: int

    @classmethod
    def of(cls, port: int, public_hosts: Iterable[str], max_body: int) -> Gate:
        names = ("127.0.0.1", "localhost", "pressmark.localhost")
        own = {f"{name}:{port}" for name in names}
        if port == 80:
            own.update(names)
        return cls(frozenset(own | {host.lower() for host in public_hosts}), max_body)

    def check(self, method: str, path: str, headers: Mapping[str, str]) -> Refusal | None:
        """Why this request is refused, None when it may go on.

        ``headers`` has names as in WSGI without ``HTTP_``: upper case, ``_`` for ``-``; several of
        one name are joined by a comma, so two hosts are none of ours.
        """
        host = headers.get("HOST", "").lower()
        if host not in self.hosts:
            return _REFUSED
        if "TRANSFER_ENCODING" in headers:
            return Refusal(411, "length-required", at_once=True)
        if method not in METHODS:
            return Refusal(405, "method")
        is_api = path.startswith("/api/")
        origin = headers.get("ORIGIN")
        from_extension = is_api and (origin or "").startswith(EXTENSION_SCHEMES)
        if origin is not None and not from_extension and not self._is_own(origin, host):
            return Refusal(403, "refused")
        if not from_extension and not _fetch_site_fits(method, path, headers):
            return Refusal(403, "refused")
        if is_api and not self._may_ask(method, path, headers, from_extension):
            return Refusal(401, "unauthorized")
        length = headers.get("CONTENT_LENGTH", "0")
        if length.isdigit() and int(length) > self.max_body:
            return Refusal(413, "too-large")
        return None

    def _is_own(self, origin: str, host: str) -> bool:
        return origin in (f"http://{host}", f"https://{host}")

    def _may_ask(
        self, method: str, path: str, headers: Mapping[str, str], from_extension: bool
    ) -> bool:
        """A bearer is there (whether it is good, is asked behind), or none is needed."""
        if (method, path) == _OPEN_API[0]:
            return from_extension
        if (method, path) == _OPEN_API[1]:
            return True
        return headers.get("AUTHORIZATION", "").lower().startswith("bearer ")


def _fetch_site_fits(method: str, path: str, headers: Mapping[str, str]) -> bool:
    site = headers.get("SEC_FETCH_SITE")
    if site in (None, "none", "same-origin"):
        return True
    # a link from anywhere may open a page; it may not fetch, frame or post
    return (
        method == "GET"
        and not path.startswith("/api/")
        and headers.get("SEC_FETCH_MODE") == "navigate"
        and headers.get("SEC_FETCH_DEST") == "document"
    )


StartResponse = Callable[..., Any]
WsgiApp = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def guarded(app: WsgiApp, gate: Gate) -> WsgiApp:
    """``app`` behind ``gate``, for every WSGI server and for tests."""

    def through(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        headers = {
            name.removeprefix("HTTP_"): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        headers["CONTENT_LENGTH"] = environ.get("CONTENT_LENGTH") or "0"
        path = environ.get("PATH_INFO", "")
        refusal = gate.check(environ["REQUEST_METHOD"], path, headers)
        if refusal is None:
            return app(environ, start_response)
        status, out, body = refusal.response()
        start_response(status, out)
        return [body]

    return through
