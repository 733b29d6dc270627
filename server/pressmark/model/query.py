"""A search as understood: a typed tree, the notes on how it was read, and its order.

``str`` of a node or a query gives text that is read as the same tree again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from enum import StrEnum

from pressmark.model.ids import ItemId

BLANKS = " \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What parts words in a query, as the inside of a character class."""
_BARE = re.compile(f'[^{BLANKS}()|"]+')


class Sort(StrEnum):
    """The orders of an answer. Equal ones: newer first."""

    RELEVANCE = "relevance"
    NEW = "new"
    OLD = "old"
    PUBLISHED = "published"
    LONGEST = "longest"
    SHORTEST = "shortest"


class TextField(StrEnum):
    """The fields that hold words. A word without one is sought in all of them and in the tags."""

    TITLE = "title"
    TEXT = "text"
    AUTHOR = "author"
    NOTE = "note"


class NoteCode(StrEnum):
    """What was done with a part of a query that could not be read as written."""

    ADDRESS = "address"
    BAD_VALUE = "bad-value"
    CORRECTED = "corrected"
    """Nothing holds such a word; words that differ in one letter were sought instead."""
    CUT_PREFIX = "cut-prefix"
    """Of the words that begin so, only the most frequent were sought."""
    EMPTY_FIELD = "empty-field"
    LONE_BRACKET = "lone-bracket"
    LONE_OPERATOR = "lone-operator"
    LONE_QUOTE = "lone-quote"
    MOVED = "moved"
    """The library changed between two pages of an answer."""
    NO_WORD = "no-word"
    ONE_MISSING = "one-missing"
    """Nothing holds all words; what lacks one of them was sought."""
    TOO_DEEP = "too-deep"
    TOO_LONG = "too-long"
    TOO_MANY = "too-many"
    UNKNOWN_FIELD = "unknown-field"
    UNSUPPORTED = "unsupported"
    """This index does not know such a thing and found nothing for it."""


@dataclass(frozen=True, slots=True)
class Note:
    """One such step; the part stands in the query's text from ``start`` up to ``end``."""

    code: NoteCode
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word, also found by its variants (same stem)."""

    token: str
    field: TextField | None = None

    def __str__(self) -> str:
        return _in_field(self.field, self.token)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, in their exact forms."""

    tokens: tuple[str, ...]
    field: TextField | None = None

    def __str__(self) -> str:
        return _in_field(self.field, f'"{" ".join(self.tokens)}"')


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with ``token``; one sign of a script without blanks stands for a run."""

    token: str
    field: TextField | None = None

    def __str__(self) -> str:
        return _in_field(self.field, f"{self.token}*")


@dataclass(frozen=True, slots=True)
class Filter:
    """``field`` (site, tag, lang, in, is, has, similar) equals ``value``, which is folded."""

    field: str
    value: str

    def __str__(self) -> str:
        value = self.value if _BARE.fullmatch(self.value) else f'"{self.value}"'
        return f"{self.field}:{value}"


@dataclass(frozen=True, slots=True)
class Like:
    """Texts that share words with the item ``mark``, which is itself not found.

    Nobody writes it: ``search/likeness.py`` makes it of ``similar:MARK`` and the item's text. Each
    of ``words`` comes with its weight.
    """

    mark: str
    item_id: ItemId
    words: tuple[tuple[str, float], ...]

    def __str__(self) -> str:
        return f"similar:{self.mark}"


@dataclass(frozen=True, slots=True)
class DateRange:
    """``field`` (saved, published, finished) lies in these days, both included."""

    field: str
    first: date | None
    last: date | None

    def __str__(self) -> str:
        return f"{self.field}:{_range(self.first, self.last)}"


@dataclass(frozen=True, slots=True)
class NumberRange:
    """``field`` (words, minutes) lies between these, both included."""

    field: str
    least: int | None
    most: int | None

    def __str__(self) -> str:
        return f"{self.field}:{_range(self.least, self.most)}"


@dataclass(frozen=True, slots=True)
class Not:
    """What ``part`` does not find. Never holds another ``Not``."""

    part: Node

    def __str__(self) -> str:
        return f"-{_grouped(self.part, And, Or)}"


@dataclass(frozen=True, slots=True)
class And:
    """What all of two or more parts find."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " ".join(_grouped(part, And, Or) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """What any of two or more parts finds."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(_grouped(part, Or) for part in self.parts)


Leaf = Word | Phrase | Prefix | Filter | Like | DateRange | NumberRange
Node = Leaf | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A whole search. ``root`` is None when nothing is sought: that finds every item.

    ``text`` is what was written, ``zone`` where its days begin, ``address`` the page to look up
    first when all that was written is one. Two queries are equal when they ask the same.
    """

    root: Node | None
    sort: Sort | None = None
    notes: tuple[Note, ...] = field(default=(), compare=False)
    text: str = field(default="", compare=False)
    zone: tzinfo = field(default=UTC, compare=False)
    address: str | None = field(default=None, compare=False)

    def __str__(self) -> str:
        parts = [str(self.root)] if self.root else []
        return " ".join([*parts, f"sort:{self.sort}"] if self.sort else parts)

    @property
    def order(self) -> Sort:
        """The order to answer in: as asked, else by relevance, else (no words) the newest first."""
        words = any(isinstance(leaf, Word | Phrase | Prefix | Like) for leaf in sought(self.root))
        return self.sort or (Sort.RELEVANCE if words else Sort.NEW)


def sought(node: Node | None) -> Iterator[Leaf]:
    """The leaves of ``node`` that an item should have, in order: none below a ``Not``."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from sought(part)
    elif node is not None and not isinstance(node, Not):
        yield node


def _in_field(field: TextField | None, text: str) -> str:
    return f"{field}:{text}" if field else text


def _range(first: date | int | None, last: date | int | None) -> str:
    if first == last:
        return str(first)
    return f"{'' if first is None else first}..{'' if last is None else last}"


def _grouped(node: Node, *kinds: type[Node]) -> str:
    return f"({node})" if isinstance(node, kinds) else str(node)
