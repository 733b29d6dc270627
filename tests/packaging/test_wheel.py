"""The wheel holds all that runs, and works in an environment that has nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pressmark.cli.serve import free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of programs of a clean environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "install", "-q", "--no-deps"]
    lock = [*pip, "--require-hashes", "-r", str(ROOT / "requirements" / "run.txt")]
    done = subprocess.run(lock, capture_output=True, text=True, check=False)
    if done.returncode and not os.environ.get("CI"):
        pytest.skip(f"no package index can be reached: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr
    subprocess.run([*pip, str(wheel)], check=True)
    yield programs


def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    return kept | {"HOME": str(tmp_path)}


def test_templates_site_extension_and_demo_are_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in (
        "pressmark/templates/app/reading.html",
        "pressmark/templates/site/piece.html",
        "pressmark/site/style.css",
        "pressmark/site/search.js",
        "pressmark/site/fonts/literata-latin-normal.woff2",
        "pressmark/site/fonts/OFL.txt",
        "pressmark/extension/manifest.json",
        "pressmark/extension/inject/snapshot.js",
        "pressmark/demo/pages/library/page.html",
        "pressmark/language/catalogues/en.json",
        "pressmark/library/migrations/versions/0001_the_first_tables.py",
        "pressmark/py.typed",
    ):
        assert wanted in names, wanted
    assert not [name for name in names if name.startswith(("tests/", "docs/"))]


def test_two_wheels_are_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    assert next(tmp_path.glob("*.whl")).read_bytes() == wheel.read_bytes()


def test_it_runs_where_nothing_else_is(installed: Path, tmp_path: Path) -> None:
    program = str(installed / "pressmark")
    common: dict[str, Any] = {
        "env": environment(tmp_path),
        "cwd": tmp_path,
        "text": True,
        "capture_output": True,
        "timeout": 120,
    }
    assert "0.1.0" in subprocess.run([program, "--version"], check=True, **common).stdout
    library = tmp_path / "demo"
    port = str(free_port(18737))
    with subprocess.Popen(
        [program, "demo", str(library), "--no-browser", "--port", port],
        env=common["env"],
        cwd=tmp_path,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as demo:
        assert demo.stdout
        said = []
        for line in demo.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        search = [program, "--library", str(library), "search", '"where a book stood"']
        found = subprocess.run(search, check=False, **common)
        demo.send_signal(signal.SIGINT)
        demo.wait(30)
    output = "".join(said)
    assert found.returncode == 0, found.stderr + output
    assert "The quiet return of the personal library" in found.stdout
    assert "enter/" in output
    assert (library / "site" / "index.html").exists()
    assert demo.returncode == 0
