"""Real pages, and filler made of their words, as a library to find known pieces in."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from contracts.queries import corpus_item
from pressmark.model.item import Item

FILLERS = 2000
_LEAST_WORDS = 120
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "blockquote", "pre", "td", "br", "section"}


@dataclass(frozen=True)
class Page:
    """One piece of the library. ``number`` makes its mark and its date."""

    number: int
    title: str
    author: str
    text: str
    lang: str | None

    @property
    def item(self) -> Item:
        return corpus_item(
            {
                "mark": f"{self.number:06}",
                "url": f"https://site{self.number % 90}.example/{self.number}",
                "title": self.title,
                "byline": [self.author] if self.author else [],
                "text": self.text,
                "lang": self.lang,
                "tags": [],
                "saved": f"2024-01-{1 + self.number % 28:02}T00:00:00+00:00",
                "published": None,
                "words": len(self.text.split()),
            }
        )


class _Text(HTMLParser):
    """The text of a page, a paragraph a line."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def real_pages(corpus: Path) -> list[Page]:
    """The articles of the corpus that are long enough to be looked for, in order of name."""
    pages: list[Page] = []
    for described in sorted((corpus / "readability-pages").glob("*/expected-metadata.json")):
        known, folder = json.loads(described.read_text("utf-8")), described.parent
        reader = _Text()
        reader.feed((folder / "expected.html").read_text("utf-8"))
        lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
        text = "\n".join(line for line in lines if line)
        if known.get("title") and len(text.split()) >= _LEAST_WORDS:
            author = " ".join((known.get("byline") or "").split())
            pages.append(Page(len(pages), known["title"], author, text, known.get("lang")))
    return pages


def fillers(pages: Sequence[Page], count: int, seed: int) -> list[Page]:
    """Pieces of the same words in the same company: each word follows one it follows in a real
    page, so that pairs of words compete as in prose, but no sentence is there twice.
    """
    draw = random.Random(f"filler{seed}")
    following: dict[str, list[str]] = {}
    for page in pages:
        words = page.text.split()
        for one, other in itertools.pairwise(words):
            following.setdefault(one, []).append(other)
    authors = [page.author for page in pages if page.author]
    starts = sorted(following)
    made: list[Page] = []
    for number in range(count):
        text = _chain(draw, following, starts, int(draw.lognormvariate(6.3, 0.6)) + 60)
        title = _chain(draw, following, starts, draw.randint(3, 9))
        author = draw.choice(authors) if draw.random() < 0.5 else ""
        made.append(Page(len(pages) + number, title, author, text, "en"))
    return made


def _chain(
    draw: random.Random, following: dict[str, list[str]], starts: Sequence[str], size: int
) -> str:
    words = [draw.choice(starts)]
    while len(words) < size:
        after = following.get(words[-1])
        # now and then it goes on elsewhere, or it would tell a page again
        words.append(draw.choice(after) if after and draw.random() > 0.1 else draw.choice(starts))
    return " ".join(words)
