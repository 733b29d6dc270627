"""Fetches one page or picture: bounded in time, size and redirects, without cookies."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from pressmark import __version__
from pressmark.addresses import is_web_address
from pressmark.errors import FetchError
from pressmark.fetching.guard import public_address_of

MOST_REDIRECTS = 8
SECONDS = 30.0
_CONNECT_SECONDS = 10.0
_CHUNK = 1 << 16
_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = {
    "User-Agent": f"Mozilla/5.0 (compatible; Pressmark/{__version__})",
    "Accept": "text/html,application/xhtml+xml,image/*,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stood at ``url`` (after redirects): its bytes and what the server called them."""

    url: str
    content_type: str
    data: bytes


def fetch(url: str, *, limit: int) -> Fetched:
    """Get ``url`` from the public network.

    Raises FetchError: ``private-host``, ``no-such-host``, ``bad-address``, ``http-status``,
    ``too-many-redirects``, ``too-large`` (over ``limit`` bytes), ``no-answer``.
    """
    deadline = time.monotonic() + SECONDS
    for _ in range(MOST_REDIRECTS + 1):
        response = _ask(url)
        try:
            if response.status in _REDIRECTS and response.headers.get("Location"):
                url = urljoin(url, response.headers["Location"])
                continue
            if response.status != 200:
                raise FetchError("http-status", url=url, status=response.status)
            data = _read(response, url, limit, deadline)
            return Fetched(url, response.headers.get("Content-Type", ""), data)
        finally:
            response.close()
    raise FetchError("too-many-redirects", url=url)


def _ask(url: str) -> urllib3.BaseHTTPResponse:
    if not is_web_address(url):
        raise FetchError("bad-address", url=url)
    parts = urlsplit(url)
    secure = parts.scheme.lower() == "https"
    host = parts.hostname or ""
    port = parts.port or (443 if secure else 80)
    address = public_address_of(host, port)
    timeout = urllib3.Timeout(connect=_CONNECT_SECONDS, read=_CONNECT_SECONDS)
    options: dict[str, Any] = {"timeout": timeout, "retries": False, "maxsize": 1}
    # the connection goes to the address that was checked, the certificate must be the name's
    pool: urllib3.HTTPConnectionPool = (
        urllib3.HTTPSConnectionPool(
            address, port, server_hostname=host, assert_hostname=host, **options
        )
        if secure
        else urllib3.HTTPConnectionPool(address, port, **options)
    )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = _HEADERS | {"Host": parts.netloc.rpartition("@")[2]}
    try:
        return pool.request("GET", path, headers=headers, redirect=False, preload_content=False)
    except (HTTPError, OSError) as error:
        raise FetchError("no-answer", url=url, reason=str(error)) from None


def _read(response: urllib3.BaseHTTPResponse, url: str, limit: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        for chunk in response.stream(_CHUNK, decode_content=True):
            size += len(chunk)
            if size > limit:
                raise FetchError("too-large", url=url, limit=limit)
            if time.monotonic() > deadline:
                raise FetchError("no-answer", url=url, reason="it took too long")
            parts.append(chunk)
    except (HTTPError, OSError) as error:
        raise FetchError("no-answer", url=url, reason=str(error)) from None
    return b"".join(parts)
