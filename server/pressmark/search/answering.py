"""From a query to its answer: stems, likeness, help where nothing is found, facets, pages.

The steps are the same over every backend, which evaluates what it is given and no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pressmark.language.words import words_with_spans
from pressmark.model.query import And, Node, Note, NoteCode, Or, Phrase, Prefix, Query, Word, sought
from pressmark.model.results import (
    Cursor,
    Facet,
    FacetValue,
    Results,
    Suggestion,
)
from pressmark.model.seams import SearchIndex, Variants
from pressmark.search.facets import shown
from pressmark.search.likeness import ItemOf, with_likenesses
from pressmark.search.spelling import commonest, near_words, proposal
from pressmark.search.widening import variants_of

FACET_VALUES = 12
_FEW = 10
"""Answers smaller than this come with a proposal, where there is one."""
_MOST_PARTS = 12
"""In longer queries no word may be missing: too many trees."""


def _nothing(_: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Ask:
    """How much of an answer is wanted, and what is known beside the query.

    ``after`` goes on where an earlier page ended; with it ``offset`` does not count. Words are
    widened in ``languages``; ``item_of`` finds the piece that ``similar:`` names.
    """

    limit: int = 20
    offset: int = 0
    after: Cursor | None = None
    languages: Sequence[str] = ()
    facets: Collection[Facet] = ()
    explain: bool = False
    suggest: bool = True
    item_of: ItemOf = _nothing


@dataclass(frozen=True, slots=True)
class Answered:
    """``query`` is what was searched in the end: the one asked, or that with one word missing.
    ``variants`` are the words marked beside its own. ``results.notes`` tell all that was done.
    ``following`` is where the next page begins, None behind the last.
    """

    query: Query
    variants: Variants
    results: Results
    facets: Mapping[Facet, Sequence[FacetValue]] = field(default_factory=dict)
    suggestion: Suggestion | None = None
    following: Cursor | None = None


def answer(index: SearchIndex, asked: Query, ask: Ask) -> Answered:
    """What ``index`` finds for ``asked``. Where nothing holds what was typed, words one letter
    away stand in for those that nothing holds; then one word may be missing. Never raises for
    what was typed.
    """
    query = with_likenesses(asked, index, ask.item_of)
    variants = variants_of(query, index, ask.languages)
    offset = ask.after.offset if ask.after else ask.offset
    results = _search(index, query, variants, ask, offset)
    known = results.total
    if not known and results.at:
        query, variants, results = _eased(index, query, variants, ask, offset, results)
    notes = results.notes
    if ask.after and results.at and ask.after.revision != results.at.revision:
        notes = (*notes, Note(NoteCode.MOVED, 0, len(query.text)))
    counted = {
        facet: shown(query, facet, counts, FACET_VALUES) for facet, counts in results.facets.items()
    }
    end = offset + len(results.hits)
    more = results.at and results.hits and end < results.total
    return Answered(
        query,
        variants,
        replace(results, notes=notes),
        counted,
        _suggestion(index, asked, known) if ask.suggest and results.at and not offset else None,
        Cursor(results.at.revision, end) if more and results.at else None,
    )


def _search(index: SearchIndex, query: Query, variants: Variants, ask: Ask, offset: int) -> Results:
    return index.search(query, ask.limit, offset, variants, facets=ask.facets, explain=ask.explain)


def _eased(
    index: SearchIndex,
    query: Query,
    variants: Variants,
    ask: Ask,
    offset: int,
    empty: Results,
) -> tuple[Query, Variants, Results]:
    """The query made easier until something is found; as it was when nothing helps."""
    words = {leaf.token for leaf in sought(query.root) if isinstance(leaf, Word)}
    held = index.counts(words)
    missing = [word for word in words if word not in held and word not in variants]
    near = {word: commonest(near_words(word, index)) for word in missing}
    near = {word: found for word, found in near.items() if found}
    wider = {**variants, **near}
    notes = tuple(note for word in near for note in _spotted(query, word))
    for attempt, said in (
        (query, ()),
        (_one_missing(query), (Note(NoteCode.ONE_MISSING, 0, len(query.text)),)),
    ):
        if attempt is None or (attempt is query and not near):
            continue
        results = _search(index, attempt, wider, ask, offset)
        if results.total:
            return attempt, wider, replace(results, notes=(*results.notes, *notes, *said))
    return query, variants, empty


def _spotted(query: Query, word: str) -> list[Note]:
    """A note where ``word`` stands in what was written."""
    return [
        Note(NoteCode.CORRECTED, span.start, span.end)
        for span in words_with_spans(query.text)
        if span.token == word
    ][:1]


def _one_missing(query: Query) -> Query | None:
    """``query`` with any one of its words, phrases and beginnings left out; None when it has
    fewer than two.
    """
    root = query.root
    if not isinstance(root, And):
        return None
    loose = [part for part in root.parts if isinstance(part, Word | Phrase | Prefix)]
    if not 1 < len(loose) <= _MOST_PARTS:
        return None
    return replace(query, root=Or(tuple(_left(root, part) for part in loose)))


def _left(root: And, missing: Node) -> Node:
    parts = tuple(part for part in root.parts if part is not missing)
    return parts[0] if len(parts) == 1 else And(parts)


def _suggestion(index: SearchIndex, asked: Query, known: int) -> Suggestion | None:
    """What may have been meant, when only ``known`` were found and that finds more."""
    better = proposal(asked, index) if known < _FEW else None
    if better is None:
        return None
    total = index.search(better, 0).total
    return Suggestion(better.text, total) if total > known else None
