"""Measures search, in one run: ``make bench-search`` (docs/performance.md says how to read it)."""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import search_library as library
from search_hostile import measure_hostile
from search_known import measure_known, print_known
from search_peers import ENGINES, make
from search_tables import print_tables

SHARED = {"pressmark+stems": "pressmark"}
"""Engines that only search, in what another has built."""
SAVES = 60


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--sizes", default="1000,10000", help="articles, parted by commas")
    given.add_argument("--engines", default=",".join(ENGINES))
    given.add_argument("--queries", type=int, default=20, help="of each kind")
    given.add_argument("--known", action=argparse.BooleanOptionalAction, default=True)
    given.add_argument("--hostile", action=argparse.BooleanOptionalAction, default=True)
    given.add_argument("--json", type=Path, help="write all figures there")
    given.add_argument("--folder", type=Path, help="keep the indexes here and use them again")
    given.add_argument("--step", choices=("build", "search", "hostile"), help=argparse.SUPPRESS)
    asked = given.parse_args()
    if asked.step:
        (name,), (size,) = asked.engines.split(","), map(int, asked.sizes.split(","))
        step = {"build": build, "search": search, "hostile": hostile}[asked.step]
        print(json.dumps(step(name, asked.folder, size, asked.queries)))
        return
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="pressmark-bench-"))
    names = asked.engines.split(",")
    figures: dict[str, Any] = {}
    for size in map(int, asked.sizes.split(",")):
        figures[str(size)] = measure_all(names, folder / str(size), size, asked.queries)
        if asked.hostile and "pressmark" in names:
            home = folder / str(size) / "pressmark"
            found = _run("pressmark", home, size, asked.queries, "hostile")
            figures[str(size)]["pressmark"]["hostile"] = found
        print_tables(size, figures[str(size)])
    if asked.known:
        figures["known"] = measure_known(names)
        print_known(figures["known"])
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    if not asked.folder:
        shutil.rmtree(folder)


def measure_all(names: list[str], folder: Path, size: int, queries: int) -> dict[str, Any]:
    """Each engine in processes of its own, so that none lives on what another has loaded."""
    figures: dict[str, Any] = {}
    for name in names:
        if name == "tantivy" and importlib.util.find_spec("tantivy") is None:
            figures[name] = {"absent": "not installed: pip install tantivy"}
            continue
        home = folder / SHARED.get(name, name).replace("/", "-")
        made: dict[str, Any] = {}
        if not (home / "built.json").exists():
            home.mkdir(parents=True, exist_ok=True)
            (home / "built.json").write_text(json.dumps(_run(name, home, size, queries, "build")))
        if name not in SHARED:
            made = json.loads((home / "built.json").read_text())
        figures[name] = {**made, **_run(name, home, size, queries, "search")}
    return figures


def hostile(_: str, home: Path, size: int, __: int) -> dict[str, Any]:
    """How long senseless queries take."""
    return measure_hostile(home, size)


def _run(name: str, home: Path, size: int, queries: int, step: str) -> dict[str, Any]:
    command = [sys.executable, __file__, "--step", step, "--engines", name, "--sizes", str(size)]
    command += ["--folder", str(home), "--queries", str(queries)]
    print(f"{name}: {step} {size:,}", file=sys.stderr)
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def build(name: str, home: Path, size: int, _: int) -> dict[str, Any]:
    """Indexes all articles; the time to make them up is taken off."""
    spent = [0.0]

    def pieces() -> Any:
        for number in range(size):
            began = time.process_time()
            made = library.piece(number)
            spent[0] += time.process_time() - began
            yield made

    began = time.process_time()
    make(name, home).build(pieces())
    seconds = time.process_time() - began - spent[0]
    began = time.process_time()
    tidied = make(name, home)
    if hasattr(tidied, "tidy"):
        # what the worker does once nothing else is to be done
        tidied.open()
        tidied.tidy()
    upkeep = time.process_time() - began
    held = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    if (home / "texts.db").exists():
        held -= (home / "texts.db").stat().st_size
    return {"docs_per_s": size / seconds, "index_mb": held / 1e6, "upkeep_s": upkeep}


def search(name: str, home: Path, size: int, each: int) -> dict[str, Any]:
    """Every kind of query cold (the index just opened) and warm, then memory, then saves."""
    kinds = library.questions(size, each)
    for lang in ("en", "de", "fr", "ru"):
        library.vocabulary(lang)
    before = _resident()
    began = time.process_time()
    engine = make(name, home)
    engine.open()
    engine.ask(kinds["word"][0])
    figures: dict[str, Any] = {"start_ms": (time.process_time() - began) * 1e3, "kinds": {}}
    for kind, questions in kinds.items():
        if name.startswith("pressmark") or name in ("fts5", "whoosh", "whoosh exact"):
            engine.open()
        rounds = [[_timed(engine, asked) for asked in questions] for _ in range(4)]
        if rounds[0][0] is None:
            continue
        warm = sorted(min(times) for times in zip(*rounds[1:], strict=True))
        cold = sorted(rounds[0])
        figures["kinds"][kind] = {
            "cold": _at(cold, 0.5),
            "warm": _at(warm, 0.5),
            "warm95": _at(warm, 0.95),
        }
    figures["memory_mb"] = _resident() - before
    figures["process_mb"] = _resident()
    with tempfile.TemporaryDirectory() as beside:
        copy = shutil.copytree(home, Path(beside) / "copy")
        engine = make(name, copy)
        engine.open()
        saves = sorted(_save(engine, size + number) for number in range(SAVES))
    figures["save_ms"] = {"p50": _at(saves, 0.5), "p95": _at(saves, 0.95)}
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


def _timed(engine: Any, asked: library.Asked) -> float | None:
    began = time.process_time()
    shown = engine.ask(asked)
    return None if shown is None else (time.process_time() - began) * 1e3


def _save(engine: Any, number: int) -> float:
    """Wall time until a new article is found."""
    made = library.piece(number)
    began = time.perf_counter()
    engine.save(made)
    return (time.perf_counter() - began) * 1e3


def _resident() -> float:
    """What this process holds in memory, in MB, with the pages of mapped files it has touched."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def _at(values: list[Any], share: float) -> float:
    return float(values[min(len(values) - 1, int(len(values) * share))])


if __name__ == "__main__":
    main()
