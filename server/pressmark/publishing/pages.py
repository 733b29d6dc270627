"""Every page of the site, one function a kind; lists are cut by the calendar, not by counting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pressmark.model.public import PublicItem
from pressmark.publishing.described import citation, structured
from pressmark.publishing.feeds import LEAST_FEED, feeds
from pressmark.publishing.linked import Links, find_links
from pressmark.publishing.names import item_path
from pressmark.publishing.registers import Register, registers
from pressmark.publishing.remembered import File
from pressmark.publishing.render import Renderer

NEWEST = 50
YEAR_AS_MONTHS = 100


def all_pages(renderer: Renderer, items: Sequence[PublicItem], *, mirror: bool) -> Iterator[File]:
    """Every HTML and XML file. ``items`` are in order of number."""
    newest = sorted(items, key=lambda item: (item.saved_at, item.number), reverse=True)
    tags, sites, authors = listed = registers(newest)
    links = find_links(newest)
    yield from _home(renderer, newest)
    for item in items:
        yield _piece(renderer, item, tags, sites, authors, links)
    yield from _calendar(renderer, newest)
    for register in listed:
        yield from _register(renderer, register)
    yield renderer.page("search.html", "search.html", texts=search_texts(renderer))
    yield renderer.page("about.html", "about.html", count=len(items), mirror=mirror)
    yield renderer.page("404.html", "404.html")
    yield from feeds(renderer, newest, listed, mirror=mirror)


def _home(renderer: Renderer, newest: Sequence[PublicItem]) -> Iterator[File]:
    years = [(year, len(list(group))) for year, group in groupby(newest, _year)]
    yield renderer.page(
        "index.html", "index.html", days=_days(renderer, newest[:NEWEST]), years=years
    )


def _piece(
    renderer: Renderer,
    item: PublicItem,
    tags: Register,
    sites: Register,
    authors: Register,
    links: Links,
) -> File:
    look = renderer.look
    led = {address: item_path(number) for address, number in links.led_from(item).items()}
    return renderer.page(
        item_path(item.number),
        "piece.html",
        item=item,
        led=led,
        tags=[(tag, tags.address(tag)) for tag in item.tags],
        authors=[(name, authors.address(name)) for name in item.byline],
        more_from=sites.address(item.site),
        naming=[(other.title, item_path(other.number)) for other in links.naming(item)],
        structured=structured(item, look),
        citation=citation(item, look),
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


def _register(renderer: Renderer, register: Register) -> Iterator[File]:
    kind = register.kind
    yield renderer.page(f"{kind}/index.html", "register.html", kind=kind, rows=register.listed())
    for name, items in register.paged():
        folder = f"{kind}/{register.folders[name]}/"
        yield renderer.page(
            f"{folder}index.html",
            "named.html",
            kind=kind,
            name=name,
            days=_days(renderer, items),
            feed=folder if len(items) >= LEAST_FEED else "",
        )


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
