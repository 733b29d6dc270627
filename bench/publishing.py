"""Measures publishing: the first build, one piece more, one edited, one withdrawn; beside Pagefind.

    python bench/publishing.py [--pieces 1000] [--json FILE] [--node DIR]

The pieces are those of ``bench/search.py``. Times are processor time of this process; Pagefind
indexes the very pages that we wrote, and its time is its process's. It is left out where it is not
installed (npm install --prefix .bench pagefind).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC
from html import escape
from pathlib import Path
from typing import Any

from search_library import Piece, piece

from pressmark.content.sanitize import sanitize
from pressmark.model.ids import Mark
from pressmark.model.public import Edition, PublicItem
from pressmark.model.reading import Visibility
from pressmark.publishing.look import Look
from pressmark.publishing.remembered import Remembered
from pressmark.publishing.site import publish
from pressmark.publishing.write import Written, read_edition

ROOT = Path(__file__).resolve().parent.parent
LOOK = Look("An archive", base_url="https://archive.example/")


class NoMedia:
    def read(self, path: str) -> bytes:
        raise AssertionError(path)


def public(made: Piece) -> PublicItem:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in made.text.split("\n") if line)
    return PublicItem(
        number=made.number,
        mark=Mark(f"{made.number:05}"),
        visibility=Visibility.FULL,
        url=f"https://{made.site}/{made.number}",
        title=made.title,
        byline=(made.author,) if made.author else (),
        site=made.site,
        site_name=made.site,
        published_at=None,
        saved_at=made.saved.astimezone(UTC),
        lang=made.lang,
        dir=None,
        excerpt=made.text[:200],
        content_html=sanitize(paragraphs),
        text=made.text,
        images=(),
        lead_image=None,
        word_count=made.words,
        reading_minutes=max(1, made.words // 230),
        complete=True,
        tags=made.tags,
    )


class Site:
    """A site that is published again and again, as a running program does it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._remembered = Remembered()

    def bring(self, items: Iterable[PublicItem]) -> dict[str, Any]:
        before = read_edition(self.folder) or Edition("public")
        begun = time.process_time()
        written, self._remembered = publish(
            items,
            before,
            LOOK,
            NoMedia(),
            self.folder,
            site="public",
            remembered=self._remembered,
        )
        return _figures(written, time.process_time() - begun)


def _figures(written: Written, seconds: float) -> dict[str, Any]:
    return {
        "cpu_s": seconds,
        "files": len(written.edition.files),
        "mb": written.bytes / 1e6,
        "written": written.written,
        "removed": written.removed,
        "mb_written": written.bytes_written / 1e6,
    }


def pagefind(site: Path, node: Path) -> dict[str, Any] | None:
    """What Pagefind takes for the pages of ``site``; None where it is not installed."""
    program = node / "node_modules" / ".bin" / "pagefind"
    if not program.exists():
        print("left out: pagefind (npm install --prefix .bench pagefind)", file=sys.stderr)
        return None
    with tempfile.TemporaryDirectory() as out:
        before = os.times()
        subprocess.run(
            [program, "--site", site, "--output-path", out, "--glob", "a/**/*.html", "--silent"],
            check=True,
        )
        after = os.times()
        files = [path for path in Path(out).rglob("*") if path.is_file()]
        cpu = after.children_user + after.children_system
        cpu -= before.children_user + before.children_system
        return {
            "cpu_s": cpu,
            "files": len(files),
            "mb": sum(path.stat().st_size for path in files) / 1e6,
            "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        }


def measure(count: int, node: Path) -> dict[str, Any]:
    items = [public(piece(number)) for number in range(count + 1)]
    with tempfile.TemporaryDirectory() as place:
        site = Site(Path(place) / "site")
        found: dict[str, Any] = {"first build": site.bring(items[:count])}
        found["nothing new"] = site.bring(items[:count])
        found["one more"] = site.bring(items)
        edited = [*items[:-1], replace(items[-1], title="Another title")]
        found["the newest edited"] = site.bring(edited)
        found["the newest withdrawn"] = site.bring(items[:count])
        found["an old one withdrawn"] = site.bring([*items[: count // 2], *items[count // 2 + 1 :]])
        found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found["pagefind"] = pagefind(site.folder, node)
        search = [path for path in (site.folder / "find").rglob("*") if path.is_file()]
        found["search files"] = len(search)
        found["search mb"] = sum(path.stat().st_size for path in search) / 1e6
    return found


def show(count: int, found: dict[str, Any]) -> None:
    first = found["first build"]["cpu_s"]
    print(
        f"{count:,} pieces, of search {found['search files']} files, {found['search mb']:.1f} MB\n"
    )
    print("| | CPU s | of the first build | files written | removed | MB written |")
    print("|---|---|---|---|---|---|")
    for name, row in found.items():
        if isinstance(row, dict) and "written" in row:
            share = row["cpu_s"] / first
            print(
                f"| {name} | {row['cpu_s']:.2f} | {share:.3f} | {row['written']} | "
                f"{row['removed']} | {row['mb_written']:.2f} |"
            )
    print(f"\npeak memory {found['peak_mb']:.0f} MB (the pieces themselves are held in it)")
    if peer := found["pagefind"]:
        print(
            f"Pagefind over the same pages: {peer['cpu_s']:.1f} CPU s, {peer['files']} files, "
            f"{peer['mb']:.1f} MB, {peer['peak_mb']:.0f} MB of memory; our whole first build is "
            f"{first / peer['cpu_s']:.2f} of its time"
        )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pieces", type=int, default=1000)
    parser.add_argument("--node", type=Path, default=ROOT / ".bench")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = measure(asked.pieces, asked.node.resolve())
    show(asked.pieces, found)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
