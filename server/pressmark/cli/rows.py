"""Pieces as the command line prints them."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

import click

from pressmark.addresses import site_of
from pressmark.model.item import Item


def print_row(item: Item, zone: tzinfo) -> None:
    """Mark, title, and one line of what else is known."""
    click.echo(f"{click.style(item.mark, fg='red')}  {click.style(item.title, bold=True)}")
    parts = [site_of(item.url), f"saved {item.saved_at.astimezone(zone):%Y-%m-%d}"]
    if item.article:
        parts.append(f"{item.article.reading_minutes} min")
    parts += [f"#{tag}" for tag in item.reading.tags]
    if item.reading.visibility != "private":
        parts.append(f"public ({item.reading.visibility})")
    click.echo(f"       {click.style(' · '.join(part for part in parts if part), dim=True)}")


def item_record(item: Item) -> dict[str, Any]:
    """A piece for programs, without its text."""
    article, reading = item.article, item.reading
    return {
        "mark": item.mark,
        "url": item.url,
        "title": item.title,
        "saved_at": item.saved_at.isoformat(),
        "tags": list(reading.tags),
        "note": reading.note,
        "starred": reading.starred,
        "archived": reading.archived_at is not None,
        "visibility": reading.visibility.value,
        "visibility_wished": reading.visibility_wished,
        "deleted": item.trashed,
        "word_count": article.word_count if article else None,
        "reading_minutes": article.reading_minutes if article else None,
        "complete": article.complete.value if article else None,
        "byline": list(article.metadata.byline) if article else [],
        "published_at": article.metadata.published_at if article else None,
        "lang": article.metadata.lang if article else None,
    }
