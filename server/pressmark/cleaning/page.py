"""The page on its way through the recipe: what every step reads and changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol, runtime_checkable

from lxml.html import HtmlElement

from pressmark.cleaning.schemaorg import Things
from pressmark.cleaning.trace import NoTrace
from pressmark.model.article import Image, Metadata
from pressmark.model.capture import Selection


class Fit(IntEnum):
    """How well an extractor suits a page; the best fit wins, order never matters."""

    NONE = 0
    OFFERED = 1
    """The reader may ask for it; it never comes by itself, as what was selected."""
    GENERAL = 2
    LIKELY = 3
    """Roles and class words speak for it."""
    SPECIAL = 4
    """The page itself says so: schema.org, microformats, the type of the file."""


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
    came along; ``images`` grows as the article's pictures are found. ``things`` was read before
    anything was dropped; a file that is no HTML has its ``type`` and its bytes in ``data``.
    An extractor that could only take a part says why in ``reason``.
    """

    url: str
    html: str
    tree: HtmlElement
    base: str
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    metadata: Metadata = field(default_factory=Metadata)
    images: list[Image] = field(default_factory=list)
    trace: NoTrace = field(default_factory=NoTrace)
    things: Things = field(default_factory=Things)
    selection: Selection | None = None
    type: str = "text/html"
    data: bytes = b""
    reason: str | None = None


@runtime_checkable
class Extractor(Protocol):
    """Finds the article in a page.

    One that is ``prepared`` gets the page after what is named like furniture was dropped, and its
    article is trimmed at both ends. Others get all that the page shows, and their word is final.
    """

    name: str
    prepared: bool

    def fit(self, page: Page) -> Fit:
        """How well this extractor suits ``page``, as it came; must not change it, never raises."""
        ...

    def extract(self, page: Page) -> HtmlElement:
        """The article as one element, taken out of ``page.tree``; ``page.metadata`` may be made
        better on the way. Raises NoContentError when there is none.
        """
        ...


class NoContentError(Exception):
    """An extractor found no article on the page; the ladder goes one rung down."""
