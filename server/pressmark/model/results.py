"""The answer to a search, and what of the library an index has seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pressmark.model.ids import ItemId, Revision
from pressmark.model.query import Note


@dataclass(frozen=True, slots=True)
class LibraryPoint:
    """A moment of one library. Another epoch (a restore, a rebuild) makes a follower begin anew."""

    library: str
    epoch: str
    revision: Revision


class Facet(StrEnum):
    """What the items of an answer are counted by."""

    SITE = "site"
    """The host itself; pages add those below it (``search/facets.py``)."""
    TAG = "tag"
    """As the reader wrote it; what only differs in case is one, in its commonest form."""
    AUTHOR = "author"
    """As the article names them; one form like tags."""
    LANG = "lang"
    """Language without its region."""
    YEAR = "year"
    """The year it was saved, in the zone of the query."""
    LENGTH = "length"
    """Minutes of reading, as a range: ``..3``, ``4..10``, ``11..30``, ``31..``."""
    STATE = "state"
    """``is:`` and ``has:`` with their values."""


Facets = Mapping[Facet, Mapping[str, int]]
"""For each facet: value -> how many items of the whole answer have it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that moved a hit up, and by how much.

    ======== ================= ==================================================
    code     text, field
    ======== ================= ==================================================
    word     a word, its field BM25 of it there; also of a phrase's words and variants
    like     a word, ``text``  what it shares with the piece it is to be like
    near     two words, field  they stand near each other
    title    empty             the whole title is what was sought: before all others
    in-title empty             the title holds all that was sought: before the rest
    exact    empty             the very words, not only variants: of one word, before those
    ======== ================= ==================================================

    The scores of one hit add up to the hit's; ranks have none.
    """

    code: str
    score: float = 0.0
    text: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """An item found. ``score`` orders hits of one answer and says nothing across answers.

    ``reasons`` are there only when they were asked for.
    """

    item_id: ItemId
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """One page of an answer: its hits in order, and how many there are in all.

    ``at`` is what the index had seen, None when it has seen nothing yet. ``notes`` tell what the
    search did beyond the query's own notes. ``facets`` holds those that were asked for.
    """

    hits: tuple[Hit, ...]
    total: int
    at: LibraryPoint | None
    notes: tuple[Note, ...] = ()
    facets: Facets = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet as pages show it: ``term`` is what it adds to a query, ``chosen`` that
    the query holds it already.
    """

    value: str
    count: int
    term: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Did you mean ``text``? That finds ``total`` items."""

    text: str
    total: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of an answer begins: so many hits into it, as of that revision.

    Within one revision the order of an answer never changes, so pages neither repeat nor miss a
    hit. After a change they may; the answer then says so (``NoteCode.MOVED``).
    """

    revision: Revision
    offset: int

    def __str__(self) -> str:
        return f"{self.revision}-{self.offset}"


_CURSOR = re.compile("([0-9]{1,18})-([0-9]{1,9})")


def read_cursor(text: str) -> Cursor | None:
    """``text`` as the cursor that printed so; None when none did."""
    found = _CURSOR.fullmatch(text)
    return Cursor(Revision(int(found[1])), int(found[2])) if found else None


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
