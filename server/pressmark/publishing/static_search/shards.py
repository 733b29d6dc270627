"""Cuts the sorted words of a segment into files of a bearable size."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pressmark.publishing.static_search.coding import file_name

SIZE = 16 * 1024
BIG_SIZE = 32 * 1024
BIG_SEGMENT = 16_384


def cuts(words: Sequence[str], sizes: Sequence[int], limit: int) -> list[int]:
    """Where each shard begins, as indexes into ``words``; ``sizes`` are those of their postings.

    A run over ``limit`` is parted before the word with the highest CRC-32 in the middle half of
    its bytes, again and again: it depends on nothing but the run, so few borders move when
    something is added or taken away.
    """
    begins = [0]
    for size in sizes:
        begins.append(begins[-1] + size)
    found: list[int] = []
    waiting = [(0, len(words))] if words else []
    while waiting:
        first, last = waiting.pop()
        if begins[last] - begins[first] <= limit or last - first < 2:
            found.append(first)
            continue
        middle = _border(words, begins, first, last)
        waiting += [(first, middle), (middle, last)]
    return sorted(found)


def _border(words: Sequence[str], begins: Sequence[int], first: int, last: int) -> int:
    whole = begins[last] - begins[first]
    low, high = begins[first] + whole / 4, begins[last] - whole / 4
    inner = [index for index in range(first + 1, last) if low <= begins[index] <= high]
    if inner:
        return max(inner, key=lambda index: (zlib.crc32(words[index].encode()), index))
    # one word fills the middle: before or behind it, whatever parts more evenly
    centre = begins[first] + whole / 2
    return min(range(first + 1, last), key=lambda index: (abs(begins[index] - centre), index))


def named(words: Sequence[str], begins: Sequence[int]) -> Iterator[tuple[str, str, int, int]]:
    """Each shard: the key that parts it from the one before, its name, first and last index."""
    for first, last in pairwise([*begins, len(words)]):
        key = _parting(words[first - 1], words[first]) if first else ""
        yield key, file_name(key), first, last


def _parting(before: str, word: str) -> str:
    """The shortest beginning of ``word`` that lies behind ``before``."""
    shared = 0
    while shared < min(len(before), len(word)) and before[shared] == word[shared]:
        shared += 1
    return word[: shared + 1]
