"""Where a page shows a text that its JSON-LD also gives: the smallest element that holds it."""

from __future__ import annotations

from bisect import bisect_right

from lxml.html import HtmlElement

from pressmark.cleaning.jsonld import plain_text

_EDGE = 60
"""So many letters at either end are enough to know a text by; in between, pages add things."""
_MOST_PLACES = 40


class Shown:
    """The letters of a page and where each element begins and ends among them."""

    def __init__(self, root: HtmlElement) -> None:
        self._spans: dict[HtmlElement, tuple[int, int]] = {}
        self._order: list[HtmlElement] = []
        self._starts: list[int] = []
        pieces: list[str] = []
        at = 0
        stack: list[tuple[HtmlElement, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            if leaving:
                self._spans[element] = (self._spans[element][0], at)
                piece = letters(element.tail or "") if element is not root else ""
            else:
                self._spans[element] = (at, at)
                self._order.append(element)
                self._starts.append(at)
                piece = letters(element.text or "")
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element))
            pieces.append(piece)
            at += len(piece)
        self._text = "".join(pieces)

    def find(self, value: object) -> HtmlElement | None:
        """The smallest element that shows ``value``, a text of schema.org; None when none does.

        A word stands in many places: the one that holds hardly more is meant.
        """
        wanted = letters(plain_text(value))
        if not wanted:
            return None
        found, least = None, 0
        start = self._text.find(wanted[:_EDGE])
        for _ in range(_MOST_PLACES):
            end = self._end(wanted, start) if start >= 0 else -1
            if end < 0:
                break
            element = self._smallest(start, end)
            size = self._size(element)
            if found is None or size < least:
                found, least = element, size
            if least <= len(wanted) + _EDGE // 6:
                break
            start = self._text.find(wanted[:_EDGE], start + 1)
        return found

    def _end(self, wanted: str, start: int) -> int:
        """Where the text that begins at ``start`` ends; -1 when its end does not follow soon."""
        last = wanted[-_EDGE:]
        end = self._text.find(last, start, start + 2 * len(wanted) + _EDGE)
        return end + len(last) if end >= 0 else -1

    def _smallest(self, start: int, end: int) -> HtmlElement:
        element = self._order[bisect_right(self._starts, start) - 1]
        while element is not self._order[0] and not self._holds(element, start, end):
            element = element.getparent()
        return element

    def _size(self, element: HtmlElement) -> int:
        begin, end = self._spans[element]
        return end - begin

    def place(self, element: HtmlElement) -> int:
        """Where ``element`` begins; for sorting by the order of the page."""
        return self._spans[element][0]

    def _holds(self, element: HtmlElement, start: int, end: int) -> bool:
        begin, until = self._spans[element]
        return begin <= start and end <= until


def letters(text: str) -> str:
    """The letters and digits of ``text``, large or small being the same."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def outermost(found: list[HtmlElement]) -> list[HtmlElement]:
    """``found`` without those that stand in another of them."""
    every = set(found)
    return [each for each in found if not any(up in every for up in each.iterancestors())]
