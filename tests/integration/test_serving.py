"""``pressmark serve`` beside other commands: one follower, no lost work, clean ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pressmark.cli.serve import free_port

PAGE = "<title>{0}</title><h1>{0}</h1><article><p>" + "A sentence about {0}. " * 20


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if "PRESSMARK" not in name}


def run(library: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pressmark", "--library", str(library), *words],
        capture_output=True,
        text=True,
        input=stdin,
        timeout=60,
        check=False,
        env=environment(),
    )


@contextmanager
def serve(library: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A server that has said where it is; killed at the end if it still runs."""
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "pressmark",
            "--library",
            str(library),
            "serve",
            "--port",
            str(port),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        assert process.stdout
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def test_a_second_server_names_the_first(library: Path) -> None:
    port = free_port(19737)
    with serve(library, port):
        second = run(library, "serve", "--port", str(port + 1))
        assert second.returncode == 1
        assert f"port {port}" in second.stderr
        other = run(library.with_name("other"), "serve", "--port", str(port))
        assert other.returncode == 1
        assert f"Port {port} is taken" in other.stderr
        assert "pressmark serve --port" in other.stderr


def test_commands_beside_a_server_are_followed_by_it(library: Path, tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(PAGE.format("herons"))
    port = free_port(19837)
    with serve(library, port) as process:
        saved = run(library, "save", str(tmp_path / "p.html"), "--json")
        assert saved.returncode == 0, saved.stderr
        assert json.loads(saved.stdout)["word_count"] > 50
        assert run(library, "search", "herons").returncode == 0
        assert run(library, "rebuild", "index").returncode == 0
        link = run(library, "open", "--print").stdout
        assert f"http://127.0.0.1:{port}/enter/" in link
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert time.monotonic() - begun < 10
    assert run(library, "search", "herons").returncode == 0


def test_after_a_killed_server_the_next_command_takes_over(library: Path, tmp_path: Path) -> None:
    port = free_port(19937)
    with serve(library, port) as process:
        process.kill()
        process.wait()
    (tmp_path / "p.html").write_text(PAGE.format("egrets"))
    assert run(library, "save", str(tmp_path / "p.html")).returncode == 0
    assert run(library, "search", "egrets").returncode == 0
    with serve(library, port):
        pass


@pytest.mark.skipif(os.name == "nt", reason="SIGINT is sent otherwise on Windows")
def test_ctrl_c_ends_a_long_save_cleanly(library: Path) -> None:
    lines = "\n".join(
        json.dumps({"url": f"https://many.example/{n}", "html": PAGE.format(f"birds {n}")})
        for n in range(400)
    )
    with subprocess.Popen(
        [sys.executable, "-m", "pressmark", "--library", str(library), "save", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(lines + "\n")
        process.stdin.flush()
        answered = [json.loads(process.stdout.readline()) for _ in range(20)]
        process.send_signal(signal.SIGINT)
        process.stdin.close()
        answered += [json.loads(line) for line in process.stdout]
        assert process.stderr
        said = process.stderr.read()
        assert process.wait(30) == 130
    assert "Traceback" not in said
    listed = run(library, "list", "--json", "--limit", "1000").stdout
    kept = {item["mark"] for item in json.loads(listed)}
    assert {answer["mark"] for answer in answered} <= kept
