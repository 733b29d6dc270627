"""Puts picture addresses into sanitised HTML: the only step after the sanitiser.

It works on nh3's own output, where every attribute stands in double quotes, tag by tag from left
to right, so that text and attribute values are never taken for a tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape
from typing import Protocol, TypeVar

from markupsafe import escape

from pressmark.model.html import SafeHtml

_TAG = re.compile(r"<[a-z][a-z0-9]*(?:\s+[a-z-]+(?:=\"[^\"]*\")?)*\s*/?>")
_ATTRIBUTE = re.compile(r"([a-z-]+)=\"([^\"]*)\"")
_PICTURE = re.compile(r"pm-image:(\d+)\Z")


class Picture(Protocol):
    """What is known of a picture that HTML names by its number."""

    @property
    def address(self) -> str: ...
    @property
    def width(self) -> int | None: ...
    @property
    def height(self) -> int | None: ...


Each = TypeVar("Each", bound=Picture)


def place_pictures(
    html: SafeHtml, images: Sequence[Each], address: Callable[[Each], str | None], missing: str
) -> SafeHtml:
    """``html`` with an address, or a framed gap, in place of each ``pm-image:N``.

    ``address`` gives where a picture is shown, None when it is not there;
    ``missing`` is the word before the description of a picture that did not come along.
    """

    def placed(match: re.Match[str]) -> str:
        tag = match.group()
        if not tag.startswith("<img"):
            return tag
        found = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
        number = _PICTURE.match(found.get("src", ""))
        if number is None or int(number[1]) >= len(images):
            return ""
        image = images[int(number[1])]
        source = address(image)
        if source is None:
            return _gap(image, found.get("alt", ""), missing)
        return _picture(image, source, found)

    return SafeHtml(_TAG.sub(placed, html))


def used_pictures(html: SafeHtml) -> list[int]:
    """The numbers of the pictures that ``html`` shows, in order, each once."""
    numbers: dict[int, None] = {}
    for match in _TAG.finditer(html):
        if match.group().startswith("<img"):
            source = dict(_ATTRIBUTE.findall(match.group())).get("src", "")
            if number := _PICTURE.match(source):
                numbers[int(number[1])] = None
    return list(numbers)


def _picture(image: Picture, source: str, found: dict[str, str]) -> str:
    attributes = {"src": source, "alt": found.get("alt", "")}
    if "title" in found:
        attributes["title"] = found["title"]
    if image.width and image.height:
        attributes |= {"width": str(image.width), "height": str(image.height)}
    attributes |= {"loading": "lazy", "decoding": "async"}
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<img {written}>"


def _gap(image: Picture, description: str, missing: str) -> str:
    said = escape(f"{missing}: {description}" if description else missing)
    if not image.address.startswith(("http://", "https://")):
        return f'<span class="gap">{said}</span>'
    link = escape(image.address)
    return (
        f'<span class="gap">{said} <a href="{link}" rel="noopener noreferrer nofollow">'
        f"{link}</a></span>"
    )
