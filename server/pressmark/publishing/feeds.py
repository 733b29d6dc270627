"""Feeds for all, for tags and for sites, the list of them, robots.txt and the sitemap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from pressmark.model.public import PublicItem
from pressmark.publishing.described import json_feed
from pressmark.publishing.registers import Register
from pressmark.publishing.remembered import File
from pressmark.publishing.render import Renderer

NEWEST = 20
"""Pieces in a feed: with their texts in that of all, without in the others, for each piece more
writes them anew."""
LEAST_FEED = 5
"""Tags and sites with fewer pieces have no feed of their own."""


def feeds(
    renderer: Renderer, newest: Sequence[PublicItem], registers: Sequence[Register], *, mirror: bool
) -> Iterator[File]:
    """Every feed; ``newest`` comes first saved last. Without an address of its own a site has
    none, for a feed names whole addresses."""
    look = renderer.look
    allow = look.allow_indexing and not mirror
    sitemap = f"Sitemap: {look.base_url}sitemap.xml\n" if look.base_url else ""
    # crawlers may come and read "noindex"; kept out they would list bare addresses
    yield "robots.txt", f"User-agent: *\nAllow: /\n{sitemap if allow else ''}".encode()
    if not look.base_url or mirror:
        return
    listed = [(look.title, "")]
    yield from _feed(renderer, "", look.title, newest[:NEWEST])
    for register in registers:
        for name, items in register.items.items():
            if len(items) >= LEAST_FEED:
                folder = f"{register.kind}/{register.folders[name]}/"
                title = f"{look.title}: {name}"
                listed.append((title, folder))
                yield from _feed(renderer, folder, title, items[:NEWEST])
    yield renderer.page("opml.xml", "opml.xml", feeds=listed)
    by_number = sorted(newest, key=lambda item: item.number)
    yield renderer.page("sitemap.xml", "sitemap.xml", items=by_number)


def _feed(
    renderer: Renderer, folder: str, title: str, items: Sequence[PublicItem]
) -> Iterator[File]:
    look = renderer.look
    texts = not folder
    yield renderer.page(
        f"{folder}feed.xml", "feed.xml", items=items, title=title, folder=folder, texts=texts
    )
    path = f"{folder}feed.json"
    make = partial(json_feed, look, title, look.base_url + path, items, texts=texts)
    yield renderer.made(path, make, title, items)
