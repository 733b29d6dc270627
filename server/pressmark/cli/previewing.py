"""Keeps a published site current while the library changes, and shows it on this machine."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pressmark.archive import Archive

_LOOK_EVERY = 0.5


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Who looks at a preview is nobody's business."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@contextmanager
def previewed(folder: Path, port: int) -> Iterator[str]:
    """Serve ``folder`` on this machine for the length of the block; gives its address.

    Raises OSError when the port is taken.
    """
    handler = functools.partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def watch(
    archive: Archive, publish: Callable[[], None], *, rounds: Callable[[], bool] = lambda: True
) -> None:
    """Call ``publish`` whenever the library has changed, until interrupted or ``rounds`` says no.

    What ``publish`` itself writes into the library is no change.
    """
    seen = archive.library.position().revision
    while rounds():
        now = archive.library.position().revision
        if now != seen:
            publish()
            seen = archive.library.position().revision
        time.sleep(_LOOK_EVERY)
