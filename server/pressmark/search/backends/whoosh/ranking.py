"""In which order the found documents come: titles first, then BM25 and nearness, or a column."""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from pressmark.model.query import And, Node, Phrase, Prefix, Query, Sort, TextField, Word, sought
from pressmark.search.backends.whoosh.matching import (
    Live,
    Matching,
    Term,
    fields_of,
    in_titles,
    phrase_starts,
)
from pressmark.search.backends.whoosh.schema import TIE, TITLE_WORDS
from pressmark.search.backends.whoosh.segment import Postings, SegmentFiles

K1 = 1.2
B = 0.75
BOOSTS: Mapping[str, float] = {TextField.AUTHOR: 2.0}
"""What a field counts; 1 where nothing is said. More for titles is worse: being short they win
anyway, and titles that hold all words come first as it is.
"""
VARIANT = 0.4
NEAR = 14.0
NEAR_REACH = 16.0
NEAR_FIRST = 100
"""So many of the best are ordered by how near the words of the query stand in them."""
MOST_PAIRS = 8


class Found(NamedTuple):
    """A document in order: compared by ``order``, all of it ascending."""

    order: tuple[float, ...]
    segment: int
    number: int
    score: float


class Ranking:
    """Orders what one query finds in the segments of one commit."""

    def __init__(self, query: Query, segments: Sequence[Live], matching: Matching) -> None:
        self._query = query
        self._segments = segments
        self._matching = matching
        self._exact = matching.exact()
        self._items = sum(live.size for live in segments)
        self._means: dict[str, float] = {}
        self.found = [matching.find(live.files, query.root) - live.gone for live in segments]

    @property
    def total(self) -> int:
        return sum(len(found) for found in self.found)

    def best(self, count: int) -> list[Found]:
        """The first ``count`` documents."""
        if self._query.order is not Sort.RELEVANCE:
            return sorted(self._by_column(self._query.order, count))[:count]
        pairs = _neighbours(self._query.root)
        wanted = max(count, NEAR_FIRST if pairs else 0)
        first = sorted(self._by_relevance(wanted))[:wanted]
        if pairs:
            first[:NEAR_FIRST] = sorted(self._nearer(first[:NEAR_FIRST], pairs))
        return first[:count]

    def _by_column(self, sort: Sort, count: int) -> Iterator[Found]:
        """At least the first ``count`` of each segment."""
        name, sign = {
            Sort.OLD: ("saved", 1),
            Sort.PUBLISHED: ("published", -1),
            Sort.LONGEST: ("words", -1),
            Sort.SHORTEST: ("words", 1),
        }.get(sort, ("saved", -1))
        for index, (live, found) in enumerate(zip(self._segments, self.found, strict=True)):
            # what has no such number is the smallest: last where the highest come first
            column, saved, tie = (live.files.column(each) for each in (name, "saved", TIE))
            values = {number: -sign * column[number] for number in found}
            for number in _leading(found, values, count):
                order = (-values[number], -saved[number], tie[number])
                yield Found(order, index, number, 0.0)

    def _by_relevance(self, count: int) -> Iterator[Found]:
        """At least the first ``count`` of each segment."""
        weights = [(leaf, self._terms(leaf)) for leaf in dict.fromkeys(sought(self._query.root))]
        title = _as_title(self._query.root)
        titled = in_titles(self._query.root) if self._query.root else None
        for index, (live, found) in enumerate(zip(self._segments, self.found, strict=True)):
            if not found:
                continue
            files = live.files
            scores = dict.fromkeys(found, 0.0)
            for leaf, terms in weights:
                self._score(files, leaf, terms, scores)
            whole = _whole_titles(files, title, found) if title else frozenset()
            in_title = (self._exact.find(files, titled) & found) - whole
            exact = self._in_exact_words(files, found) - in_title - whole
            saved, tie = files.column("saved"), files.column(TIE)
            left = count
            others = found - exact - in_title - whole
            for tier, numbers in ((3, whole), (2, in_title), (1, exact), (0, others)):
                for number in _leading(numbers, scores, left):
                    order = (-tier, -scores[number], -saved[number], tie[number])
                    yield Found(order, index, number, scores[number])
                left -= len(numbers)
                if left <= 0:
                    break

    def _in_exact_words(self, files: SegmentFiles, found: Set[int]) -> Set[int]:
        """Those of ``found`` that hold the very words of the query, not only variants of them."""
        if self._exact is self._matching:
            return found
        return self._exact.find(files, self._query.root) & found

    def _terms(self, leaf: Node) -> list[tuple[Term, float]]:
        """The terms a leaf is made of, each with its weight."""
        terms: Sequence[Term]
        if isinstance(leaf, Word):
            terms = list(self._matching.terms(leaf))
        elif isinstance(leaf, Phrase):
            words = dict.fromkeys(leaf.tokens)
            terms = [(field, word) for word in words for field in fields_of(leaf.field)]
        elif isinstance(leaf, Prefix):
            # its words stand for one word: as common as all of them together
            expanded = self._matching.expand(leaf)
            rarity = self._rarity(sum(expanded.values()))
            return [(term, rarity * BOOSTS.get(term[0], 1.0)) for term in expanded]
        else:
            return []
        counts = [sum(len(live.files.postings(*term)) for live in self._segments) for term in terms]
        return [
            (term, self._rarity(count) * BOOSTS.get(term[0], 1.0) * self._share(leaf, term))
            for term, count in zip(terms, counts, strict=True)
        ]

    def _share(self, leaf: Node, term: Term) -> float:
        """What a term counts of a word's worth: a variant less than the word itself."""
        return VARIANT if isinstance(leaf, Word) and term[1] != leaf.token else 1.0

    def _rarity(self, count: int) -> float:
        return math.log(1 + (max(self._items, count) - count + 0.5) / (count + 0.5)) * (K1 + 1)

    def _score(
        self,
        files: SegmentFiles,
        leaf: Node,
        terms: Sequence[tuple[Term, float]],
        scores: dict[int, float],
    ) -> None:
        """Adds to ``scores`` what ``leaf`` is worth in each document."""
        within: Set[int] = scores.keys()
        if isinstance(leaf, Phrase) and len(leaf.tokens) > 1:
            within = self._matching.find(files, leaf) & within
        for (field, word), weight in terms:
            postings = files.postings(field, word)
            if postings:
                self._add(files, field, postings, weight, within, scores)

    def _add(
        self,
        files: SegmentFiles,
        field: str,
        postings: Postings,
        weight: float,
        within: Set[int],
        scores: dict[int, float],
    ) -> None:
        lengths = files.lengths(field)
        base = K1 * (1 - B)
        slope = K1 * B / self._mean(field)
        fewer = postings.keys() & within if len(postings) > len(within) else postings
        for number in fewer:
            if number in within:
                times = postings[number]
                scores[number] += weight * times / (times + base + slope * lengths[number])

    def _mean(self, field: str) -> float:
        """The mean length of ``field``."""
        if field not in self._means:
            words = sum(live.files.words_in(field) for live in self._segments)
            documents = sum(live.files.size for live in self._segments)
            self._means[field] = words / max(1, documents) or 1.0
        return self._means[field]

    def _nearer(self, first: list[Found], pairs: Sequence[tuple[str, str]]) -> Iterator[Found]:
        """The same documents, their scores raised where the words stand near each other."""
        for index, live in enumerate(self._segments):
            here = [found for found in first if found.segment == index]
            if not here:
                continue
            among = {found.number for found in here}
            raised = dict.fromkeys(among, 0.0)
            for field in (TextField.TEXT, TextField.TITLE):
                words = {word for pair in pairs for word in pair}
                places = {word: live.files.places(field, word, among) for word in words}
                for one, other in pairs:
                    for number in places[one].keys() & places[other].keys():
                        gap = _gap(places[one][number], places[other][number])
                        raised[number] += NEAR / (1 + gap / NEAR_REACH)
            for found in here:
                score = found.score + raised[found.number]
                order = (found.order[0], -score, *found.order[2:])
                yield Found(order, index, found.number, score)


def _leading(numbers: Collection[int], values: Mapping[int, float], count: int) -> Collection[int]:
    """Those of ``numbers`` with the ``count`` highest values, and all that equal the last."""
    if len(numbers) <= count:
        return numbers
    least = heapq.nlargest(count, map(values.__getitem__, numbers))[-1]
    return [number for number in numbers if values[number] >= least]


def _neighbours(root: Node | None) -> list[tuple[str, str]]:
    """The words that stand side by side in the query and are sought anywhere."""
    if not isinstance(root, And):
        return []
    words = [part.token for part in root.parts if isinstance(part, Word) and not part.field]
    pairs = dict.fromkeys(pair for pair in itertools.pairwise(words) if pair[0] != pair[1])
    return list(pairs)[:MOST_PAIRS]


def _gap(some: Sequence[int], others: Sequence[int]) -> int:
    """How many words lie between the nearest two places."""
    smallest = abs(some[0] - others[0])
    here = there = 0
    while here < len(some) and there < len(others):
        distance = some[here] - others[there]
        smallest = min(smallest, abs(distance))
        if distance < 0:
            here += 1
        else:
            there += 1
    return max(0, smallest - 1)


def _as_title(root: Node | None) -> list[str]:
    """The words of the query when they may be a whole title."""
    parts = root.parts if isinstance(root, And) else (root,)
    words: list[str] = []
    for part in parts:
        if isinstance(part, Word | Phrase) and part.field in (None, TextField.TITLE):
            words.extend([part.token] if isinstance(part, Word) else part.tokens)
        elif not isinstance(part, Word | Phrase) and any(
            isinstance(leaf, Word | Phrase | Prefix) for leaf in sought(part)
        ):
            return []
    return words


def _whole_titles(files: SegmentFiles, words: Sequence[str], among: Set[int]) -> Set[int]:
    """The documents whose title is ``words``."""
    sizes = files.column(TITLE_WORDS)
    right = {number for number in among if sizes[number] == len(words)}
    if not right:
        return frozenset()
    starts = phrase_starts(files, TextField.TITLE, words, right)
    return {number for number, found in starts.items() if 0 in found}
