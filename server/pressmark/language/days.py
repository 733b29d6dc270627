"""The day a page says it was published, as it writes it."""

from __future__ import annotations

from datetime import date


def written_day(written: str | None) -> date | None:
    """The date in front of an ISO date or time; a year or a month alone is its first day.

    The zone is left alone: a reader means the date that stands on the page.
    """
    if not written:
        return None
    day = written[:10]
    try:
        return date.fromisoformat(day + "-01-01"[len(day) - 10 :] if len(day) < 10 else day)
    except ValueError:
        return None
