"""Small questions about trees that several steps ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+")
BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary
    table tbody td tfoot th thead tr ul""".split()
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
NEVER_DROPPED = frozenset(("pre", "code", "math", "main", "html", "body", "h1"))


_LEAST_PROSE = 60


@dataclass(slots=True)
class Size:
    """What an element holds, in characters: ``own`` is what stands outside its block children."""

    text: int = 0
    linked: int = 0
    own: int = 0
    own_linked: int = 0
    prose: int = 0
    images: int = 0

    @property
    def link_share(self) -> float:
        """How much of the text stands in links."""
        return self.linked / self.text if self.text else 0.0


Sizes = dict[HtmlElement, Size]


def measure(root: HtmlElement) -> Sizes:
    """The size of every element below and with ``root``, in one pass over the tree."""
    sizes: Sizes = {element: Size() for element in elements(root)}
    for element in reversed(list(sizes)):  # children come before what holds them
        size = sizes[element]
        length = _length(element.text)
        size.text += length
        size.own += length
        if element.tag == "a" and not (element.get("href") or "#").startswith("#"):
            size.linked, size.own_linked = size.text, size.own
        elif element.tag == "img":
            size.images += 1
        block = element.tag in BLOCKS
        if block and size.own > _LEAST_PROSE and 2 * size.own_linked < size.own:
            size.prose += size.own
        if element is not root:
            _add(sizes[element.getparent()], size, block, _length(element.tail))
    return sizes


def _add(parent: Size, child: Size, block: bool, tail: int) -> None:
    parent.text += child.text + tail
    parent.linked += child.linked
    parent.prose += child.prose
    parent.images += child.images
    parent.own += tail if block else tail + child.own
    parent.own_linked += 0 if block else child.own_linked


def _length(text: str | None) -> int:
    return len(" ".join(text.split())) if text else 0


def name_words(element: HtmlElement) -> frozenset[str]:
    """The words of an element's class, id and role, split at ``-``, ``_`` and capitals.

    The id of a heading, or of what is in one, is made of its words: it says nothing of its kind.
    """
    titled = element.tag in HEADINGS or (
        element.get("id") is not None and next(element.iterancestors(*HEADINGS), None) is not None
    )
    names = _NOT_TITLED if titled else _NAMES
    found = [text for name in names if (text := element.get(name))]
    return _words_in(" ".join(found)) if found else _NONE


_NAMES = ("class", "id", "role", "data-testid")
_NOT_TITLED = ("class", "role", "data-testid")
_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def _words_in(named: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORDS.findall(named[:1000]))


def text_of(element: HtmlElement) -> str:
    """The text of an element with single blanks."""
    return " ".join(element.text_content().split())


def letters_of(text: str) -> str:
    """The letters and digits of ``text`` without case: to a reader, texts of the same are alike."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def link_share(element: HtmlElement) -> float:
    """How much of the text stands in links; ``#`` links are places in the page, not links."""
    total = len(text_of(element))
    if not total:
        return 0.0
    linked = sum(
        len(text_of(link))
        for link in element.iter("a")
        if not (link.get("href") or "#").startswith("#")
    )
    return linked / total


def running_text(element: HtmlElement) -> int:
    """Characters of running text: paragraphs and the like that are sentences, not links."""
    total = 0
    for block in element.iter("p", "blockquote", "pre", "li", "dd", "td", "div"):
        if block.tag == "div" and any(child.tag in BLOCKS for child in block):
            continue
        if block.tag == "blockquote" and block.find(".//p") is not None:
            continue
        text = text_of(block)
        if len(text) > 60 and link_share(block) < 0.5:
            total += len(text)
    return total


def elements(root: HtmlElement) -> Iterator[HtmlElement]:
    """All elements below and with ``root``, comments and instructions left out."""
    return (element for element in root.iter() if isinstance(element.tag, str))


def drop(element: HtmlElement) -> None:
    """Take ``element`` out; the text behind it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def unwrap(element: HtmlElement) -> None:
    """Take the tag away and leave what is in it; links to it then lead to its first part."""
    if element.getparent() is not None:
        name = element.get("id")
        if name and len(element) and isinstance(element[0].tag, str) and not element[0].get("id"):
            element[0].set("id", name)
        element.drop_tag()


def attached(element: HtmlElement, root: HtmlElement) -> bool:
    """Whether ``element`` is still somewhere below ``root``."""
    return element is root or any(ancestor is root for ancestor in element.iterancestors())
