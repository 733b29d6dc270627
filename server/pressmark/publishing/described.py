"""What a page says of itself to programs: schema.org, citation tags, JSON Feed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pressmark.model.public import PublicItem
from pressmark.model.reading import Visibility
from pressmark.publishing.look import Look
from pressmark.publishing.names import item_path


def structured(item: PublicItem, look: Look) -> dict[str, Any]:
    """The piece as schema.org's ``Article``: who wrote it where and when, and where it is kept."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": item.title,
        "author": [{"@type": "Person", "name": name} for name in item.byline],
        "datePublished": item.published_at,
        "inLanguage": item.lang,
        "description": item.excerpt,
        "keywords": list(item.tags),
        "isBasedOn": item.url,
        "publisher": {"@type": "Organization", "name": item.site_name} if item.site_name else None,
        "archivedAt": look.base_url + item_path(item.number) if look.base_url else None,
    }
    return {name: value for name, value in found.items() if value}


def citation(item: PublicItem, look: Look) -> list[tuple[str, str]]:
    """Highwire Press tags, as Google Scholar and Zotero read them, in order."""
    tags = [("citation_title", item.title)]
    tags += [("citation_author", name) for name in item.byline]
    if item.published_at:
        tags.append(("citation_publication_date", item.published_at[:10].replace("-", "/")))
    if item.site_name:
        tags.append(("citation_journal_title", item.site_name))
    if item.lang:
        tags.append(("citation_language", item.lang.partition("-")[0]))
    if item.url:
        tags.append(("citation_public_url", item.url))
    if look.base_url and item.visibility is Visibility.FULL:
        tags.append(("citation_fulltext_html_url", look.base_url + item_path(item.number)))
    return tags


def json_feed(
    look: Look, title: str, address: str, items: Sequence[PublicItem], *, texts: bool
) -> bytes:
    """A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). ``address`` is its own;
    ``texts`` puts whole texts in, where the pieces show theirs."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": look.base_url,
        "feed_url": address,
        "language": look.language,
        "items": [_entry(item, look, texts) for item in items],
    }
    if look.author:
        feed["authors"] = [{"name": look.author}]
    return json.dumps(feed, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def _entry(item: PublicItem, look: Look, texts: bool) -> dict[str, Any]:
    here = look.base_url + item_path(item.number)
    # a feed shows what the page does, and never more
    whole = texts and item.visibility is Visibility.FULL
    shown = item.text if whole else item.excerpt or item.title
    found: dict[str, Any] = {
        "id": here,
        "url": here,
        "external_url": item.url,
        "title": item.title,
        "summary": item.excerpt or item.note,
        "date_published": item.saved_at.isoformat(),
        "authors": [{"name": name} for name in item.byline],
        "tags": list(item.tags),
        "language": item.lang,
        "content_text": shown,
    }
    return {name: value for name, value in found.items() if value}
