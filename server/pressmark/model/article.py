"""An article: what cleaning made of a capture. A machine may replace it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from pressmark.model.html import SafeHtml
from pressmark.model.ids import ArticleId, BlobId, CaptureId

_ENDS = tuple('.!?。！？؟।”"»')
_BEGINNING = 600
_ALIKE = 60
Direction = Literal["ltr", "rtl"]


class Complete(StrEnum):
    """How much of the page's words the article holds; ordered by ``RANK``."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    NO_TEXT = "no_text"


COMPLETE_RANK: Mapping[Complete, int] = {
    Complete.COMPLETE: 2,
    Complete.INCOMPLETE: 1,
    Complete.NO_TEXT: 0,
}


@dataclass(frozen=True, slots=True)
class Image:
    """Picture N of an article: where it came from, and its bytes when they came along.

    ``width`` and ``height`` are CSS pixels as read from the head of the file or the page.
    """

    address: str
    blob: BlobId | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of itself. Dates are ISO 8601, a date without a zone stays a date."""

    title: str = ""
    byline: tuple[str, ...] = ()
    site_name: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    lang: str | None = None
    dir: Direction | None = None
    excerpt: str = ""
    lead_image: str | None = None
    canonical_url: str | None = None
    tags: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """The readable form of a capture.

    ``content_html`` names pictures as ``pm-image:N``, an index into ``images``; ``text`` holds the
    words in order, one block a line, without captions. ``reason`` says why it is not complete.
    """

    id: ArticleId
    capture_id: CaptureId
    metadata: Metadata
    content_html: SafeHtml
    text: str
    images: tuple[Image, ...]
    lead_image: int | None
    complete: Complete
    reason: str | None
    extractor: str
    recipe: int
    word_count: int
    reading_minutes: int

    @property
    def standfirst(self) -> str:
        """What the page itself says the article is about, in whole sentences, when its text does
        not say so at its beginning; else empty. It is read before the text and found with it.
        """
        said = self.metadata.excerpt
        whole = said.endswith(_ENDS) and not said.endswith("..")
        if not whole or self.metadata.sources.get("excerpt", "text") == "text":
            return ""
        begins = _letters(self.text[: _BEGINNING + len(said)])
        return "" if _letters(said)[:_ALIKE] in begins else said

    @property
    def words(self) -> str:
        """All that is searched: the standfirst as a line of its own, then the text."""
        standfirst = self.standfirst
        return f"{standfirst}\n{self.text}" if standfirst else self.text


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
