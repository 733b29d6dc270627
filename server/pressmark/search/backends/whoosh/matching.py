"""Which documents of a segment a query finds: its tree over whole posting lists, with sets."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import tzinfo
from itertools import chain

from pressmark.language.counting import reading_minutes
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
from pressmark.model.seams import NO_VARIANTS, Variants
from pressmark.search.backends.whoosh.schema import ABSENT, ID
from pressmark.search.backends.whoosh.segment import SegmentFiles
from pressmark.search.document import KEYWORD_FIELDS
from pressmark.search.evaluation import bounds, fields_of

MOST_WORDS = 400
MOST_POSTINGS = 20_000
_ALWAYS = 8
"""So many words of a prefix are taken however common they are."""

Term = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Live:
    """A segment as one commit left it: its files, and which of its documents are gone.

    The marker is among the gone: it is no item.
    """

    files: SegmentFiles
    gone: frozenset[int]

    @property
    def size(self) -> int:
        """How many items it holds."""
        return self.files.size - len(self.gone)


class Matching:
    """Finds the documents of each segment for one query. Documents that are gone may be among
    them: whoever asks takes those out at the end.
    """

    def __init__(
        self, segments: Sequence[Live], zone: tzinfo, variants: Variants = NO_VARIANTS
    ) -> None:
        self._segments = segments
        self._zone = zone
        self.variants = variants
        self._phrases: dict[tuple[str, str, tuple[str, ...]], Set[int]] = {}
        self._expanded: dict[Prefix, Mapping[Term, int]] = {}
        self._terms: dict[Word, Sequence[Term]] = {}
        self.cut = False
        """Whether a prefix stood for more words than were taken."""
        self.unsupported = False
        """Whether something was asked that the index does not know."""

    def find(self, files: SegmentFiles, node: Node | None) -> Set[int]:
        """The documents of ``files`` that ``node`` finds."""
        if node is None:
            return set(range(files.size))
        if isinstance(node, Word):
            return union(files.postings(*term).keys() for term in self.terms(node))
        if isinstance(node, Phrase):
            return union(self._phrase(files, field, node) for field in fields_of(node.field))
        if isinstance(node, Prefix):
            return union(files.postings(*term).keys() for term in self.expanded(files, node))
        if isinstance(node, Like):
            lists = (files.postings(TextField.TEXT, word).keys() for word, _ in node.words)
            return union(lists) - files.postings(ID, node.item_id).keys()
        if isinstance(node, Filter):
            if node.field in KEYWORD_FIELDS:
                return files.postings(node.field, node.value).keys()
            self.unsupported = True
            return frozenset()
        if isinstance(node, DateRange | NumberRange):
            return self._in_range(files, node, range(files.size))
        if isinstance(node, Not):
            return set(range(files.size)) - self.find(files, node.part)
        if isinstance(node, Or):
            return union(self.find(files, part) for part in node.parts)
        return self._all(files, node)

    def terms(self, node: Word) -> Sequence[Term]:
        """The terms of a word that any document holds: itself first, then its variants, in each
        of its fields.
        """
        known = self._terms.get(node)
        if known is None:
            known = self._terms[node] = [
                (field, word)
                for word in (node.token, *self.variants.get(node.token, ()))
                for field in fields_of(node.field)
                if any(live.files.postings(field, word) for live in self._segments)
            ]
        return known

    def exact(self) -> Matching:
        """The same, by the very words of the query only."""
        if not self.variants:
            return self
        exact = Matching(self._segments, self._zone)
        exact._phrases = self._phrases
        return exact

    def _phrase(self, files: SegmentFiles, field: str, node: Phrase) -> Set[int]:
        """Sought once, though matching, scores and ranks all ask."""
        key = (files.id, field, node.tokens)
        found = self._phrases.get(key)
        if found is None:
            found = self._phrases[key] = phrase_in(files, field, node.tokens)
        return found

    def _all(self, files: SegmentFiles, node: And) -> Set[int]:
        """The smallest sets first; then ranges and exclusions, on what is left."""
        ranges = [part for part in node.parts if isinstance(part, DateRange | NumberRange)]
        excluded = [part.part for part in node.parts if isinstance(part, Not)]
        others = [
            part for part in node.parts if not isinstance(part, DateRange | NumberRange | Not)
        ]
        sets = sorted((self.find(files, part) for part in others), key=len)
        found: Set[int] = sets[0] if sets else set(range(files.size))
        for other in sets[1:]:
            found = found & other
        for limits in ranges:
            found = self._in_range(files, limits, found)
        for unwanted in excluded:
            found = found - self.find(files, unwanted)
        return found

    def _in_range(
        self, files: SegmentFiles, node: DateRange | NumberRange, among: Iterable[int]
    ) -> Set[int]:
        low, high = bounds(node, self._zone)
        name = "words" if isinstance(node, NumberRange) else node.field
        column = files.column(name)
        if isinstance(node, NumberRange) and node.field == "minutes":
            return {
                number
                for number in among
                if column[number] != ABSENT and low <= reading_minutes(column[number]) <= high
            }
        return {
            number for number in among if column[number] != ABSENT and low <= column[number] <= high
        }

    def expanded(self, files: SegmentFiles, node: Prefix) -> Sequence[Term]:
        """Those of its terms that ``files`` hold: of many, a small segment has few."""
        taken = self.expand(node)
        return [
            (field, word)
            for field in fields_of(node.field)
            for word, _ in files.beginning(field, node.token)
            if (field, word) in taken
        ]

    def expand(self, node: Prefix) -> Mapping[Term, int]:
        """The terms a prefix stands for, with how many documents hold each: the most frequent
        words first, as many as the limits let through.
        """
        known = self._expanded.get(node)
        if known is not None:
            return known
        words: dict[str, int] = {}
        terms: dict[str, dict[Term, int]] = {}
        for field in fields_of(node.field):
            for live in self._segments:
                for word, count in live.files.beginning(field, node.token):
                    words[word] = words.get(word, 0) + count
                    of_word = terms.setdefault(word, {})
                    of_word[field, word] = of_word.get((field, word), 0) + count
        taken: dict[Term, int] = {}
        postings = 0
        first = heapq.nsmallest(MOST_WORDS + 1, words, key=lambda word: (-words[word], word))
        for index, word in enumerate(first):
            postings += words[word]
            if index >= _ALWAYS and (postings > MOST_POSTINGS or index == MOST_WORDS):
                self.cut = True
                break
            taken |= terms[word]
        self._expanded[node] = taken
        return taken


def phrase_in(files: SegmentFiles, field: str, words: Sequence[str]) -> Set[int]:
    """The documents in which ``words`` stand side by side in ``field``."""
    lists: list[Set[int]] = []
    for word in dict.fromkeys(words):
        held = files.postings(field, word)
        if not held:
            return frozenset()
        lists.append(held.keys())
    lists.sort(key=len)
    found: Set[int] = set(lists[0])
    for other in lists[1:]:
        found = found & other
    if len(words) == 1 or not found:
        return found
    return phrase_starts(files, field, words, found).keys()


def phrase_starts(
    files: SegmentFiles, field: str, words: Sequence[str], among: Set[int]
) -> Mapping[int, Collection[int]]:
    """Document -> where the phrase begins, for those ``among`` in which it stands."""
    found: dict[int, Collection[int]] = {}
    # the rarest first: most documents drop out before the places of the others are asked for
    ordered = sorted(enumerate(words), key=lambda each: len(files.postings(field, each[1])))
    for index, (offset, word) in enumerate(ordered):
        before, found = found, {}
        for number, places in files.places(field, word, before.keys() if index else among).items():
            starts = [place - offset for place in places] if offset else places
            if index:
                starts = [*filter(before[number].__contains__, starts)]
            if starts:
                found[number] = starts
    return found


def union(sets: Iterable[Set[int]]) -> Set[int]:
    held = [found for found in sets if found]
    if not held:
        return frozenset()
    return held[0] if len(held) == 1 else set(chain.from_iterable(held))
