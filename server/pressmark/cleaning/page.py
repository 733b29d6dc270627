"""The page on its way through the recipe: what every step reads and changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol, runtime_checkable

from lxml.html import HtmlElement

from pressmark.cleaning.trace import NoTrace
from pressmark.model.article import Image, Metadata


class Fit(IntEnum):
    """How well an extractor suits a page; the best fit wins, order never matters."""

    NONE = 0
    GENERAL = 1
    SPECIAL = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that came along: its digest and where its bytes lie."""

    url: str
    digest: str
    path: str


@dataclass(slots=True)
class Page:
    """One page being cleaned. ``tree`` is changed by the steps, ``html`` stays what came.

    ``base`` is the address relative links start from; ``pictures`` maps absolute addresses to what
    came along; ``images`` grows as the article's pictures are found.
    """

    url: str
    html: str
    tree: HtmlElement
    base: str
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    metadata: Metadata = field(default_factory=Metadata)
    images: list[Image] = field(default_factory=list)
    trace: NoTrace = field(default_factory=NoTrace)


@runtime_checkable
class Extractor(Protocol):
    """Finds the article in a prepared page."""

    name: str

    def fit(self, page: Page) -> Fit:
        """How well this extractor suits ``page``; must not change it."""
        ...

    def extract(self, page: Page) -> HtmlElement:
        """The article as one element, taken out of ``page.tree``.

        Raises NoContentError when there is none.
        """
        ...


class NoContentError(Exception):
    """An extractor found no article on the page; the ladder goes one rung down."""
