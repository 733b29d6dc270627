"""A real server on a free port of this machine: waitress, gate, worker and all."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from pressmark.archive import Archive
from pressmark.cli.serve import free_port
from pressmark.config import CleanConfig, Config, load_config
from pressmark.library.access import Scope
from pressmark.web.application import create_app
from pressmark.web.gate import Gate
from pressmark.web.server import MAX_BODY, make_server
from pressmark.worker import Worker

# what a page may take, so that tests of pages that take too much end soon
IMPATIENT = CleanConfig(seconds=6, cpu_seconds=3)
FORM = "----pressmark-test"


def plain_config(folder: Path, **publish: Any) -> Config:
    """Settings for a library at ``folder``, whatever this machine's own settings say."""
    config = load_config(folder, environ={}, user_file=folder / "no-settings.toml")
    return replace(config, publish=replace(config.publish, **publish), clean=IMPATIENT)


class Serving:
    """A running server and ways to ask it."""

    def __init__(self, archive: Archive, port: int) -> None:
        self.archive = archive
        self.port = port
        self.host = f"127.0.0.1:{port}"

    def token(self, *scopes: str) -> str:
        _, secret = self.archive.library.access.new_token(
            "test", frozenset(Scope(scope) for scope in scopes)
        )
        return secret

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body; ``headers`` names have ``_`` for ``-``."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": self.host} | sent)
        answer = connection.getresponse()
        found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        connection.close()
        return found

    def json(
        self, method: str, path: str, value: Any = None, token: str = ""
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = None
        if value is not None:
            body = json.dumps(value).encode()
            headers["Content_Type"] = "application/json"
        status, _, data = self.ask(method, path, body, **headers)
        return status, json.loads(data)

    def post_capture(
        self, token: str, parts: dict[str, tuple[str, bytes]]
    ) -> tuple[int, dict[str, Any]]:
        status, _, data = self.ask(
            "POST",
            "/api/v1/captures",
            multipart(parts),
            Authorization=f"Bearer {token}",
            Content_Type=f"multipart/form-data; boundary={FORM}",
        )
        return status, json.loads(data)

    def sign_in(self) -> str:
        """A session, as the value of a Cookie header."""
        link = self.archive.library.access.new_link()
        _, headers, _ = self.ask("GET", f"/enter/{link}")
        return headers["set-cookie"].partition(";")[0]

    def wait_until_cleaned(self, capture: str, token: str) -> dict[str, Any]:
        return wait_for(
            lambda: self.json("GET", f"/api/v1/captures/{capture}", token=token)[1],
            lambda found: found.get("state") != "waiting",
        )


def wait_for(ask: Any, good: Any, seconds: float = 20.0) -> Any:
    """The first answer of ``ask`` that ``good`` likes; fails when none comes in time."""
    end = time.monotonic() + seconds
    while not good(found := ask()):
        assert time.monotonic() < end, f"waited {seconds:g} s, last: {found!r}"
        time.sleep(0.05)
    return found


@contextmanager
def serving(folder: Path, **publish: Any) -> Iterator[Serving]:
    """Serve a library at ``folder`` for the length of the block."""
    with Archive(plain_config(folder, **publish)) as archive, archive.follow_lock:
        worker = Worker(archive)
        port = free_port(17737)
        app = create_app(archive, wake=worker.wake)
        server = make_server(app, Gate.of(port, (), MAX_BODY), "127.0.0.1", port)
        worker.start()
        thread = threading.Thread(target=run_quietly, args=(server,), daemon=True)
        thread.start()
        try:
            yield Serving(archive, port)
        finally:
            server.close()
            thread.join(5)
            worker.stop()


def run_quietly(server: Any) -> None:
    """Serve until closed from another thread, which reaches the loop as an OSError."""
    try:
        server.run()
    except OSError:
        return


def capture_parts(
    html: bytes = b"<h1>T</h1><p>Words.", url: str = "https://news.example/a", **more: Any
) -> dict[str, tuple[str, bytes]]:
    """The parts of a form that makes a good capture."""
    sent = {
        "format": 1,
        "id": str(uuid.uuid4()),
        "url": url,
        "canonical": None,
        "captured_at": "2026-11-23T12:00:00Z",
        "page_title": "T",
        "browser": "test",
        "page": {"type": "text/html", "encoding": None},
        "resources": [],
    } | more
    return {
        "capture": ("application/json", json.dumps(sent).encode()),
        "page": ("text/html", html),
    }


def multipart(parts: dict[str, tuple[str, bytes]]) -> bytes:
    """A multipart/form-data body in which every part is a file part."""
    pieces = []
    for name, (kind, data) in parts.items():
        head = (
            f'--{FORM}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
            f"Content-Type: {kind}\r\n\r\n"
        )
        pieces.append(head.encode() + data + b"\r\n")
    return b"".join(pieces) + f"--{FORM}--\r\n".encode()
