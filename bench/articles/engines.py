"""The extractors that are measured, each in a process of its own so that memory can be told."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PYTHON = {
    "pressmark": "pressmark",
    "readability-lxml": "readability",
    "trafilatura": "trafilatura",
}
NODE = {"Readability.js": "@mozilla/readability", "defuddle": "defuddle"}


class Engine:
    """A running extractor. Raises EngineMissingError when it is not installed."""

    def __init__(self, name: str, node: Path) -> None:
        self.name = name
        self._process = subprocess.Popen(
            _command(name, node),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=HERE.parent,
            text=True,
        )
        if not self._read().get("ready"):
            raise EngineMissingError(f"{name} does not start")
        self.ask("<html><body><article>" + "<p>One two three, four.</p>" * 40, "http://x.example/")

    def ask(self, html: str, url: str) -> dict[str, Any]:
        """What it makes of a page, with ``cpu`` in seconds."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"html": html, "url": url}) + "\n")
        self._process.stdin.flush()
        return self._read()

    def end(self) -> int:
        """Ends it and says how many KB of memory it held at most."""
        assert self._process.stdin
        self._process.stdin.close()
        peak = int(self._read().get("peak", 0))
        self._process.wait()
        return peak

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {}
        return answer


class EngineMissingError(Exception):
    """An extractor that is not installed here; the text says how to get it."""


def _command(name: str, node: Path) -> list[str]:
    if name in PYTHON:
        if find_spec(PYTHON[name]) is None:
            raise EngineMissingError(f"{name} is not installed (pip install {name})")
        return [sys.executable, "-m", "articles.worker", name]
    program = shutil.which("node")
    if program is None:
        raise EngineMissingError(f"{name} needs node")
    if not (node / "node_modules" / NODE[name]).is_dir():
        raise EngineMissingError(
            f"{name} is not installed (npm install --prefix {node.name} jsdom {NODE[name]})"
        )
    return [program, str(HERE / "worker.mjs"), name, str(node)]
