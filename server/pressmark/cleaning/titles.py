"""The title of an article, out of the several that a page gives itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PARTED = re.compile(r"\s+[|\-–—·•»:›/\\]+\s+|\s*[|»]\s*")
MAX_TITLE = 300


def choose_title(
    *,
    headline: str,
    og_title: str,
    document_title: str,
    headings: Sequence[str],
    site_names: Sequence[str],
) -> tuple[str, str]:
    """The title and who said it.

    JSON-LD's headline, Open Graph's title, a heading that agrees, ``<title>`` without the site's
    name. The site's name is only cut off where a heading, the site's own name or its domain
    confirms it.
    """
    for text, source in ((headline, "json-ld"), (og_title, "open-graph")):
        if text and not _is_site(text, site_names):
            return _without_site(text, headings, site_names)[:MAX_TITLE], source
    title = _without_site(document_title, headings, site_names)
    if title and not _is_site(title, site_names):
        return title[:MAX_TITLE], "title"
    for heading in headings:
        if heading:
            return heading[:MAX_TITLE], "heading"
    return (title or og_title or headline)[:MAX_TITLE], "title"


def _without_site(title: str, headings: Sequence[str], site_names: Sequence[str]) -> str:
    title = " ".join(title.split())
    for heading in headings:
        if len(heading) > 8 and heading != title and _plain(heading) in _plain(title):
            rest = _plain(title).replace(_plain(heading), "", 1)
            if len(rest) <= max(40, len(heading)):
                return heading
    parts = _PARTED.split(title)
    if len(parts) < 2:
        return title
    if _is_site(parts[-1], site_names):
        return title[: title.rindex(parts[-1])].rstrip(" |-–—·•»:›/\\")
    if _is_site(parts[0], site_names):
        return title[len(parts[0]) :].lstrip(" |-–—·•»:›/\\")
    return title


def _is_site(text: str, site_names: Sequence[str]) -> bool:
    plain = _plain(text)
    if not plain:
        return False
    for name in site_names:
        known = _plain(name)
        if known and (plain == known or plain == _plain(name.split(".")[0])):
            return True
        if known and "." in name and known.startswith(plain) and len(plain) > 3:
            return True
    return False


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
