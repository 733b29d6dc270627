"""The HTTP server: waitress, with refusals decided as soon as the head of a request is in.

As shipped waitress reads a whole body before anybody is asked, and hides ``Transfer-Encoding``.
A refused body is read and thrown away, then answered: closing early reaches Firefox as a network
error, which it would retry for ever.
"""

from __future__ import annotations

import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer, create_server

from pressmark.web.gate import Gate, Refusal, WsgiApp

MAX_BODY = 64_000_000
_DRAIN_BYTES = 80_000_000
_DRAIN_SECONDS = 15.0


class _Refused:
    """What waitress's error task asks for."""

    def __init__(self, refusal: Refusal) -> None:
        self._refusal = refusal

    def to_response(self, _ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        return self._refusal.response()


class _Nowhere:
    """Where a refused body goes: there is one, and it is not kept."""

    def getbuf(self) -> _Nowhere:
        return self

    def close(self) -> None:
        """Nothing was kept, so nothing is to be let go."""


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    gate: Gate
    _refusal: Refusal | None = None
    _left = 0
    content_length: int
    _deadline = 0.0

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        headers = dict(self.headers)
        if self.chunked:
            headers["TRANSFER_ENCODING"] = "chunked"
        refusal = self.gate.check(self.command, self.path, headers)
        if refusal is None:
            return
        if refusal.at_once or self.content_length > _DRAIN_BYTES or not self.content_length:
            self._end(refusal)
            self.body_rcv = None
        else:
            self._refusal = refusal
            self._left = self.content_length
            self._deadline = time.monotonic() + _DRAIN_SECONDS
            self.body_rcv = _Nowhere()
        self.content_length = 0
        self.expect_continue = False

    def received(self, data: bytes) -> int:
        if self._refusal is None or self.completed:
            return int(super().received(data))
        taken = min(len(data), self._left)
        self._left -= taken
        if not self._left or time.monotonic() > self._deadline:
            self._end(self._refusal)
        return taken

    def _end(self, refusal: Refusal) -> None:
        self.error = _Refused(refusal)
        self.completed = True


def make_server(app: WsgiApp, gate: Gate, host: str, port: int) -> TcpWSGIServer:
    """A server that is bound and not yet running; ``run()`` serves until ``close()``.

    Raises OSError when the port is taken.
    """
    parser = type("GatedParser", (_Parser,), {"gate": gate})
    channel = type("GatedChannel", (HTTPChannel,), {"parser_class": parser})
    server: Any = create_server(
        app,
        host=host,
        port=port,
        threads=8,
        connection_limit=500,
        channel_timeout=15,
        cleanup_interval=5,
        max_request_header_size=32_768,
        max_request_body_size=MAX_BODY + 1,
        inbuf_overflow=1 << 20,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    server.channel_class = channel
    return server
