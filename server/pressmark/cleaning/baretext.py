"""The words of a page without a parser: linear, whatever comes, for pages nothing else survives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

_ENDS = re.compile("[>\"']")
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9]{0,30}")
_SILENT = frozenset(
    "script style template noscript svg textarea select title iframe object".split()
)
_INLINE = frozenset(
    """a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s
    samp small span strike strong sub sup time tt u var wbr""".split()
)


@lru_cache(maxsize=1)  # several steps ask for that of one page
def bare_text(html: str) -> str:
    """The words of ``html``, one block a line; tags, comments, scripts and styles left out."""
    text = unescape("".join(_pieces(html)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(html: str) -> Iterator[str]:
    lower = html.lower()
    if len(lower) != len(html):  # a few letters grow; then positions would not agree
        lower = html
    at = 0
    unclosed: set[str] = set()
    while (start := html.find("<", at)) >= 0:
        yield html[at:start]
        if html.startswith("<!--", start):
            end = html.find("-->", start)
            at = end + 3 if end >= 0 else len(html)
            continue
        name = _NAME.match(lower, start + 1)
        if name is None and html[start + 1 : start + 2] not in ("/", "!", "?"):
            yield "<"
            at = start + 1
            continue
        end = _tag_end(html, start)
        if end < 0:
            break
        at = end
        tag = name.group() if name else (_NAME.match(lower, start + 2) or [""])[0]
        if name and tag in _SILENT and tag not in unclosed:
            close = lower.find(f"</{tag}", at)
            if close < 0:
                unclosed.add(tag)  # looked for once, never again: this keeps it linear
            else:
                at = close
        yield "" if tag in _INLINE else "\n"
    else:
        yield html[at:]


def _tag_end(html: str, start: int) -> int:
    """Where the tag at ``start`` is over; a ``>`` inside a quoted value is no end. -1: nowhere."""
    at = start
    while (found := _ENDS.search(html, at + 1)) is not None:
        if found[0] == ">":
            return found.end()
        # only a value that is opened behind "=" is quoted; a stray quote is a letter
        if html[found.start() - 1] == "=":
            close = html.find(found[0], found.end())
            if close < 0:
                break
            at = close
        else:
            at = found.start()
    end = html.find(">", start)
    return end + 1 if end >= 0 else -1
