"""Orders the best of FTS5's choice anew, by our formula: field by field, with nearness."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pressmark.model.query import Leaf, Like, Phrase, Prefix, TextField, Word, sought
from pressmark.model.query import Node as Tree
from pressmark.model.results import Reason
from pressmark.model.seams import Variants
from pressmark.search.document import TEXT_FIELDS
from pressmark.search.evaluation import fields_of
from pressmark.search.weighing import BOOSTS, K1, VARIANT, B, near, neighbours, rarity

_COUNTS = "SELECT col, doc FROM vocabulary WHERE term = ?"
_BEGUN = "SELECT col, sum(doc) FROM vocabulary WHERE term >= ? AND term < ? GROUP BY col"
_END = "\U0010ffff"


class Sizes(NamedTuple):
    """How many items there are, and how long each field is on average."""

    items: int
    means: Mapping[str, float]


def sizes(connection: sqlite3.Connection) -> Sizes:
    """Of the index as it is now; reads all of one small table."""
    sums = ", ".join(f"sum({field}_size)" for field in TEXT_FIELDS)
    count, *lengths = connection.execute(f"SELECT count(*), {sums} FROM docs").fetchone()  # noqa: S608
    means = ((length or 0) / max(1, count) or 1.0 for length in lengths)
    return Sizes(count, dict(zip(TEXT_FIELDS, means, strict=True)))


class Rescoring:
    """Scores of items for one query, each with its reasons."""

    def __init__(
        self, connection: sqlite3.Connection, root: Tree | None, variants: Variants, known: Sizes
    ) -> None:
        self._connection = connection
        self._variants = variants
        self._known = known
        self._leaves = list(dict.fromkeys(sought(root)))
        self._pairs = neighbours(root)
        self._counted: dict[tuple[str, bool], dict[str, int]] = {}

    def reasons(self, docs: Sequence[int]) -> dict[int, tuple[Reason, ...]]:
        """Document -> what its score is the sum of, the most first."""
        marks = ", ".join("?" * len(docs))
        rows = self._connection.execute(
            f"SELECT rowid, {', '.join(TEXT_FIELDS)} FROM texts WHERE rowid IN ({marks})",  # noqa: S608
            docs,
        )
        made: dict[int, tuple[Reason, ...]] = {}
        for doc, *texts in rows:
            words = {field: text.split(" ") for field, text in zip(TEXT_FIELDS, texts, strict=True)}
            worth = [reason for leaf in self._leaves for reason in self._leaf(leaf, words)]
            worth += self._nearness(words)
            made[doc] = tuple(sorted(worth, key=lambda reason: -reason.score))
        return made

    def _leaf(self, leaf: Leaf, words: Mapping[str, list[str]]) -> Iterator[Reason]:
        if isinstance(leaf, Word):
            fields = fields_of(leaf.field)
            yield from self._word(leaf.token, fields, words, 1.0)
            for other in self._variants.get(leaf.token, ()):
                yield from self._word(other, fields, words, VARIANT)
        elif isinstance(leaf, Phrase):
            if _holds(leaf, words):
                for token in dict.fromkeys(leaf.tokens):
                    yield from self._word(token, fields_of(leaf.field), words, 1.0)
        elif isinstance(leaf, Prefix):
            counts = self._counts(leaf.token, begun=True)
            worth = rarity(self._known.items, sum(counts.values()))
            for field in fields_of(leaf.field):
                times = sum(word.startswith(leaf.token) for word in words[field])
                yield from self._reason("word", worth, times, f"{leaf.token}*", field, words)
        elif isinstance(leaf, Like):
            for word, weight in leaf.words:
                times = words[TextField.TEXT].count(word)
                yield from self._reason("like", weight, times, word, TextField.TEXT, words)

    def _word(
        self, word: str, fields: Sequence[str], words: Mapping[str, list[str]], share: float
    ) -> Iterator[Reason]:
        for field in fields:
            times = words[field].count(word)
            if times:
                held = self._counts(word, begun=False).get(field, 1)
                worth = rarity(self._known.items, held) * share * BOOSTS.get(field, 1.0)
                yield from self._reason("word", worth, times, word, field, words)

    def _reason(
        self,
        code: str,
        worth: float,
        times: int,
        text: str,
        field: str,
        words: Mapping[str, list[str]],
    ) -> Iterator[Reason]:
        if times:
            norm = K1 * (1 - B + B * len(words[field]) / self._known.means[field])
            yield Reason(code, worth * times / (times + norm), text, field)

    def _nearness(self, words: Mapping[str, list[str]]) -> Iterator[Reason]:
        for field in (TextField.TEXT, TextField.TITLE):
            for pair in self._pairs:
                one, other = (_places(words[field], word) for word in pair)
                if one and other:
                    yield Reason("near", near(one, other), " ".join(pair), field)

    def _counts(self, word: str, *, begun: bool) -> Mapping[str, int]:
        """How many items hold ``word``, or one that begins so, field by field."""
        found = self._counted.get((word, begun))
        if found is None:
            values = (word, word + _END) if begun else (word,)
            found = dict(self._connection.execute(_BEGUN if begun else _COUNTS, values))
            self._counted[word, begun] = found
        return found


def _holds(leaf: Phrase, words: Mapping[str, list[str]]) -> bool:
    wanted = f" {' '.join(leaf.tokens)} "
    return any(wanted in f" {' '.join(words[field])} " for field in fields_of(leaf.field))


def _places(words: Sequence[str], word: str) -> list[int]:
    return [at for at, other in enumerate(words) if other == word]
