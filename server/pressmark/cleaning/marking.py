"""Shows highlights in an article: finds each passage by its words, puts ``<mark>`` around it.

Stored HTML is parsed here and goes through the sanitiser again afterwards, as whatever is written
by us does. White space, letter case and soft hyphens do not count: a browser quotes a passage as it
is shown, with line breaks between its blocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lxml.html import Element, HtmlElement, tostring

from pressmark.cleaning.building import fragment
from pressmark.cleaning.parsing import lost_words
from pressmark.content.sanitize import sanitize
from pressmark.model.highlight import TextQuote
from pressmark.model.html import SafeHtml

_UNSEEN = frozenset("\u00ad\u200b\u2060\ufeff\u200e\u200f")
_CONTEXT = 64
_END = 24
"""So many letters of both ends find a passage that has lost something from its middle."""
_STRETCH = 1.5
_MOST_PLACES = 1000


@dataclass(frozen=True, slots=True)
class Marked:
    """An article with its highlights in it; ``lost`` are those whose words it does not hold."""

    html: SafeHtml
    lost: tuple[str, ...]


class _Letter(NamedTuple):
    """Where a letter stands: the number of its piece of text, and the place in it."""

    piece: int
    at: int


@dataclass(slots=True)
class _Piece:
    """One text of the tree: an element's own, or the tail behind it."""

    element: HtmlElement
    tail: bool

    @property
    def text(self) -> str:
        return (self.element.tail if self.tail else self.element.text) or ""


def mark_passages(html: str, quotes: Mapping[str, TextQuote]) -> Marked:
    """``html`` with the passages of ``quotes`` marked; each one's first mark has an ``id``."""
    tree = fragment(html)
    if lost_words(html, tree):
        return Marked(sanitize(html), tuple(quotes))
    pieces = list(_pieces(tree))
    letters, places = _flat(pieces)
    spans: dict[int, list[tuple[int, int, str]]] = {}
    lost: list[str] = []
    for name, quote in quotes.items():
        found = find_passage(letters, quote)
        if found is None:
            lost.append(name)
            continue
        for number, start, end in _by_piece(places[found[0] : found[1]]):
            spans.setdefault(number, []).append((start, end, name))
    named: set[str] = set()
    for number, wanted in sorted(spans.items()):
        _put_marks(pieces[number], wanted, named)
    inner = tostring(tree, encoding="unicode")
    return Marked(sanitize(inner.removeprefix("<div>").removesuffix("</div>")), tuple(lost))


def find_passage(letters: str, quote: TextQuote) -> tuple[int, int] | None:
    """Start and end of ``quote`` in ``letters``, where its surroundings fit best."""
    exact, prefix, suffix = (squeezed(part) for part in (quote.exact, quote.prefix, quote.suffix))
    if not exact:
        return None
    best: tuple[int, int] | None = None
    best_fit = -1
    at = letters.find(exact)
    for _ in range(_MOST_PLACES):
        if at < 0:
            break
        fit = _fit(letters, at, at + len(exact), prefix, suffix)
        if fit > best_fit:
            best, best_fit = (at, at + len(exact)), fit
        at = letters.find(exact, at + 1)
    return best or _by_its_ends(letters, exact)


def squeezed(text: str) -> str:
    """``text`` as passages are compared: no white space, nothing unseen, one letter case."""
    return "".join(
        letter.casefold() for letter in text if not letter.isspace() and letter not in _UNSEEN
    )


def _by_its_ends(letters: str, exact: str) -> tuple[int, int] | None:
    """A long passage that cleaning took something out of: notes, buttons, an advertisement."""
    if len(exact) < 3 * _END:
        return None
    head, tail = exact[:_END], exact[-_END:]
    start = letters.find(head)
    end = letters.find(tail, start + _END) + _END if start >= 0 else -1
    if start < 0 or end < _END:
        return None
    return (start, end) if len(exact) / _STRETCH <= end - start <= len(exact) * _STRETCH else None


def _fit(letters: str, start: int, end: int, prefix: str, suffix: str) -> int:
    """How many letters before and behind are as they were."""
    before = letters[max(0, start - _CONTEXT) : start][::-1]
    return _same(before, prefix[::-1]) + _same(letters[end : end + _CONTEXT], suffix)


def _same(one: str, other: str) -> int:
    shared = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        shared += 1
    return shared


def _pieces(tree: HtmlElement) -> list[_Piece]:
    """Every text of the tree in order of reading."""
    found: list[_Piece] = []
    stack: list[tuple[HtmlElement, bool]] = [(tree, False)]
    while stack:
        element, tail = stack.pop()
        found.append(_Piece(element, tail))
        if not tail:
            for child in reversed(element):
                stack += [(child, True), (child, False)]
    return found


def _flat(pieces: list[_Piece]) -> tuple[str, list[_Letter]]:
    """All letters that count, and where each of them stands."""
    letters: list[str] = []
    places: list[_Letter] = []
    for number, piece in enumerate(pieces):
        for at, letter in enumerate(piece.text):
            folded = squeezed(letter)  # may be two, as of a sharp s
            letters.append(folded)
            places += [_Letter(number, at)] * len(folded)
    return "".join(letters), places


def _by_piece(places: list[_Letter]) -> list[tuple[int, int, int]]:
    """A passage as (piece, start, end): one for each text it runs through."""
    found: list[tuple[int, int, int]] = []
    for piece, at in places:
        if found and found[-1][0] == piece:
            found[-1] = (piece, found[-1][1], at + 1)
        else:
            found.append((piece, at, at + 1))
    return found


def _put_marks(piece: _Piece, wanted: list[tuple[int, int, str]], named: set[str]) -> None:
    """Split one text at its passages; where two overlap, the first one has the words."""
    text, at = piece.text, 0
    parts: list[HtmlElement] = []
    before = ""
    for start, end, name in sorted(wanted):
        start = max(start, at)
        if name not in named and start < end:
            own = {"id": f"pm-h-{name}"}
            named.add(name)
        else:
            own = {}
        if start >= end:
            continue
        gap, at = text[at:start], end
        if parts:
            parts[-1].tail = gap
        else:
            before = gap
        made = Element("mark", own)
        made.text = text[start:end]
        parts.append(made)
    if not parts:
        return
    parts[-1].tail = text[at:]
    _replace(piece, before, parts)


def _replace(piece: _Piece, before: str, parts: list[HtmlElement]) -> None:
    element = piece.element
    if piece.tail:
        parent = element.getparent()
        index = parent.index(element) + 1
        element.tail = before
    else:
        parent, index = element, 0
        element.text = before
    for offset, part in enumerate(parts):
        parent.insert(index + offset, part)
