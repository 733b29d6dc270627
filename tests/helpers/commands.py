"""The command line as a person uses it: real processes, real files, real exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def run(*words: str, library: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pressmark", "--library", str(library), *words],
        capture_output=True,
        text=True,
        input=stdin,
        timeout=120,
        check=False,
        env={name: value for name, value in os.environ.items() if "PRESSMARK" not in name},
    )


def one(done: subprocess.CompletedProcess[str]) -> Any:
    """The JSON document that a command printed."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """The answers of a ``--jsonl`` command."""
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
