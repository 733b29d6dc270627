"""The known attacks, and the ways they are put before a browser."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

MOST_IN_TITLE = 480
MOST_IN_PAGE = 25
MOST_IN_NAME = 80
_PROSE = (
    "<p>This is running text, of which there is enough that the page is taken for an article, and"
    " it goes on for a while so that nothing near it is taken for furniture of the page.</p>"
)


@dataclass(frozen=True)
class Vector:
    """One attack; ``kind`` is ``nav`` for one that leads away, ``remote`` for one that asks."""

    id: str
    html: str
    kind: str


@dataclass(frozen=True)
class Batch:
    """Attacks that share a page, each in a block of its own."""

    name: str
    vectors: tuple[Vector, ...]
    words: str
    """Attacks for the places of words: title, author, note, query."""

    @property
    def html(self) -> str:
        """A page to save."""
        words = escape(self.words)
        author = escape(self.words[:MOST_IN_NAME])
        blocks = "".join(_block(vector) for vector in self.vectors)
        return (
            f"<!doctype html><html lang=en><head><title>{words}</title>"
            f'<meta name=author content="{author}"><meta name=description content="{words}">'
            f'<meta property="og:site_name" content="{author}"></head><body><article>'
            f"<p>The beginning of {self.name}.</p>{_PROSE}{blocks}{_PROSE}</article></body></html>"
        )

    def line(self) -> dict[str, Any]:
        """A line for ``pressmark save --jsonl``."""
        return {
            "url": f"https://vectors.test/{self.name}",
            "html": self.html,
            "title": self.words,
            "tags": [vector.html[:200] for vector in self.vectors],
            "note": "\n".join(vector.html for vector in self.vectors),
            "visibility": "full",
        }


def read_vectors(corpus: Path, leak: str) -> list[Vector]:
    """Every attack of the corpus; what they ask for is asked at ``leak``, a host and port."""
    rows = json.loads((corpus / "xss" / "vectors-dev.json").read_text())["vectors"]

    def aimed(html: str) -> str:
        return html.replace("LEAKBASE", f"http://{leak}").replace("LEAKHOST", leak)

    return [Vector(row["id"], aimed(row["html"]), row.get("kind", "")) for row in rows]


def make_batches(vectors: Sequence[Vector]) -> list[Batch]:
    """All of them, as pages: an attack that swallows what follows it stands alone.

    Each is also among the ``words`` of some batch, but for what is too long for a title.
    """
    sound = [vector for vector in vectors if not _swallows(vector)]
    alone = [(vector,) for vector in vectors if _swallows(vector)]
    pages = [*_in_pages(sound), *alone]
    words = list(_titles(vectors))
    count = max(len(pages), len(words))
    pages += [()] * (count - len(pages))
    words += [""] * (count - len(words))
    return [
        Batch(f"batch{number:03}", page, title or f"batch{number:03}")
        for number, (page, title) in enumerate(zip(pages, words, strict=True))
    ]


def _in_pages(vectors: Sequence[Vector]) -> Iterator[tuple[Vector, ...]]:
    for start in range(0, len(vectors), MOST_IN_PAGE):
        yield tuple(vectors[start : start + MOST_IN_PAGE])


def _titles(vectors: Iterable[Vector]) -> Iterator[str]:
    title = ""
    for vector in vectors:
        one = " ".join(vector.html.split())
        if title and len(title) + len(one) >= MOST_IN_TITLE:
            yield title
            title = ""
        title = f"{title} {one}".strip()[:MOST_IN_TITLE]
    yield title


def _block(vector: Vector) -> str:
    return (
        f"<p>Before mark{vector.id} stands this line.</p><div>{vector.html}</div>"
        f"<p>After mark{vector.id} stands this line.</p>"
    )


def _swallows(vector: Vector) -> bool:
    """Whether what follows would become a part of the attack."""
    page = f"<html><body><div>{vector.html}</div><p class=pm-tail>x</p></body></html>"
    tail = lxml_html.document_fromstring(page).xpath("//body/p[@class='pm-tail']")
    return len(tail) != 1
