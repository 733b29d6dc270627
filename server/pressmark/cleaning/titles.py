"""The title of an article, out of the several that a page gives itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pressmark.cleaning.trees import letters_of

_PARTED = re.compile(r"\s+[|\-–—·•»:›/\\]+\s+|\s*[|»]\s*")
# what stands behind a bar is hardly ever part of a title; a dash or a colon may be
_BAR = re.compile(r"\s[|»·•]\s*$|::\s*$")
_SIGNS = " |-–—·•»:›/\\"
MAX_TITLE = 300


def choose_title(
    *,
    headlines: Sequence[str],
    named: Sequence[str],
    document_title: str,
    headings: Sequence[str],
    site_names: Sequence[str],
) -> tuple[str, str]:
    """The title and who said it.

    ``headlines`` are JSON-LD's, ``named`` those of ``<meta>``: the first that is not the site's
    own name; of several headlines the one that the page shows. Else ``<title>`` without the site's
    name, else a heading.
    """
    shown = [letters_of(text) for text in (document_title, *headings) if text]
    known = [text for text in headlines if text and not _is_site(text, site_names)]
    known.sort(key=lambda text: not any(letters_of(text) in other for other in shown))
    for text, source in [(text, "json-ld") for text in known[:1]] + [(t, "meta") for t in named]:
        if text and not _is_site(text, site_names):
            return " ".join(text.split())[:MAX_TITLE], source
    title = _without_site(document_title, headings, site_names)
    if title and not _is_site(title, site_names):
        return title[:MAX_TITLE], "title"
    for heading in headings:
        if heading:
            return heading.rstrip("¶# ")[:MAX_TITLE], "heading"
    return (title or next(filter(None, [*named, *headlines]), ""))[:MAX_TITLE], "title"


def _without_site(title: str, headings: Sequence[str], site_names: Sequence[str]) -> str:
    """``title`` less the site's name, where a heading, the site's name or a bar confirms it."""
    title = " ".join(title.split())
    for heading in headings:
        whole, begun = letters_of(title), letters_of(heading)
        if len(heading) > 8 and heading != title and whole.startswith(begun):
            rest = len(whole) - len(begun)
            if rest <= max(40, len(heading)):
                return heading.rstrip("¶# ")
    parts = _PARTED.split(title)
    if len(parts) < 2:
        return title
    before = title[: title.rindex(parts[-1])]
    if _is_site(parts[-1], site_names) or (
        _BAR.search(before) and len(before) > 2 * len(parts[-1])
    ):
        return before.rstrip(_SIGNS)
    if _is_site(parts[0], site_names):
        return title[len(parts[0]) :].lstrip(_SIGNS)
    return title


def _is_site(text: str, site_names: Sequence[str]) -> bool:
    plain = letters_of(text)
    if not plain:
        return False
    for name in site_names:
        known = letters_of(name)
        if known and (plain == known or plain == letters_of(name.split(".")[0])):
            return True
        if known and "." in name and known.startswith(plain) and len(plain) > 3:
            return True
    return False
