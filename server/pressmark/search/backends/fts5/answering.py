"""One search in an FTS5 index: what is found, in order, counted, and why."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pressmark.model.ids import ItemId
from pressmark.model.query import Query, Sort
from pressmark.model.results import Facet, Hit, Reason
from pressmark.model.seams import NO_VARIANTS, Variants
from pressmark.search.backends.fts5.compiling import Compiler, Condition, ranked, whole_title
from pressmark.search.backends.fts5.database import COLUMNS
from pressmark.search.backends.fts5.rescoring import Rescoring, Sizes
from pressmark.search.document import merged_names
from pressmark.search.evaluation import TIERS, as_title, in_titles
from pressmark.search.facets import base_language, length_class, without
from pressmark.search.weighing import NEAR_FIRST

_ORDERS = {
    Sort.NEW: "saved DESC",
    Sort.OLD: "saved ASC",
    Sort.PUBLISHED: "published DESC",
    Sort.LONGEST: "words DESC",
    Sort.SHORTEST: "words ASC",
}
_IDS = "SELECT id FROM docs WHERE {}"
_PAGE = ", saved DESC, tie LIMIT ? OFFSET ?"
_BOOSTS = {"author": 2.0}
_RANK = f"bm25(texts, {', '.join(str(_BOOSTS.get(column, 1.0)) for column in COLUMNS)})"

# no condition beside MATCH: SQLite would then evaluate it anew for every row
_SCORED = f"SELECT rowid, {_RANK} FROM texts WHERE texts MATCH ?"  # noqa: S608 - our own names
_BLOCK = NEAR_FIRST


class Search:
    """One query over one state of the index."""

    def __init__(
        self, connection: sqlite3.Connection, query: Query, variants: Variants, known: Sizes
    ) -> None:
        self._connection = connection
        self._query = query
        self._variants = variants
        self._known = known
        self._compiler = Compiler(query.zone, variants)
        self._exact = Compiler(query.zone, NO_VARIANTS)
        self._found = self._compiler.condition(query.root)

    @property
    def unsupported(self) -> bool:
        """Whether something was asked that the index does not know."""
        return self._compiler.unsupported

    def total(self) -> int:
        (count,) = self._ask("SELECT count(*) FROM docs WHERE {}", self._found)[0]
        return int(count)

    def hits(self, limit: int, offset: int, explain: bool) -> tuple[Hit, ...]:
        """The page of hits, with reasons when they are asked for."""
        words = ranked(self._query.root, self._compiler)
        if self._query.order is not Sort.RELEVANCE or not words:
            order = _ORDERS.get(self._query.order, "saved DESC")
            asked = f"{_IDS} ORDER BY {order}{_PAGE}"
            rows = self._ask(asked, self._found, limit, offset)
            return tuple(Hit(ItemId(item_id), 0.0) for (item_id,) in rows)
        tiers = self._tiers()
        ordered = self._ordered(words, tiers)
        # blocks, not pages, are ordered anew, so that pages of any size follow each other
        first, last = offset // _BLOCK, -(-(offset + limit) // _BLOCK)
        found: list[Hit] = []
        for block in range(first, last):
            rows = ordered[block * _BLOCK : (block + 1) * _BLOCK]
            found += self._rescored(rows, tiers, explain)
        start = offset - first * _BLOCK
        return tuple(found[start : start + limit])

    def _ordered(self, words: str, tiers: Mapping[int, int]) -> list[Any]:
        """The found as (document, id, ...) in the order of their ranks and FTS5's BM25."""
        ranks = dict(self._connection.execute(_SCORED, (words,)))
        rows = self._ask("SELECT doc, id, saved, tie FROM docs WHERE {}", self._found)
        # less is better here: FTS5's BM25 is negative
        rows.sort(key=lambda row: (-tiers.get(row[0], 0), ranks.get(row[0], 0.0), -row[2], row[3]))
        return rows

    def _rescored(self, rows: list[Any], tiers: Mapping[int, int], explain: bool) -> Iterator[Hit]:
        rescoring = Rescoring(self._connection, self._query.root, self._variants, self._known)
        reasons = rescoring.reasons([row[0] for row in rows])
        scores = {doc: sum(reason.score for reason in worth) for doc, worth in reasons.items()}
        rows.sort(key=lambda row: (-tiers.get(row[0], 0), -scores[row[0]], -row[2], row[3]))
        for doc, item_id, _, _ in rows:
            tier = tiers.get(doc, 0)
            ranks = (Reason(TIERS[tier - 1]),) if tier else ()
            yield Hit(ItemId(item_id), scores[doc], (*ranks, *reasons[doc]) if explain else ())

    def counts(self, facet: Facet) -> dict[str, int]:
        """How many of the found have each value of ``facet``; see ``Facet``."""
        among = self._compiler.condition(without(self._query.root, facet))
        if facet is Facet.SITE:
            asked = "SELECT host, count(*) FROM docs WHERE {} AND host IS NOT NULL GROUP BY host"
            return dict(self._ask(asked, among))
        if facet is Facet.YEAR:
            zone = self._query.zone
            saved = self._ask("SELECT saved FROM docs WHERE {}", among)
            return Counter(str(datetime.fromtimestamp(at, zone).year) for (at,) in saved)
        if facet is Facet.LENGTH:
            lengths = self._ask("SELECT words, count(*) FROM docs WHERE {} GROUP BY words", among)
            return _summed((length_class(words), count) for words, count in lengths)
        if facet is Facet.STATE:
            return {**self._keywords("is", among, "is:"), **self._keywords("has", among, "has:")}
        if facet in (Facet.TAG, Facet.AUTHOR):
            return merged_names(self._keywords(f"{facet}_name", among))
        held: dict[int, list[str]] = {}
        for doc, value in self._ask(
            "SELECT doc, value FROM keywords WHERE field = 'lang' AND doc IN"
            " (SELECT doc FROM docs WHERE {})",
            among,
        ):
            held.setdefault(doc, []).append(value)
        return Counter(language for values in held.values() if (language := base_language(values)))

    def _keywords(self, field: str, among: Condition, before: str = "") -> dict[str, int]:
        asked = (
            "SELECT ? || value, count(*) FROM keywords WHERE field = ? AND doc IN"
            " (SELECT doc FROM docs WHERE {}) GROUP BY value"
        )
        values = (before, field, *among.values)
        return dict(self._connection.execute(asked.format(among.sql), values))

    def _tiers(self) -> Mapping[int, int]:
        """The ranks of the found; those that are not named have none."""
        root = self._query.root
        exact = self._exact.condition(root)
        tiers = dict.fromkeys(self._docs(exact), 1)
        if root is not None:
            tiers |= dict.fromkeys(self._docs(self._exact.condition(in_titles(root))), 2)
        title = as_title(root)
        return tiers | dict.fromkeys(self._docs(whole_title(title)), 3) if title else tiers

    def _docs(self, among: Condition) -> Iterator[int]:
        for (doc,) in self._ask("SELECT doc FROM docs WHERE {}", among):
            yield doc

    def _ask(self, sql: str, among: Condition, *values: int) -> list[Any]:
        return self._connection.execute(
            sql.format(f"({among.sql})"), (*among.values, *values)
        ).fetchall()


def _summed(pairs: Iterator[tuple[str, int]]) -> dict[str, int]:
    summed: dict[str, int] = {}
    for value, count in pairs:
        summed[value] = summed.get(value, 0) + count
    return summed
