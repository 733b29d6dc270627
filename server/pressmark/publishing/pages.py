"""Every page of the site, one function a kind; lists are cut by the calendar, not by counting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pressmark.model.public import PublicItem
from pressmark.publishing.names import item_path, slugs
from pressmark.publishing.remembered import File
from pressmark.publishing.render import Renderer

NEWEST = 50
YEAR_AS_MONTHS = 100


def all_pages(renderer: Renderer, items: Sequence[PublicItem], *, mirror: bool) -> Iterator[File]:
    """Every HTML and XML file. ``items`` are in order of number."""
    newest = sorted(items, key=lambda item: (item.saved_at, item.number), reverse=True)
    tags = _registry(newest, lambda item: item.tags)
    sites = _registry(newest, lambda item: (item.site,) if item.site else ())
    places = _Places(slugs(tags), slugs(sites))
    yield from _home(renderer, newest)
    for item in items:
        yield _piece(renderer, item, places)
    yield from _calendar(renderer, newest)
    yield from _register(renderer, "tag", tags, places.tags)
    yield from _register(renderer, "site", sites, places.sites)
    yield renderer.page("search.html", "search.html", texts=search_texts(renderer))
    yield renderer.page("about.html", "about.html", count=len(items), mirror=mirror)
    yield renderer.page("404.html", "404.html")
    yield from _feeds(renderer, newest, mirror=mirror)


class _Places:
    """Folder names of tags and sites."""

    def __init__(self, tags: Mapping[str, str], sites: Mapping[str, str]) -> None:
        self.tags = tags
        self.sites = sites


def _registry(items: Sequence[PublicItem], names: Any) -> dict[str, list[PublicItem]]:
    """Name -> its items, newest first. Names that differ in case only are one."""
    found: dict[str, list[PublicItem]] = {}
    spelled: dict[str, str] = {}
    for item in sorted(items, key=lambda item: item.number):
        for name in names(item):
            spelled.setdefault(name.casefold(), name)
    for item in items:
        for name in names(item):
            found.setdefault(spelled[name.casefold()], []).append(item)
    return dict(sorted(found.items(), key=lambda pair: pair[0].casefold()))


def _home(renderer: Renderer, newest: Sequence[PublicItem]) -> Iterator[File]:
    years = [(year, len(list(group))) for year, group in groupby(newest, _year)]
    yield renderer.page(
        "index.html", "index.html", days=_days(renderer, newest[:NEWEST]), years=years
    )


def _piece(renderer: Renderer, item: PublicItem, places: _Places) -> File:
    path = item_path(item.number)
    tags = [(tag, _place(places.tags, tag)) for tag in item.tags]
    return renderer.page(
        path,
        "piece.html",
        item=item,
        tags=tags,
        site_folder=places.sites.get(item.site) or _place(places.sites, item.site),
    )


def _place(folders: Mapping[str, str], name: str) -> str:
    """The folder of a name however this item spells it."""
    return next(
        (folder for known, folder in folders.items() if known.casefold() == name.casefold()), ""
    )


def _calendar(renderer: Renderer, newest: Sequence[PublicItem]) -> Iterator[File]:
    for year, group in groupby(newest, _year):
        items = list(group)
        by_month = [(month, list(part)) for month, part in groupby(items, _month)]
        as_months = len(items) > YEAR_AS_MONTHS
        months = [
            (month, renderer.month_name(part[0].saved_at), len(part)) for month, part in by_month
        ]
        yield renderer.page(
            f"{year}.html",
            "calendar.html",
            heading=str(year),
            months=months if as_months else [],
            days=[] if as_months else _days(renderer, items),
        )
        for month, part in by_month if as_months else ():
            yield renderer.page(
                f"{month}.html",
                "calendar.html",
                heading=renderer.month_name(part[0].saved_at),
                months=[],
                days=_days(renderer, part),
            )


def _register(
    renderer: Renderer,
    kind: str,
    names: Mapping[str, Sequence[PublicItem]],
    folders: Mapping[str, str],
) -> Iterator[File]:
    rows = [(name, folders[name], len(items)) for name, items in names.items()]
    yield renderer.page(f"{kind}/index.html", "register.html", kind=kind, rows=rows)
    for name, items in names.items():
        yield renderer.page(
            f"{kind}/{folders[name]}/index.html",
            "named.html",
            kind=kind,
            name=name,
            days=_days(renderer, items),
        )


def _feeds(renderer: Renderer, newest: Sequence[PublicItem], *, mirror: bool) -> Iterator[File]:
    look = renderer.look
    allow = look.allow_indexing and not mirror
    sitemap = f"Sitemap: {look.base_url}sitemap.xml\n" if look.base_url else ""
    # crawlers may come and read "noindex"; kept out they would list bare addresses
    yield "robots.txt", f"User-agent: *\nAllow: /\n{sitemap if allow else ''}".encode()
    if not look.base_url or mirror:
        return
    yield renderer.page("feed.xml", "feed.xml", items=newest[:NEWEST])
    yield renderer.page("sitemap.xml", "sitemap.xml", items=sorted(newest, key=_number))


def search_texts(renderer: Renderer) -> dict[str, str]:
    """What the search script says, in the site's language."""
    names = "none found.one found.other searching failed more help".split()
    return {name: renderer.texts.say(f"site.search.{name}") for name in names}


def _days(renderer: Renderer, items: Sequence[PublicItem]) -> list[tuple[str, list[PublicItem]]]:
    def day(item: PublicItem) -> str:
        return renderer.texts.day(item.saved_at)

    return [(name, list(group)) for name, group in groupby(items, day)]


def _year(item: PublicItem) -> int:
    return item.saved_at.year


def _month(item: PublicItem) -> str:
    return f"{item.saved_at:%Y-%m}"


def _number(item: PublicItem) -> int:
    return item.number
