"""Packs of texts, for search that runs from ``file://``, where no page can fetch another."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial

from pressmark.model.public import PublicItem
from pressmark.publishing.remembered import File, Maker

SIZES = (64, 8, 1)
"""Whole packs of 64 numbers, what is left in packs of 8, then alone: adding rewrites little."""


def packs(items: Sequence[PublicItem], end: int, maker: Maker) -> Iterator[File]:
    """The packs of ``items``, in order of number; ``end`` is one above the highest."""
    held: dict[tuple[int, int], list[PublicItem]] = {}
    for item in items:
        held.setdefault(pack_of(item.number, end), []).append(item)
    for (first, size), packed in held.items():
        name = f"{first:x}-{size:x}"
        yield maker.file(
            f"find/t/{name}.js",
            maker.fingerprint(packed),
            partial(_pack, name, first, size, packed),
        )


def pack_of(number: int, end: int) -> tuple[int, int]:
    """The first number and the size of the pack that ``number`` lies in."""
    for size in SIZES[:-1]:
        if number < end - end % size:
            return number - number % size, size
    return number, 1


def _pack(name: str, first: int, size: int, packed: Sequence[PublicItem]) -> bytes:
    rows: list[object] = [None] * size
    for item in packed:
        rows[item.number - first] = _card(item)
    data = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return f'PM.t("{name}",{data});\n'.encode("utf-8", "replace")


def _card(item: PublicItem) -> list[object]:
    """What a hit shows; its text as one block a line."""
    return [
        item.title,
        item.site_name or item.site,
        ", ".join(item.byline),
        item.saved_at.date().isoformat(),
        item.lang or "",
        item.dir or "",
        item.text,
    ]
