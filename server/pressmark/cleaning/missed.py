"""What the pick left out and readers miss: pictures, code, tables, quotes, lists, headings."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from pressmark.cleaning.images import FOUND
from pressmark.cleaning.promos import is_promo, is_sectioned
from pressmark.cleaning.trees import BLOCKS, HEADINGS, Sizes, drop, elements, name_words

_KEPT_WHOLE = frozenset(("pre", "figure", "blockquote", "dl"))
_PARTS = frozenset("table caption thead tbody tfoot tr td th dl dt dd".split())
_LINKED_TABLE = 0.75
_GALLERY = 12
"""So many pictures in a box that was not picked are a gallery, and none of the article's own."""
_ASIDE_WORDS = frozenset(
    "gallery galleries carousel slideshow slider teaser teasers card cards author bio".split()
)


class Missed:
    """Looks through what was left out of an article; ``taken`` is what is in it."""

    def __init__(self, taken: set[HtmlElement], sizes: Sizes) -> None:
        self._taken = taken
        self._sizes = sizes
        self._sections = is_sectioned(taken)

    def rescue(self, box: HtmlElement) -> None:
        """Drop ``box``, or what in it nobody misses."""
        if self._is_missed(box) or self._belongs(box) or self._stands_in_line(box):
            return
        size = self._sizes[box]
        if size.images >= _GALLERY or name_words(box) & _ASIDE_WORDS or size.link_share > 0.6:
            drop(box)
            return
        kept: set[HtmlElement] = set()
        for element in list(elements(box)):
            if element.getparent() in kept or (element is not box and self._is_missed(element)):
                kept.add(element)
        if not kept:
            drop(box)
            return
        holding = {up for element in kept for up in element.iterancestors()}
        for element in list(elements(box)):
            if element not in kept and element not in holding and element.tag in BLOCKS:
                drop(element)

    def _belongs(self, box: HtmlElement) -> bool:
        """A part of something that is in the article: a caption, a cell."""
        parent = box.getparent()
        if box.tag == "figcaption":
            return next(parent.iter("img"), None) is not None
        return box.tag in _PARTS and parent.tag in _PARTS

    def _stands_in_line(self, box: HtmlElement) -> bool:
        """A heading above, or a list below, what is in the article: its links do not matter."""
        size = self._sizes[box]
        after = self._neighbour(box.itersiblings())
        if box.tag in HEADINGS:
            return 2 < size.text < 200 and self._is_taken_prose(after)
        if box.tag not in ("ul", "ol", "dl", "table") or name_words(box) & _ASIDE_WORDS:
            return False
        before = self._neighbour(box.itersiblings(preceding=True))
        if before is None or (is_promo(before) and not self._sections):
            return box.tag == "table" and size.link_share < _LINKED_TABLE
        if before.tag in HEADINGS or box.tag == "table":
            return box.tag != "table" or size.link_share < _LINKED_TABLE
        if not self._is_taken_prose(before) or after is None:
            return False
        return self._is_taken_prose(after) or (after.tag in HEADINGS and size.link_share < 0.6)

    def _neighbour(self, siblings: Iterator[HtmlElement]) -> HtmlElement | None:
        """The next block that is not empty."""
        return next(
            (each for each in siblings if each.tag in BLOCKS and self._sizes[each].text), None
        )

    def _is_taken_prose(self, element: HtmlElement | None) -> bool:
        return element is not None and element in self._taken and self._sizes[element].prose > 0

    def _is_missed(self, element: HtmlElement) -> bool:
        tag, size = element.tag, self._sizes[element]
        if tag in _KEPT_WHOLE:
            return size.link_share < 0.6 or size.images > 0
        if tag == "img":
            return bool(element.get(FOUND))
        if tag == "table":
            rows = element.findall(".//tr")
            wide = len(rows) >= 2 and any(len(row) >= 2 for row in rows)
            return wide and size.link_share < 0.6
        if tag in ("ul", "ol"):
            return self._is_prose_list(element)
        if tag in HEADINGS:
            return 2 < size.text < 200 and size.link_share < 0.4
        return tag in BLOCKS and self._is_prose(element)

    def _is_prose(self, element: HtmlElement) -> bool:
        """Running text, or a short paragraph beside some."""
        size = self._sizes[element]
        return bool(size.prose and 2 * size.own >= size.text)

    def _is_prose_list(self, element: HtmlElement) -> bool:
        size = self._sizes[element]
        if not size.text:
            return False
        if size.link_share < 0.35:
            return True
        return size.link_share < 0.7 and element.text_content().count(",") > 3
