"""Scores what is not words: which pictures, figures, tables, lists … of an article were kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement

from articles.words import WORD, parse, text_of

KINDS: dict[str, tuple[str, ...]] = {
    "images": ("img",),
    "figures": ("figure",),
    "tables": ("table",),
    "code blocks": ("pre",),
    "code": ("code",),
    "quotes": ("blockquote",),
    "headings": ("h1", "h2", "h3", "h4"),
    "lists": ("ul", "ol"),
    "items": ("li",),
    "links": ("a",),
}
_ALIKE = 0.8
_SHORT_NAME = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One element: its words with their numbers, and what its pictures may be called."""

    words: Counter[str]
    pictures: frozenset[str]


def parts_kept(pairs: Iterable[tuple[str, str]], base: str) -> dict[str, tuple[int, int]]:
    """Kind -> (how many were kept, how many are expected), over pairs (expected, got) of HTML."""
    kept: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    for wanted_html, got_html in pairs:
        wanted, got = parse(wanted_html), parse(got_html)
        for kind in KINDS:
            parts = list(_parts(wanted, kind, base))
            expected[kind] += len(parts)
            kept[kind] += _count_kept(parts, list(_parts(got, kind, base)), kind == "headings")
    return {kind: (kept[kind], expected[kind]) for kind in KINDS}


def _count_kept(wanted: list[Part], free: list[Part], shorter_will_do: bool) -> int:
    """Each expected part needs a counterpart of its own with 80 % of its words, or its picture.

    A heading may be shorter: the expected ones hold links such as "[edit]".
    """
    kept = 0
    for part in wanted:
        for at, other in enumerate(free):
            if part.words:
                size = part.words.total()
                if shorter_will_do and other.words:
                    size = min(size, other.words.total())
                alike = (part.words & other.words).total() >= _ALIKE * size
            else:
                alike = bool(part.pictures & other.pictures)
            if alike:
                kept += 1
                del free[at]
                break
    return kept


def _parts(root: HtmlElement | None, kind: str, base: str) -> Iterator[Part]:
    for element in root.iter(*KINDS[kind]) if root is not None else ():
        if kind == "links" and not (element.get("href") or "").strip():
            continue
        words = Counter() if kind == "images" else Counter(WORD.findall(text_of(element).lower()))
        shows = kind in ("images", "figures", "tables", "items")
        pictures = frozenset(_picture_names(element, base)) if shows else frozenset()
        if words or pictures:
            yield Part(words, pictures)


def _picture_names(element: HtmlElement, base: str) -> Iterator[str]:
    """The absolute addresses of the pictures in ``element``, and their bare file names."""
    for image in element.iter("img", "source"):
        named = [image.get(name) for name in ("src", "data-src", "data-original", "data-lazy-src")]
        for name in ("srcset", "data-srcset"):
            named += [part.split()[0] for part in re.split(r",\s+", image.get(name) or "") if part]
        for address in named:
            if address and not address.startswith("data:"):
                yield from _names_of(address.strip(), base)


def _names_of(address: str, base: str) -> Iterator[str]:
    try:
        full = urljoin(base, address)
        parts = urlsplit(full)
    except ValueError:
        return
    yield full
    leaf = unquote(parts.path.rpartition("/")[2])
    yield f"{leaf}?{parts.query}" if len(leaf) < _SHORT_NAME else leaf
