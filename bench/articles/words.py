"""Scores the words of an article: which were kept, in order, and what foreign lines came along.

Words in order are compared as multisets of 4-word shingles; a page's hits, extras and misses are
divided by their sum, so that long pages weigh no more than short ones. Precision and recall are
means over pages, F1 is made of those two means.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

WORD = re.compile(r"\w+")
SHINGLE = 4
_SILENT = frozenset(
    "script style noscript template head iframe object svg textarea select button".split()
)
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby
    s samp small span strike strong sub sup time tt u var wbr img picture source math mi mn mo mrow
    msub msup""".split()
)
_LEAST_PARAGRAPH = 12
_LEAST_FOREIGN = 5

Counts = tuple[float, float, float]
"""Hits, extras and misses of one page, as shares of their sum."""


def parse(markup: str) -> HtmlElement | None:
    """The tree of ``markup``; None when there is nothing in it."""
    plain = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup or "").replace("\x00", "")
    if not plain.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8")
    try:
        return html.document_fromstring(plain.encode("utf-8", "replace"), parser=parser)
    except (ParserError, ValueError):
        return None


def text_of(root: HtmlElement | None) -> str:
    """The words a reader sees, captions included: blocks end lines, inline elements do not."""
    pieces: list[str] = []
    # (element, True) when it is entered, (element, False) when it is left; no recursion, so that
    # no page is too deep
    stack = [(root, True)] if root is not None else []
    while stack:
        element, entering = stack.pop()
        seen = isinstance(element.tag, str) and element.tag not in _SILENT
        edge = "\n" if seen and element.tag not in _INLINE else ""
        if entering:
            if seen:
                pieces += [edge, element.text or ""]
                stack.append((element, False))
                stack += [(child, True) for child in reversed(element)]
            else:
                pieces.append(element.tail or "")
        else:
            pieces += [edge, (element.tail or "") if element is not root else ""]
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def shingles(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Every run of four words, with how often it stands there; short texts are one run."""
    if not words:
        return Counter()
    return Counter(
        tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))
    )


def compare(expected: str, got: str) -> Counts:
    """Hits, extras and misses of ``got``, as shares of their sum; zeros when both are empty."""
    wanted, found = shingles(WORD.findall(expected)), shingles(WORD.findall(got))
    hits = sum((wanted & found).values())
    extras, misses = sum(found.values()) - hits, sum(wanted.values()) - hits
    every = hits + extras + misses
    return (hits / every, extras / every, misses / every) if every else (0.0, 0.0, 0.0)


def page_f1(counts: Counts) -> float:
    hits, extras, misses = counts
    every = 2 * hits + extras + misses
    return 2 * hits / every if every else 1.0


@dataclass(frozen=True, slots=True)
class Faults:
    """What a reader of one page would notice."""

    foreign: tuple[str, ...]
    lost: tuple[str, ...]
    paragraphs: int
    first_lost: bool
    last_lost: bool


def faults(expected: str, got: str) -> Faults:
    """Lines of five and more words that are not the article's, paragraphs of it that are gone."""
    wanted, found = shingles(WORD.findall(expected)), shingles(WORD.findall(got))
    paragraphs = _blocks(expected, _LEAST_PARAGRAPH)
    lost = [words for words in paragraphs if _share(words, found) < 0.5]
    foreign = [words for words in _blocks(got, _LEAST_FOREIGN) if _share(words, wanted) < 0.2]
    return Faults(
        foreign=tuple(" ".join(words[:14]) for words in foreign),
        lost=tuple(" ".join(words[:14]) for words in lost),
        paragraphs=len(paragraphs),
        first_lost=bool(paragraphs) and paragraphs[0] in lost,
        last_lost=bool(paragraphs) and paragraphs[-1] in lost,
    )


def body_figures(pages: Mapping[str, tuple[str, str]]) -> dict[str, float]:
    """The figures over all ``pages``: name -> (expected text, text that was got)."""
    counts = [compare(*texts) for texts in pages.values()]
    noticed = [faults(*texts) for texts in pages.values()]
    scores = [page_f1(each) for each in counts]
    precision = _mean([hit / (hit + extra) for hit, extra, _ in counts if hit + extra])
    recall = _mean([hit / (hit + miss) for hit, _, miss in counts if hit + miss])
    exact = [WORD.findall(expected) == WORD.findall(got) for expected, got in pages.values()]
    number = len(pages)
    return {
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "precision": precision,
        "recall": recall,
        "exact_pages": sum(exact) / number,
        "pages_under_80": sum(score < 0.8 for score in scores) / number,
        "pages_with_foreign_block": sum(bool(each.foreign) for each in noticed) / number,
        "first_paragraph_lost": sum(each.first_lost for each in noticed) / number,
        "last_paragraph_lost": sum(each.last_lost for each in noticed) / number,
        "paragraphs_lost": sum(len(each.lost) for each in noticed)
        / max(1, sum(each.paragraphs for each in noticed)),
        "without_an_answer": float(sum(not got.strip() for _, got in pages.values())),
    }


def _blocks(text: str, least: int) -> list[list[str]]:
    found = (WORD.findall(line) for line in text.split("\n"))
    return [words for words in found if len(words) >= least]


def _share(words: Sequence[str], pool: Counter[tuple[str, ...]]) -> float:
    wanted = shingles(words)
    return sum(min(n, pool[run]) for run, n in wanted.items()) / max(1, sum(wanted.values()))


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else 0.0
