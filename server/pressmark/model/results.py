"""The answer to a search, and what of the library an index has seen."""

from __future__ import annotations

from dataclasses import dataclass

from pressmark.model.ids import ItemId, Revision
from pressmark.model.query import Note


@dataclass(frozen=True, slots=True)
class LibraryPoint:
    """A moment of one library. Another epoch (a restore, a rebuild) makes a follower begin anew."""

    library: str
    epoch: str
    revision: Revision


@dataclass(frozen=True, slots=True)
class Hit:
    """An item found. ``score`` orders hits of one answer and says nothing across answers."""

    item_id: ItemId
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """One page of an answer: its hits in order, and how many there are in all.

    ``at`` is what the index had seen, None when it has seen nothing yet. ``notes`` tell what the
    search did beyond the query's own notes.
    """

    hits: tuple[Hit, ...]
    total: int
    at: LibraryPoint | None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of stored text, plain, with the spans in it that the query found.

    ``paragraph`` is the number of the line of the stored text it begins in, from 0; ``start`` and
    ``end`` say where in that text it lies. ``cut_before`` and ``cut_after``: text goes on there.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    paragraph: int
    start: int
    end: int
    cut_before: bool
    cut_after: bool
