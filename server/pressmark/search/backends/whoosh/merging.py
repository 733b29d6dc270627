"""Which segments of the index are written anew as one, so that there never are too many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whoosh.reading import SegmentReader

CLASS = 8
"""So many segments of about one size become one of the next size."""
SOON = 1000
"""Merging more documents than this takes seconds; it waits until nothing else is to be done."""

FULL = 1000
"""A segment of so many documents stays as it is while most of them do: writing it anew costs some
8 ms a document and memory, searching one more segment costs less.
"""

Merge = Callable[[Any, list[Any]], list[Any]]


def chosen(segments: Sequence[Any], limit: int | None) -> list[Any]:
    """The segments to merge, of at most ``limit`` documents together."""
    classes: dict[int, list[Any]] = {}
    half_gone: list[Any] = []
    for segment in segments:
        held = segment.doc_count_all() - segment.deleted_count()
        if 0 < held < segment.deleted_count():
            half_gone.append(segment)
        elif 0 < held < FULL:
            classes.setdefault(_class(held), []).append(segment)
    full = [same for same in classes.values() if len(same) >= CLASS]
    picked = [*half_gone, *(segment for same in full for segment in same)]
    held = sum(segment.doc_count_all() - segment.deleted_count() for segment in picked)
    return picked if limit is None or held <= limit else []


def merge(limit: int | None) -> Merge:
    """A merge policy for Whoosh: takes in what ``chosen`` says, drops what is wholly gone."""

    def policy(writer: Any, segments: list[Any]) -> list[Any]:
        picked = chosen(segments, limit)
        for segment in picked:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
        taken = {segment.segment_id() for segment in picked}
        return [
            segment
            for segment in segments
            if segment.segment_id() not in taken
            and segment.deleted_count() < segment.doc_count_all()
        ]

    return policy


def _class(documents: int) -> int:
    size = 0
    while documents >= CLASS:
        documents //= CLASS
        size += 1
    return size
