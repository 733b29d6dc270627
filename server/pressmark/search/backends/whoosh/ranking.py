"""In which order the found documents come: titles first, then BM25 and nearness, or a column."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from pressmark.model.query import (
    Prefix,
    Query,
    Sort,
    TextField,
    Word,
)
from pressmark.model.results import Facet, Reason
from pressmark.search.backends.whoosh.matching import (
    Live,
    Matching,
    phrase_starts,
    union,
)
from pressmark.search.backends.whoosh.schema import TIE, TITLE_WORDS
from pressmark.search.backends.whoosh.scoring import Scoring
from pressmark.search.backends.whoosh.segment import SegmentFiles
from pressmark.search.document import merged_names
from pressmark.search.evaluation import TIERS, as_title, in_titles
from pressmark.search.facets import without
from pressmark.search.weighing import EXACT, NEAR_FIRST, Pair, near, neighbours

_WALK = 50
"""Where at least one document in so many is found, the first of an order are met soon."""
_TIER = 1e9
"""What parts two tiers: more than any score."""


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
        self._pairs = neighbours(query.root)
        # of one word, what holds it itself comes first; of several, who knows which one was meant
        self._exact_counts = bool(self._pairs) and self._exact is not matching
        scoring = self._scoring
        self._scores = (
            [scoring.scores_of_one(live) for live in segments]
            if query.order is Sort.RELEVANCE and isinstance(query.root, Word | Prefix)
            else None
        )
        self.found: list[Set[int]] = (
            [matching.find(live.files, query.root) - live.gone for live in segments]
            if self._scores is None
            else [scores.keys() for scores in self._scores]
        )

    @cached_property
    def _scoring(self) -> Scoring:
        return Scoring(self._query.root, self._segments, self._matching)

    @property
    def total(self) -> int:
        return sum(len(found) for found in self.found)

    def best(self, count: int) -> list[Found]:
        """The first ``count`` documents."""
        if not count:
            return []
        if self._query.order is not Sort.RELEVANCE:
            return heapq.nsmallest(count, self._by_column(self._query.order, count))
        wanted = max(count, NEAR_FIRST if self._pairs else 0)
        first = sorted(self._by_relevance(wanted))[:wanted]
        if self._pairs:
            first[:NEAR_FIRST] = sorted(self._nearer(first[:NEAR_FIRST]))
        return first[:count]

    def counts(self, facet: Facet) -> dict[str, int]:
        """How many of the found have each value of ``facet``; see ``Facet``."""
        root = without(self._query.root, facet)
        counted: Counter[str] = Counter()
        for live, found in zip(self._segments, self.found, strict=True):
            if root != self._query.root:
                found = self._matching.find(live.files, root) - live.gone
            labels = live.files.labels(facet, self._query.zone)
            counted.update(chain.from_iterable(map(labels.__getitem__, found)))
        return merged_names(counted) if facet in (Facet.TAG, Facet.AUTHOR) else dict(counted)

    def reasons(self, found: Found) -> tuple[Reason, ...]:
        """Why a document stands where it does; none in an order other than by relevance."""
        if self._query.order is not Sort.RELEVANCE:
            return ()
        files = self._segments[found.segment].files
        tier = -int(found.order[0])
        worth = [
            *self._scoring.reasons(files, found.number),
            *(
                Reason("near", gained, " ".join(pair), field)
                for _, gained, pair, field in self._nearness(files, {found.number})
            ),
        ]
        if self._exact_counts and found.number in self._exact.find(files, self._query.root):
            worth.append(Reason("exact", EXACT))
        ranks = [Reason(TIERS[tier - 1])] if tier > self._exact_counts else []
        return (*ranks, *sorted(worth, key=lambda reason: -reason.score))

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
            numbers: Iterable[int] = found
            if sign < 0 and len(found) * _WALK > live.files.size:
                # most of the order is found: its first ones come by walking it
                ordered = live.files.ordered(name)
                numbers = itertools.islice(filter(found.__contains__, ordered), count)
            for number in numbers:
                yield Found((sign * column[number], -saved[number], tie[number]), index, number, 0)

    def _by_relevance(self, count: int) -> Iterator[Found]:
        """At least the first ``count`` of all."""
        weighed = [
            (index, live.files, *self._weighed(index, live.files, found))
            for index, (live, found) in enumerate(zip(self._segments, self.found, strict=True))
            if found
        ]
        ordered = [values for *_, values in weighed]
        least = _least(ordered, count)
        for index, files, scores, tiers, values in weighed:
            leading = values if least is None else [n for n in values if values[n] >= least]
            saved, tie = files.column("saved"), files.column(TIE)
            for number in leading:
                order = (-tiers.get(number, 1), -scores[number], -saved[number], tie[number])
                yield Found(order, index, number, scores[number])

    def _weighed(
        self, index: int, files: SegmentFiles, found: Set[int]
    ) -> tuple[dict[int, float], Mapping[int, int], Mapping[int, float]]:
        """Of the ``found`` of a segment the scores, the ranks other than 1, and both as one."""
        root, title = self._query.root, as_title(self._query.root)
        scores = self._scores[index] if self._scores else self._scoring.scores(files, found)
        tiers: dict[int, int] = {}
        if root:
            tiers = dict.fromkeys(self._exact.find(files, in_titles(root)) & found, 2)
        if title:
            tiers |= dict.fromkeys(_whole_titles(files, title, found), 3)
        if self._exact_counts:
            for number in self._exact.find(files, root) & found:
                scores[number] += EXACT
        elif self._exact is not self._matching:
            only_variants = found - self._exact.find(files, root)
            tiers |= dict.fromkeys(only_variants - tiers.keys(), 0)
        if not tiers:
            return scores, tiers, scores
        ordered = scores.copy()
        for number, tier in tiers.items():
            ordered[number] += (tier - 1) * _TIER
        return scores, tiers, ordered

    def _nearer(self, first: list[Found]) -> Iterator[Found]:
        """The same documents, their scores raised where the words stand near each other."""
        for index, live in enumerate(self._segments):
            here = [found for found in first if found.segment == index]
            if not here:
                continue
            gained = dict.fromkeys((found.number for found in here), 0.0)
            for number, worth, _, _ in self._nearness(live.files, gained.keys()):
                gained[number] += worth
            for found in here:
                score = found.score + gained[found.number]
                order = (found.order[0], -score, *found.order[2:])
                yield Found(order, index, found.number, score)

    def _nearness(
        self, files: SegmentFiles, among: Set[int]
    ) -> Iterator[tuple[int, float, Pair, str]]:
        """What documents ``among`` gain by words that stand near each other, and by which words
        in which field.
        """
        words = {word for pair in self._pairs for word in pair}
        for field in (TextField.TEXT, TextField.TITLE):
            # only what two words share is worth the look at where they stand
            held = {word: among & self._holding(files, field, word) for word in words}
            shared = [(pair, held[pair[0]] & held[pair[1]]) for pair in self._pairs]
            wanted: set[int] = set().union(*(both for _, both in shared))
            if not wanted:
                continue
            places = {word: self._places(files, field, word, wanted) for word in words}
            for pair, both in shared:
                one, other = places[pair[0]], places[pair[1]]
                for number in both:
                    yield number, near(one[number], other[number]), pair, field

    def _holding(self, files: SegmentFiles, field: str, word: str) -> Set[int]:
        """The documents that hold ``word`` in ``field``, or one of its variants."""
        words = (word, *self._matching.variants.get(word, ()))
        return union(files.postings(field, each).keys() for each in words)

    def _places(
        self, files: SegmentFiles, field: str, word: str, among: Set[int]
    ) -> Mapping[int, Sequence[int]]:
        """Where ``word`` stands, or one of its variants."""
        found: dict[int, Sequence[int]] = dict(files.places(field, word, among))
        for other in self._matching.variants.get(word, ()):
            for number, places in files.places(field, other, among).items():
                known = found.get(number)
                found[number] = sorted((*known, *places)) if known else places
        return found


def _least(values: Sequence[Mapping[int, float]], count: int) -> float | None:
    """The lowest of the ``count`` highest values; None when there are no more."""
    if sum(map(len, values)) <= count:
        return None
    return heapq.nlargest(count, chain.from_iterable(each.values() for each in values))[-1]


def _whole_titles(files: SegmentFiles, words: Sequence[str], among: Set[int]) -> Set[int]:
    """The documents whose title is ``words``."""
    sizes = files.column(TITLE_WORDS)
    begun = files.postings(TextField.TITLE, words[0]).keys() & among
    right = {number for number in begun if sizes[number] == len(words)}
    if not right:
        return frozenset()
    starts = phrase_starts(files, TextField.TITLE, words, right)
    return {number for number, found in starts.items() if 0 in found}
