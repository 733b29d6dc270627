"""Measures our cleaning beside others, on pages with expected articles, in one run.

    python bench/cleaning.py [--pages DIR] [--json FILE] [--only NAME ...] [--worst N]

DIR holds <page>/source.html, expected.html and expected-metadata.json. Each page is given to one
extractor after the other, so that all meet the same machine. Times are processor time.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from articles.engines import NODE, PYTHON, Engine, EngineMissingError
from articles.metadata import metadata_figures
from articles.structure import parts_kept
from articles.words import body_figures, compare, faults, page_f1, parse, text_of

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT.parent / "shared" / "corpus" / "readability-pages"
URL = "http://fakehost/test/page.html"
BASELINE = "readability-lxml"
_NAMES = {"date": "publishedTime", "site": "siteName"}


@dataclass(slots=True)
class Run:
    """What one extractor answered: page name -> answer; ``peak`` in KB."""

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    peak: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    name: str
    source: str
    html: str
    metadata: Mapping[str, Any]


def read_pages(folder: Path) -> Iterator[Expected]:
    for page in sorted(path.parent for path in folder.glob("*/source.html")):
        said = json.loads((page / "expected-metadata.json").read_text("utf-8"))
        metadata = {
            name: said.get(_NAMES.get(name, name))
            for name in ("title", "byline", "date", "site", "lang", "excerpt")
        }
        source, expected = (_decode(page / name) for name in ("source.html", "expected.html"))
        yield Expected(page.name, source, expected, metadata)


def _decode(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = re.search(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", raw[:8192], re.IGNORECASE)
        return raw.decode(named[1].decode("ascii") if named else "cp1252", "replace")


def run_all(pages: list[Expected], names: list[str], node: Path) -> dict[str, Run]:
    engines = []
    for name in names:
        try:
            engines.append(Engine(name, node))
        except EngineMissingError as missing:
            print(f"left out: {missing}", file=sys.stderr)
    runs = {engine.name: Run() for engine in engines}
    for number, page in enumerate(pages, 1):
        if sys.stderr.isatty():
            print(f"\r{number} of {len(pages)}  {page.name:<40}", end="", file=sys.stderr)
        for engine in engines:
            runs[engine.name].answers[page.name] = engine.ask(page.source, URL)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    for engine in engines:
        runs[engine.name].peak = engine.end()
    return runs


def figures(pages: list[Expected], run: Run, baseline: Run | None) -> dict[str, Any]:
    """Every figure of one extractor."""
    got = {page.name: run.answers[page.name].get("content_html") or "" for page in pages}
    texts = {
        page.name: (text_of(parse(page.html)), text_of(parse(got[page.name]))) for page in pages
    }
    kept = parts_kept([(page.html, got[page.name]) for page in pages], URL)
    said = metadata_figures([(page.metadata, run.answers[page.name]) for page in pages])
    seconds = {name: answer["cpu"] for name, answer in run.answers.items()}
    times = sorted(seconds.values())
    found: dict[str, Any] = {
        "body": body_figures(texts),
        "structure": {kind: n / of if of else None for kind, (n, of) in kept.items()},
        "metadata": {name: lenient / known for name, (_, lenient, known) in said.items() if known},
        "metadata_exact": {
            name: exact / known for name, (exact, _, known) in said.items() if known
        },
        "ms_median": 1000 * statistics.median(times),
        "ms_p95": 1000 * times[int(0.95 * len(times))],
        "ms_sum": 1000 * sum(times),
        "peak_mb": run.peak / 1024,
        "pages": {
            name: {"f1": page_f1(compare(*pair)), "foreign": faults(*pair).foreign[:5]}
            for name, pair in texts.items()
        },
    }
    if baseline is not None:
        plain = {name: answer["cpu"] for name, answer in baseline.answers.items()}
        found["times_baseline"] = sum(times) / sum(plain.values())
        found["most_times_baseline"] = max(seconds[name] / max(1e-3, plain[name]) for name in plain)
    return found


def table(results: Mapping[str, Mapping[str, Any]]) -> str:
    """The figures as a table in Markdown, a column an extractor."""
    rows: list[tuple[str, list[str]]] = []
    every = list(results.values())
    for group in ("body", "structure", "metadata"):
        for name in every[0][group]:
            label = name.replace("_", " ") if group == "body" else f"{group}: {name}"
            rows.append((label, [_share(each[group].get(name)) for each in every]))
    rows += [
        ("ms a page, median", [f"{each['ms_median']:.0f}" for each in every]),
        ("ms a page, p95", [f"{each['ms_p95']:.0f}" for each in every]),
        (f"time, × {BASELINE}", [_times(each, "times_baseline") for each in every]),
        (f"slowest page, × {BASELINE}", [_times(each, "most_times_baseline") for each in every]),
        ("peak memory, MB", [f"{each['peak_mb']:.0f}" for each in every]),
    ]
    lines = [f"| | {' | '.join(results)} |", f"|---|{'---|' * len(results)}"]
    lines += [f"| {label} | {' | '.join(values)} |" for label, values in rows]
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return (
        "-"
        if value is None
        else f"{value:.3f}".replace("0.", ".", 1)
        if value < 1
        else f"{value:g}"
    )


def _times(each: Mapping[str, Any], name: str) -> str:
    return f"{each[name]:.2f}" if name in each else "-"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    every = [*PYTHON, *NODE]
    parser.add_argument("--pages", type=Path, default=PAGES)
    parser.add_argument("--only", nargs="+", choices=every, default=every, metavar="NAME")
    parser.add_argument("--node", type=Path, default=ROOT / ".bench", help="where npm put peers")
    parser.add_argument("--json", type=Path, help="write every figure there")
    parser.add_argument("--worst", type=int, default=0, help="list our N worst pages")
    asked = parser.parse_args()
    if not asked.pages.is_dir():
        print(f"no pages: {asked.pages} is not there; name them with --pages", file=sys.stderr)
        return 2
    pages = list(read_pages(asked.pages))
    runs = run_all(pages, asked.only, asked.node.resolve())
    results = {name: figures(pages, run, runs.get(BASELINE)) for name, run in runs.items()}
    print(f"{len(pages)} pages; a share is of 1; metadata as a reader would judge it\n")
    print(table(results))
    for name in sorted(pages_by_f1(results), key=lambda each: each[1])[: asked.worst]:
        print(f"{name[1]:.3f}  {name[0]}")
    if asked.json:
        asked.json.write_text(json.dumps(results, ensure_ascii=False, indent=1), "utf-8")
    return 0


def pages_by_f1(results: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, float]]:
    ours = results.get("pressmark")
    return [(name, page["f1"]) for name, page in ours["pages"].items()] if ours else []


if __name__ == "__main__":
    sys.exit(main())
