"""What every test may use: fresh libraries and captures, real files, no network."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from pressmark.library.library import Library

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library in a temporary folder."""
    library = Library(tmp_path / "library", zone="Europe/Berlin")
    yield library
    library.close()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real pages and attack strings kept beside the checkout; skips, saying so, without them."""
    if not CORPUS.is_dir():
        pytest.skip("the shared corpus is not beside this checkout (../shared/corpus)")
    return CORPUS


@pytest.fixture(autouse=True)
def no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """In tests nothing connects to another machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
