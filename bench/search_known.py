"""How often a known piece comes first, by kind of query, in every engine."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from search_library import Piece
from search_peers import make

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from search_quality.known_items import KINDS, REPORTED_ON, Generator, measured  # noqa: E402
from search_quality.pages import FILLERS, Page, fillers, real_pages  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
_BEGIN = datetime(2024, 1, 1, tzinfo=UTC)


def measure_known(names: Sequence[str], seed: int = REPORTED_ON) -> dict[str, Any]:
    """Kind -> success and MRR of each engine; says so when the corpus or an engine is absent."""
    if not CORPUS.is_dir():
        return {"absent": f"the real pages are not at {CORPUS}"}
    pages = real_pages(CORPUS)
    library = [*pages, *fillers(pages, FILLERS, seed)]
    queries = Generator(pages, seed).queries()
    figures: dict[str, Any] = {"queries": len(queries), "engines": {}}
    for name in names:
        print(f"{name}: known pieces", file=sys.stderr)
        with tempfile.TemporaryDirectory() as folder:
            try:
                engine = make(name, Path(folder))
            except ImportError:
                continue
            engine.build(map(_piece, library))
            engine.open()
            found = measured(queries, lambda text, find=engine.find: [*map(_number, find(text))])
            figures["engines"][name] = {kind: asdict(of) for kind, of in found.items()}
    return figures


def print_known(figures: dict[str, Any]) -> None:
    """A table for people: share of first places, then MRR."""
    if "absent" in figures:
        print(f"known pieces: not measured, {figures['absent']}")
        return
    engines = figures["engines"]
    print(f"\n{figures['queries']} queries for known pieces; first place in %, then MRR")
    print(f"{'':28}" + "".join(f"{name:>22}" for name in engines))
    for kind in (*KINDS, "all"):
        cells = (f"{of[kind]['first']:.0%} {of[kind]['mrr']:.2f}" for of in engines.values())
        print(f"{kind:28}" + "".join(f"{cell:>22}" for cell in cells))


def _piece(page: Page) -> Piece:
    return Piece(
        number=page.number,
        id=f"00000000-0000-4000-8000-{page.number:012}",
        title=page.title,
        text=page.text,
        lang=page.lang or "en",
        site=f"site{page.number % 90}.example",
        tags=(),
        author=page.author,
        saved=_BEGIN + timedelta(days=page.number % 28),
        words=len(page.text.split()),
    )


def _number(item_id: str) -> int:
    return int(item_id[-12:])


if __name__ == "__main__":
    print_known(measure_known(sys.argv[2:], int(sys.argv[1])))
