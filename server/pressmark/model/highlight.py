"""A highlight: a passage the reader marked, found again by its words and those around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pressmark.model.ids import CaptureId, HighlightId


@dataclass(frozen=True, slots=True)
class TextQuote:
    """A passage by its words (W3C TextQuoteSelector); white space in them does not count."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A marked passage of an item. No machine changes it; whether the article that stands still
    holds the passage is asked anew each time. ``capture_id`` is the save that brought it.
    """

    id: HighlightId
    quote: TextQuote
    made_at: datetime
    note: str = ""
    capture_id: CaptureId | None = None
