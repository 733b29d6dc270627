"""Finds the passages of a text that show why a query found it, and marks the words in them.

Text in, text and spans out, never HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pressmark.language.words import TokenSpan
from pressmark.model.query import Phrase, Prefix, Query, TextField, Word, sought
from pressmark.model.results import Passage
from pressmark.model.seams import NO_VARIANTS, Variants
from pressmark.search.finding import Text, is_gap

WIDTH = 200
"""Characters of a passage, about."""
_BEFORE = 60
"""How much of them stands before the first word found."""
_STRETCH = 30
"""How far an end is moved so that it falls between words."""
_MOST_HITS = 2000

Spans = tuple[tuple[int, int], ...]


class _Hit(NamedTuple):
    """A place in the text and which word of the query it is."""

    start: int
    end: int
    sought: int


def passages(
    text: str, query: Query, most: int = 2, variants: Variants = NO_VARIANTS
) -> tuple[Passage, ...]:
    """The best passages of ``text`` for ``query``, up to ``most``, in order of the text.

    ``variants`` of a word are marked as the word is.

    The first is where the most different words of the query stand together; the next, where most
    of those it lacks. Without any of the words: the beginning of the text, nothing marked. An
    empty text has no passages.
    """
    if not text.strip():
        return ()
    hits = _hits(text, query, TextField.TEXT, variants)
    windows = _windows(hits, most) or [0]
    made: list[Passage] = []
    for at in sorted(windows):
        first = hits[at].start if hits else 0
        if not made or first >= made[-1].end:
            made.append(_passage(text, hits, first, made[-1].end if made else 0))
    return tuple(made)


def mark_title(title: str, query: Query, variants: Variants = NO_VARIANTS) -> Spans:
    """Where the words of ``query`` stand in a title, in order, apart from each other."""
    return marked(title, query, TextField.TITLE, variants)


def marked(text: str, query: Query, field: TextField, variants: Variants = NO_VARIANTS) -> Spans:
    """Where the words that ``query`` seeks in ``field`` (or anywhere) stand in a short text."""
    return _joined(_hits(text, query, field, variants), 0, len(text))


def _hits(text: str, query: Query, field: TextField, variants: Variants) -> list[_Hit]:
    leaves = [
        leaf
        for leaf in dict.fromkeys(sought(query.root))
        if isinstance(leaf, Word | Phrase | Prefix) and leaf.field in (None, field)
    ]
    if not leaves:
        return []
    singles: dict[str, int] = {}
    begun: dict[str, int] = {}
    phrases: dict[str, list[tuple[Sequence[str], int]]] = {}
    for number, leaf in enumerate(leaves):
        if isinstance(leaf, Phrase):
            phrases.setdefault(leaf.tokens[0], []).append((leaf.tokens, number))
        else:
            (singles if isinstance(leaf, Word) else begun)[leaf.token] = number
    for token, number in list(singles.items()):
        for other in variants.get(token, ()):
            singles.setdefault(other, number)
    wanted = {
        *singles,
        *(token for leaf in leaves if isinstance(leaf, Phrase) for token in leaf.tokens),
    }
    words = sorted(Text(text).find(wanted, begun), key=lambda word: (word.start, word.end))
    hits: list[_Hit] = []
    for index, (token, start, end) in enumerate(words[:_MOST_HITS]):
        if token in singles:
            hits.append(_Hit(start, end, singles[token]))
        hits += [
            _Hit(start, end, number) for prefix, number in begun.items() if token.startswith(prefix)
        ]
        for tokens, number in phrases.get(token, ()):
            hits.extend(_phrase(text, words[index : index + len(tokens)], tokens, number))
    hits.sort()
    return hits


def _phrase(
    text: str, words: Sequence[TokenSpan], tokens: Sequence[str], number: int
) -> Iterator[_Hit]:
    """The words of a phrase, when they are ``tokens`` and no other stands between."""
    if [word.token for word in words] == list(tokens) and all(
        is_gap(text[one.end : other.start]) for one, other in pairwise(words)
    ):
        for word in words:
            yield _Hit(word.start, word.end, number)


def _windows(hits: Sequence[_Hit], most: int) -> list[int]:
    """The hits that the best windows begin with."""
    chosen: list[int] = []
    shown: set[int] = set()
    while len(chosen) < most:
        best, best_value = -1, (0, 0, 0)
        for index, value in _values(hits, shown):
            near = any(abs(hits[index].start - hits[other].start) < WIDTH for other in chosen)
            if not near and value > best_value:
                best, best_value = index, value
        if best < 0:
            break
        chosen.append(best)
        shown |= {hit.sought for hit in _inside(hits, best)}
    return chosen


def _values(hits: Sequence[_Hit], shown: set[int]) -> Iterator[tuple[int, tuple[int, int, int]]]:
    """For each window: how many words not yet shown it has, how many words, how many hits."""
    counts: dict[int, int] = {}
    fresh = end = 0
    for index, hit in enumerate(hits):
        while end < len(hits) and (end <= index or hits[end].end <= hit.start + WIDTH - _BEFORE):
            found = hits[end].sought
            counts[found] = counts.get(found, 0) + 1
            fresh += counts[found] == 1 and found not in shown
            end += 1
        yield index, (fresh, len(counts), end - index)
        counts[hit.sought] -= 1
        if not counts[hit.sought]:
            del counts[hit.sought]
            fresh -= hit.sought not in shown


def _inside(hits: Sequence[_Hit], first: int) -> Iterator[_Hit]:
    limit = hits[first].start + WIDTH - _BEFORE
    for hit in hits[first:]:
        if hit.end > limit:
            break
        yield hit


def _passage(text: str, hits: Sequence[_Hit], first: int, floor: int) -> Passage:
    """The passage around the hit that begins at ``first``; it begins at ``floor`` or later."""
    start = max(floor, first - _BEFORE)
    if start > floor:
        blank = _blank(text, start, min(first, start + _STRETCH))
        start = blank + 1 if blank >= 0 else start
    end = start + WIDTH
    if end < len(text):
        blank = _blank(text, end, min(len(text), end + _STRETCH))
        end = blank if blank >= 0 else end
    end = min(end, len(text))
    while start < first and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return Passage(
        text=text[start:end].replace("\n", " "),
        spans=_joined(hits, start, end),
        paragraph=text.count("\n", 0, max(first, start)),
        start=start,
        end=end,
        cut_before=bool(text[:start].strip()),
        cut_after=bool(text[end:].strip()),
    )


def _blank(text: str, start: int, end: int) -> int:
    """The first blank between, or -1."""
    return next((at for at in range(start, end) if text[at].isspace()), -1)


def _joined(hits: Sequence[_Hit], start: int, end: int) -> Spans:
    """The spans of the hits between, counted from ``start``; what touches is one."""
    spans: list[tuple[int, int]] = []
    for hit in hits:
        if hit.start < start or hit.end > end:
            continue
        here, there = hit.start - start, hit.end - start
        if spans and here <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], there))
        else:
            spans.append((here, there))
    return tuple(spans)
