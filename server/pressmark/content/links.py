"""Puts our own address in the place of links to pages that are kept beside, as ``pictures.py`` does
for pictures: on what the sanitiser made, whose links are written in one way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

from pressmark.model.html import SafeHtml

_LINK = re.compile(r'<a href="(https?://[^"]+)"([^>]*)>(.*?)</a>', re.DOTALL)


def linked_addresses(html: SafeHtml) -> Iterator[str]:
    """Every web address that ``html`` links to, in order."""
    return (unescape(match[1]) for match in _LINK.finditer(html))


def place_links(html: SafeHtml, ours: Callable[[str], str | None], original: str) -> SafeHtml:
    """``html`` with each link for which ``ours`` gives an address leading there, and a second one
    behind it that leads where it led before, called ``original``.
    """

    def led(match: re.Match[str]) -> str:
        address, rest, words = match.groups()
        own = ours(unescape(address))
        if own is None:
            return match.group()
        said = escape(original)
        return (
            f'<a href="{escape(own)}">{words}</a><a class="original" href="{address}"{rest} '
            f'title="{said}" aria-label="{said}">\N{NORTH EAST ARROW}</a>'
        )

    return SafeHtml(_LINK.sub(led, html))
