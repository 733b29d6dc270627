"""``build``: public items in, the files of the search data out, in segments cut by numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from pressmark.model.public import PublicItem
from pressmark.publishing.remembered import File, Maker
from pressmark.publishing.static_search.coding import front_coded, number, order
from pressmark.publishing.static_search.packs import packs
from pressmark.publishing.static_search.script import engine
from pressmark.publishing.static_search.shards import BIG_SEGMENT, BIG_SIZE, SIZE, cuts, named
from pressmark.publishing.static_search.stop import STOP
from pressmark.publishing.static_search.terms import terms

FORMAT = 1


def build(items: Iterable[PublicItem], maker: Maker | None = None) -> Iterator[File]:
    """The files below ``find/``, ``find/m.js`` last; the same items give the same bytes.

    All of it derives from what each item makes public, and nothing of one item changes what is
    written of another. ``maker`` knows which segments and packs stand as they would be made.
    """
    maker = maker or Maker()
    ordered = sorted(items, key=lambda item: item.number)
    end = ordered[-1].number + 1 if ordered else 0
    yield from packs(ordered, end, maker)
    entries = []
    for base, size in spans(end):
        held = [item for item in ordered if base <= item.number < base + size]
        name = f"{base:x}-{size:x}"
        entry, files = maker.group(
            f"find/{name}",
            maker.fingerprint(FORMAT, held),
            partial(_segment, name, base, size, held),
        )
        yield from files
        entries += [entry] if entry else []
    yield "find/m.js", _manifest(len(ordered), end, entries)


def spans(end: int) -> list[tuple[int, int]]:
    """``[0, end)`` cut by the digits of ``end`` to base 16, each as its first number and size:
    10,000 is 8192 + 1792 + 16. Adding makes a small segment, sometimes a greater one of several.
    """
    found = []
    base = 0
    for shift in reversed(range(0, max(4, end.bit_length() + 3), 4)):
        size = (end >> shift & 15) << shift
        if size:
            found.append((base, size))
            base += size
    return found


def _segment(
    name: str, base: int, size: int, items: Sequence[PublicItem]
) -> tuple[Any, list[tuple[str, bytes]]]:
    """What the manifest says of a segment (None when it holds nothing), and its files."""
    digest = hashlib.blake2b(digest_size=4)
    keys: list[str] = []
    files: list[tuple[str, bytes]] = []
    for key, shard, texts in _shards(items, base, size):
        keys.append(key if shard[0] == "w" else f"{key}={shard}")
        for ending, call, text in (("", "s", texts[0]), (".p", "p", texts[1])):
            data = json.dumps(text, ensure_ascii=False)
            digest.update(data.encode())
            script = f'PM.{call}("{name}","{shard}",{data});\n'
            files.append((f"find/{name}/{shard}{ending}.js", script.encode()))
    entry = {"id": name, "base": base, "n": size, "v": digest.hexdigest(), "dir": ",".join(keys)}
    return (entry if keys else None), files


def _manifest(count: int, end: int, segments: Sequence[object]) -> bytes:
    manifest = {
        "v": FORMAT,
        "n": count,
        "end": end,
        "stop": " ".join(sorted(STOP)),
        "segs": segments,
    }
    data = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
    return f"{engine()}PM.m({data});\n".encode()


def _shards(
    items: Sequence[PublicItem], base: int, size: int
) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Each shard of a segment: its key, its name, its words with postings, its positions."""
    postings: dict[str, list[str]] = {}
    positions: dict[str, list[str]] = {}
    last: dict[str, int] = {}
    for item in items:
        for word, (impact, places) in terms(item).items():
            gap = number(item.number - last.get(word, base - 1) - 1)
            postings.setdefault(word, []).append(gap + impact)
            positions.setdefault(word, []).append(places)
            last[word] = item.number
    words = sorted(postings, key=order)
    lists = ["".join(postings[word]) for word in words]
    sizes = [len(posting) + len(word) // 2 + 2 for word, posting in zip(words, lists, strict=True)]
    limit = BIG_SIZE if size >= BIG_SEGMENT else SIZE
    for key, shard, first, past in named(words, cuts(words, sizes, limit)):
        coded = front_coded(words[first:past], lists[first:past])
        places = ",".join("".join(positions[word]) for word in words[first:past])
        yield key, shard, (coded, places)
