"""Makes a query's tree a condition in SQL, with FTS5 expressions where it is about words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import NamedTuple

from pressmark.language.counting import WORDS_PER_MINUTE
from pressmark.language.words import is_unspaced
from pressmark.model.query import (
    And,
    DateRange,
    Filter,
    Like,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    TextField,
    Word,
)
from pressmark.model.seams import Variants
from pressmark.search.backends.fts5.database import ENDS
from pressmark.search.document import KEYWORD_FIELDS
from pressmark.search.evaluation import bounds, fields_of

Parameter = str | int | float
_LEAST, _MOST = -(2**63), 2**63 - 1


class Condition(NamedTuple):
    """A condition on a row ``docs`` and the values of its question marks."""

    sql: str
    values: tuple[Parameter, ...] = ()


EVERYTHING = Condition("1")
NOTHING = Condition("0")


class Compiler:
    """Compiles the trees of one search."""

    def __init__(self, zone: tzinfo, variants: Variants) -> None:
        self._zone = zone
        self._variants = variants
        self.unsupported = False
        """Whether something was asked that the index does not know."""

    def condition(self, node: Node | None) -> Condition:
        """What ``node`` finds."""
        if node is None:
            return EVERYTHING
        expression = self.expression(node)
        if expression:
            return _matching(expression)
        if isinstance(node, Like):
            sought = _likeness(node)
            return (
                _joined("AND", (_matching(sought), Condition("id <> ?", (node.item_id,))))
                if (sought)
                else NOTHING
            )
        if isinstance(node, Filter):
            if node.field in KEYWORD_FIELDS:
                inner = "SELECT doc FROM keywords WHERE field = ? AND value = ?"
                return Condition(f"doc IN ({inner})", (node.field, node.value))
            self.unsupported = True
            return NOTHING
        if isinstance(node, DateRange | NumberRange):
            return self._range(node)
        if isinstance(node, Not):
            part = self.condition(node.part)
            return Condition(f"NOT ({part.sql})", part.values)
        if isinstance(node, Or):
            return _joined("OR", [self.condition(part) for part in node.parts])
        assert isinstance(node, And)
        return self._all(node)

    def expression(self, node: Node) -> str | None:
        """``node`` as an FTS5 expression; None when it is not about words alone."""
        if isinstance(node, Word):
            words = (node.token, *self._variants.get(node.token, ()))
            return _in_columns(fields_of(node.field), " OR ".join(map(_quoted, words)))
        if isinstance(node, Phrase):
            return _in_columns(fields_of(node.field), _quoted(" ".join(node.tokens)))
        if isinstance(node, Prefix):
            return _prefix(node)
        if isinstance(node, And | Or):
            parts = [self.expression(part) for part in node.parts]
            if all(parts):
                joining = " AND " if isinstance(node, And) else " OR "
                return joining.join(f"({part})" for part in parts)
        return None

    def _all(self, node: And) -> Condition:
        worded = [part for part in map(self.expression, node.parts) if part]
        others = [part for part in node.parts if not self.expression(part)]
        conditions = [self.condition(part) for part in others]
        if worded:
            conditions.insert(0, _matching(" AND ".join(f"({part})" for part in worded)))
        return _joined("AND", conditions)

    def _range(self, node: DateRange | NumberRange) -> Condition:
        low, high = bounds(node, self._zone)
        values = (int(max(low, _LEAST)), int(min(high, _MOST)))
        column = "words" if isinstance(node, NumberRange) else node.field
        if node.field == "minutes":
            half = WORDS_PER_MINUTE // 2
            column = f"max(1, (words + {half}) / {WORDS_PER_MINUTE})"
        return Condition(f"{column} BETWEEN ? AND ?", values)


def ranked(node: Node | None, compiler: Compiler) -> str | None:
    """One expression of all words that ``node`` seeks, for FTS5's BM25; None without any."""
    if isinstance(node, And | Or):
        parts = [part for part in (ranked(part, compiler) for part in node.parts) if part]
        return " OR ".join(f"({part})" for part in parts) or None
    if node is None or isinstance(node, Not):
        return None
    return _likeness(node) if isinstance(node, Like) else compiler.expression(node)


def whole_title(words: Sequence[str]) -> Condition:
    """That the title shown is ``words``."""
    inner = f"{TextField.TITLE} : ^ {_quoted(' '.join(words))}"
    begun = _matching(inner)
    return Condition(f"title_words = ? AND {begun.sql}", (len(words), *begun.values))


def _likeness(node: Like) -> str:
    words = " OR ".join(_quoted(word) for word, _ in node.words)
    return _in_columns((TextField.TEXT,), words) if words else ""


def _prefix(node: Prefix) -> str:
    columns = fields_of(node.field)
    begun = _in_columns(columns, f"{_quoted(node.token)} *")
    if len(node.token) > 1 or not is_unspaced(node.token):
        return begun
    ends = _in_columns([field + ENDS for field in columns], _quoted(node.token))
    return f"({begun}) OR ({ends})"


def _in_columns(columns: Iterable[str], expression: str) -> str:
    return f"{{{' '.join(columns)}}} : ({expression})"


def _quoted(words: str) -> str:
    return f'"{words}"'


def _matching(expression: str) -> Condition:
    return Condition("doc IN (SELECT rowid FROM texts WHERE texts MATCH ?)", (expression,))


def _joined(operator: str, parts: Sequence[Condition]) -> Condition:
    sql = f" {operator} ".join(f"({part.sql})" for part in parts)
    return Condition(sql, tuple(value for part in parts for value in part.values))
