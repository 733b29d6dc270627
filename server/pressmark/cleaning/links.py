"""Step 9: links become absolute and lose their tracking keys, pictures get their numbers."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml.html import HtmlElement

from pressmark.addresses import without_tracking
from pressmark.cleaning.images import FOUND
from pressmark.cleaning.page import Page
from pressmark.cleaning.trees import drop, elements
from pressmark.model.article import Image

_NOT_ID = re.compile(r"[^a-z0-9-]+")


def address_links(page: Page, article: HtmlElement) -> None:
    """Absolute addresses on every link; anchors inside the article lead to ids of our own."""
    wanted = {
        _fragment(link.get("href") or "", page) for link in article.iter("a") if link.get("href")
    }
    names = _own_ids(article, wanted - {None})
    for element in elements(article):
        for name in ("cite", "longdesc"):
            if element.get(name):
                element.set(name, _absolute(element.get(name), page.base) or "")
    for link in list(article.iter("a")):
        href = link.get("href")
        if href is None:
            continue
        anchor = _fragment(href, page)
        if anchor is not None and anchor in names:
            link.set("href", f"#{names[anchor]}")
            continue
        absolute = _absolute(href, page.base)
        if absolute:
            link.set("href", without_tracking(absolute))
        else:
            del link.attrib["href"]


def number_images(page: Page, article: HtmlElement) -> None:
    """``src`` becomes ``pm-image:N``; ``page.images`` holds what N is."""
    numbers = {image.address: number for number, image in enumerate(page.images)}
    for element in list(article.iter("img")):
        address = element.get(FOUND)
        if not address:
            drop(element)
            continue
        if address not in numbers:
            numbers[address] = len(page.images)
            page.images.append(Image(address))
        element.set("src", f"pm-image:{numbers[address]}")


def _own_ids(article: HtmlElement, wanted: set[str | None]) -> dict[str, str]:
    """Drop all ids of the page, give ours to those that a link of the article leads to."""
    names: dict[str, str] = {}
    for element in elements(article):
        given = element.attrib.pop("id", None) or (
            element.attrib.pop("name", None) if element.tag == "a" else None
        )
        if given and given in wanted and given not in names:
            plain = _NOT_ID.sub("-", given.lower()).strip("-")[:60]
            names[given] = f"pm-{plain or 'a'}-{len(names) + 1}"
            element.set("id", names[given])
    return names


def _fragment(href: str, page: Page) -> str | None:
    """The id that ``href`` leads to when it leads to this very page."""
    address, mark, fragment = href.strip().partition("#")
    if not mark or not fragment:
        return None
    if address:
        absolute = _absolute(address, page.base)
        if absolute is None or absolute.partition("#")[0] != page.url.partition("#")[0]:
            return None
    return fragment


def _absolute(address: str, base: str) -> str | None:
    try:
        joined = urljoin(base, address.strip())
    except ValueError:
        return None
    return joined if joined.lower().startswith(("http://", "https://", "mailto:")) else None
