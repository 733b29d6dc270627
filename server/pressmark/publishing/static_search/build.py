"""``build``: public items in, the files of the search data out, as one segment written anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence

from pressmark.model.public import PublicItem
from pressmark.publishing.static_search.coding import front_coded, number, order
from pressmark.publishing.static_search.packs import packs
from pressmark.publishing.static_search.script import engine
from pressmark.publishing.static_search.shards import BIG_SEGMENT, BIG_SIZE, SIZE, cuts, named
from pressmark.publishing.static_search.stop import STOP
from pressmark.publishing.static_search.terms import terms

FORMAT = 1
File = tuple[str, bytes]


def build(items: Iterable[PublicItem]) -> Iterator[File]:
    """The files below ``find/``, ``find/m.js`` last; the same items give the same bytes.

    All of it derives from what each item makes public, and nothing of one item changes what is
    written of another.
    """
    ordered = sorted(items, key=lambda item: item.number)
    end = ordered[-1].number + 1 if ordered else 0
    yield from packs(ordered, end)
    name = f"0-{end:x}"
    digest = hashlib.blake2b(digest_size=4)
    keys: list[str] = []
    for key, shard, texts in _shards(ordered, end):
        keys.append(key if shard[0] == "w" else f"{key}={shard}")
        for ending, call, text in (("", "s", texts[0]), (".p", "p", texts[1])):
            data = json.dumps(text, ensure_ascii=False)
            digest.update(data.encode())
            yield (
                f"find/{name}/{shard}{ending}.js",
                f'PM.{call}("{name}","{shard}",{data});\n'.encode(),
            )
    segment = {"id": name, "base": 0, "n": end, "v": digest.hexdigest(), "dir": ",".join(keys)}
    yield "find/m.js", _manifest(len(ordered), end, [segment] if keys else [])


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


def _shards(items: Sequence[PublicItem], end: int) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Each shard of the one segment: its key, its name, its words with postings, its positions."""
    postings: dict[str, list[str]] = {}
    positions: dict[str, list[str]] = {}
    last: dict[str, int] = {}
    for item in items:
        for word, (impact, places) in terms(item).items():
            gap = number(item.number - last.get(word, -1) - 1)
            postings.setdefault(word, []).append(gap + impact)
            positions.setdefault(word, []).append(places)
            last[word] = item.number
    words = sorted(postings, key=order)
    lists = ["".join(postings[word]) for word in words]
    sizes = [len(posting) + len(word) // 2 + 2 for word, posting in zip(words, lists, strict=True)]
    limit = BIG_SIZE if end >= BIG_SEGMENT else SIZE
    for key, shard, first, past in named(words, cuts(words, sizes, limit)):
        coded = front_coded(words[first:past], lists[first:past])
        places = ",".join("".join(positions[word]) for word in words[first:past])
        yield key, shard, (coded, places)
