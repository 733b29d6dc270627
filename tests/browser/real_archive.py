"""The real archive: ``pressmark serve`` in a process of its own, on a library of its own."""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from browser.saved import Saved
from browser.waiting import wait_until


class RealArchive:
    """A server that can be stopped and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Answer again; returns once it does."""
        if self._process is not None:
            return
        command = self._command("serve", "--port", str(self.port))
        with (self.folder.parent / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=_environment())
        wait_until(self._answers, "the archive to answer", 60)

    def stop(self) -> None:
        """Answer no more; the port is closed."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._process = None

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)
        self._process = None

    def link(self) -> str:
        """A one-time link that signs a browser in."""
        return self.run("open", "--print", "--port", str(self.port)).strip().splitlines()[-1]

    def run(self, *words: str, text: str | None = None) -> str:
        """What a command prints that reads ``text``."""
        command = self._command(*words)
        done = subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            timeout=60,
            env=_environment(),
            check=False,
        )
        assert done.returncode in (0, 3), done.stdout + done.stderr  # 3: nothing found
        return done.stdout

    def ask(self, path: str, token: str) -> Any:
        """What the API answers."""
        request = urllib.request.Request(self.url + path)
        request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=20) as reply:
            return json.load(reply)

    def captures(self) -> dict[str, Saved]:
        """Every capture on disk, as it was sent, by id."""
        files = sorted((self.folder / "captures").glob("*.json"), key=_written)
        return {file.stem: self._saved(json.loads(file.read_bytes())) for file in files}

    def _saved(self, record: dict[str, Any]) -> Saved:
        bodies = {one["url"]: one["body"] for one in record["resources"] if one["body"]}
        resources = {url: self._blob(body["blob"]) for url, body in bodies.items()}
        return Saved(record["id"], record, self._blob(record["page"]["blob"]), resources)

    def _blob(self, digest: str) -> bytes:
        [file] = (self.folder / "blobs").rglob(f"{digest}*")
        data = file.read_bytes()
        return gzip.decompress(data) if file.suffix == ".gz" else data

    def _answers(self) -> bool:
        assert self._process is not None
        code = self._process.poll()
        assert code is None, (self.folder.parent / "serve.log").read_text()[-3000:]
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=5) as reply:
                return bool(json.load(reply)["app"] == "pressmark")
        except (urllib.error.URLError, OSError):
            return False

    def _command(self, *words: str) -> list[str]:
        program = [sys.executable, "-P", "-m", "pressmark", "--library", str(self.folder)]
        return [*program, *words]


class ArchiveView:
    """The archive as one test sees it: only what came since the test began."""

    def __init__(self, real: RealArchive) -> None:
        self._real = real
        self._before = set(real.captures())
        self.url = real.url
        self.link = real.link
        self.ask = real.ask
        self.run = real.run
        self.stop = real.stop
        self.start = real.start

    def saved(self) -> list[Saved]:
        """The captures kept, in the order they came."""
        now = self._real.captures()
        return [saved for key, saved in now.items() if key not in self._before]


def _environment() -> dict[str, str]:
    """The process's environment without settings of the one who runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PRESSMARK_")}


def _written(file: Path) -> int:
    return file.stat().st_mtime_ns
