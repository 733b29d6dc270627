"""What a document is worth for a query, and why: BM25 over fields, and likeness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from pressmark.model.query import Leaf, Like, Node, Phrase, Prefix, TextField, Word, sought
from pressmark.model.results import Reason
from pressmark.search.backends.whoosh.matching import Live, Matching, Term
from pressmark.search.backends.whoosh.postings import Postings
from pressmark.search.backends.whoosh.segment import SegmentFiles
from pressmark.search.evaluation import fields_of
from pressmark.search.weighing import BOOSTS, K1, VARIANT, B, rarity


class Weighted(NamedTuple):
    """A leaf of the query with the terms it is made of, each with its weight."""

    leaf: Leaf
    terms: Sequence[tuple[Term, float]]


class Scoring:
    """Scores for one query in the segments of one commit.

    ``search/weighing.py`` has the formulas; scores are summed over fields.
    """

    def __init__(self, root: Node | None, segments: Sequence[Live], matching: Matching) -> None:
        self._segments = segments
        self._matching = matching
        self._items = sum(live.size for live in segments)
        self._means: dict[str, float] = {}
        self._leaves = [Weighted(leaf, self._terms(leaf)) for leaf in dict.fromkeys(sought(root))]

    def scores(self, files: SegmentFiles, found: Set[int]) -> dict[int, float]:
        """Document -> its score, for all that were ``found``."""
        scores = dict.fromkeys(found, 0.0)
        for weighted in self._leaves:
            within: Set[int] = scores.keys()
            if isinstance(weighted.leaf, Phrase) and len(weighted.leaf.tokens) > 1:
                within = self._matching.find(files, weighted.leaf) & within
            for (field, word), weight in self._held(files, weighted):
                postings = files.postings(field, word)
                if postings:
                    _add(scores, postings, weight, self._norms(files, field), within)
        return scores

    def reasons(self, files: SegmentFiles, number: int) -> Iterator[Reason]:
        """What the score of a document is made of."""
        for leaf, terms in self._leaves:
            if isinstance(leaf, Phrase) and number not in self._matching.find(files, leaf):
                continue
            code = "like" if isinstance(leaf, Like) else "word"
            for (field, word), weight in terms:
                times = files.postings(field, word).get(number)
                if times:
                    norm = self._norms(files, field)[number]
                    yield Reason(code, weight * times / (times + norm), word, field)

    def scores_of_one(self, live: Live) -> dict[int, float]:
        """The scores of all that the query finds when it is one word or beginning: what is found
        need not be known before.
        """
        files = live.files
        (leaf,) = self._leaves
        scores: dict[int, float] = {}
        for (field, word), weight in self._held(files, leaf):
            postings, norms = files.postings(field, word), self._norms(files, field)
            if not scores:
                scores = {
                    number: weight * times / (times + norms[number])
                    for number, times in postings.items()
                }
            else:
                held = scores.get
                for number, times in postings.items():
                    scores[number] = held(number, 0.0) + weight * times / (times + norms[number])
        for number in live.gone:
            scores.pop(number, None)
        return scores

    def _held(self, files: SegmentFiles, weighted: Weighted) -> Sequence[tuple[Term, float]]:
        """The terms of a leaf that may be in ``files``, each with its weight."""
        if not isinstance(weighted.leaf, Prefix):
            return weighted.terms
        weights = dict(weighted.terms)
        held = self._matching.expanded(files, weighted.leaf)
        return [(term, weights[term]) for term in held]

    def _terms(self, leaf: Leaf) -> list[tuple[Term, float]]:
        """The terms a leaf is made of, each with its weight."""
        terms: Sequence[Term]
        if isinstance(leaf, Word):
            terms = self._matching.terms(leaf)
        elif isinstance(leaf, Phrase):
            words = dict.fromkeys(leaf.tokens)
            terms = [(field, word) for word in words for field in fields_of(leaf.field)]
        elif isinstance(leaf, Prefix):
            # its words stand for one word: as common as all of them together
            expanded = self._matching.expand(leaf)
            worth = rarity(self._items, sum(expanded.values()))
            return [(term, worth * BOOSTS.get(term[0], 1.0)) for term in expanded]
        elif isinstance(leaf, Like):
            return [((str(TextField.TEXT), word), weight) for word, weight in leaf.words]
        else:
            return []
        counts = [sum(len(live.files.postings(*term)) for live in self._segments) for term in terms]
        return [
            (term, rarity(self._items, count) * BOOSTS.get(term[0], 1.0) * _share(leaf, term))
            for term, count in zip(terms, counts, strict=True)
            if count
        ]

    def _norms(self, files: SegmentFiles, field: str) -> Sequence[float]:
        if field not in self._means:
            words = sum(live.files.words_in(field) for live in self._segments)
            documents = sum(live.files.size for live in self._segments)
            self._means[field] = words / max(1, documents) or 1.0
        return files.norms(field, K1 * (1 - B), K1 * B / self._means[field])


def _add(
    scores: dict[int, float],
    postings: Postings,
    weight: float,
    norms: Sequence[float],
    within: Set[int],
) -> None:
    """Adds to ``scores`` what a term is worth in each document ``within``."""
    if len(postings) > len(within):
        times_in = postings.get
        for number in within:
            times = times_in(number)
            if times:
                scores[number] += weight * times / (times + norms[number])
    else:
        for number, times in postings.items():
            if number in within:
                scores[number] += weight * times / (times + norms[number])


def _share(leaf: Node, term: Term) -> float:
    """What a term counts of a word's worth: a variant less than the word itself."""
    return VARIANT if isinstance(leaf, Word) and term[1] != leaf.token else 1.0
