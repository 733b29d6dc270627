"""Queries by which a reader looks for a piece known to be there, of six kinds, from a seed."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pressmark.language.words import tokens
from search_quality.pages import Page

TUNED_ON, REPORTED_ON = 1, 2
"""Two seeds: what is tuned looks at the first only."""
KINDS = ("title", "sentence", "author and word", "inflected", "misspelt", "mixed")
DEPTH = 10
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = 0.15
"""Words in more of the pages than this say too little to look for a piece by."""


@dataclass(frozen=True)
class Sought:
    """A query and the number of the page it is for."""

    kind: str
    text: str
    number: int


@dataclass(frozen=True)
class Quality:
    """How many of the pages sought came first, and the mean of 1/rank (0 below the tenth)."""

    first: float
    mrr: float
    queries: int


class Generator:
    """Makes queries for pages whose words it has counted."""

    def __init__(self, pages: Sequence[Page], seed: int) -> None:
        self._pages = pages
        self._draw = random.Random(f"known items {seed}")
        self._held = Counter(word for page in pages for word in set(_words(page.text)))

    def queries(self) -> list[Sought]:
        """Two queries of each kind for every page that has what it takes."""
        made: list[Sought] = []
        for page in self._pages:
            for kind in (*KINDS, *KINDS):
                text = self._text(kind, page)
                if text:
                    made.append(Sought(kind, text, page.number))
        return made

    def _text(self, kind: str, page: Page) -> str:
        words = self._telling(page)
        if len(words) < 6:
            return ""
        if kind == "title":
            said = page.title.split()
            at = self._draw.randrange(max(1, len(said) - 5))
            return " ".join(said[at : at + 6])
        if kind == "sentence":
            said = page.text.split()
            at = self._draw.randrange(len(said) // 4, 3 * len(said) // 4)
            return _plain(said[at : at + self._draw.randint(4, 7)])
        if kind == "author and word":
            names = _WORD.findall(page.author)
            return f"{names[-1]} {self._draw.choice(words)}" if names else ""
        three = self._draw.sample(words, 3)
        if kind == "inflected":
            said = set(tokens(page.text))
            turned = [form for word in words if (form := self._inflected(word, said))]
            return " ".join(self._draw.sample(turned, 3)) if len(turned) > 2 else ""
        if kind == "misspelt":
            at = self._draw.randrange(3)
            three[at] = self._misspelt(three[at])
            return " ".join(three)
        title = [word for word in _words(page.title) if self._tells(word)]
        return " ".join([*self._draw.sample(title, 1), *three[:2]]) if title else ""

    def _telling(self, page: Page) -> list[str]:
        return sorted({word for word in _words(page.text) if self._tells(word)})

    def _tells(self, word: str) -> bool:
        return self._held[word] <= _COMMON * len(self._pages)

    def _inflected(self, word: str, said: set[str]) -> str | None:
        """Another form of ``word`` that other pages hold, but not the one that said so much."""
        bases = [word]
        for ending in ("ing", "ed", "es", "s"):
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                bases.append(word[: -len(ending)])
        forms = (base + ending for base in bases for ending in ("", "s", "es", "ed", "ing"))
        return next((form for form in forms if form in self._held and form not in said), None)

    def _misspelt(self, word: str) -> str:
        """``word`` with one letter changed, left out, doubled or swapped with the next."""
        at = self._draw.randrange(1, len(word) - 1)
        return self._draw.choice(
            [
                word[:at] + self._draw.choice(_LETTERS) + word[at + 1 :],
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )


def measured(
    queries: Iterable[Sought], find: Callable[[str], Sequence[int]]
) -> Mapping[str, Quality]:
    """By kind, and over all queries under ``all``: how good ``find`` is, which gives the numbers
    of the pages found for a text, the best first.
    """
    ranks: dict[str, list[float]] = {}
    for query in queries:
        found = list(find(query.text))[:DEPTH]
        rank = 1 / (found.index(query.number) + 1) if query.number in found else 0.0
        for kind in (query.kind, "all"):
            ranks.setdefault(kind, []).append(rank)
    return {
        kind: Quality(sum(rank == 1 for rank in of) / len(of), sum(of) / len(of), len(of))
        for kind, of in ranks.items()
    }


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _plain(words: Sequence[str]) -> str:
    """Words as a person would type them: without the marks between them."""
    return " ".join(re.findall(r"[\w'’]+", " ".join(words)))
