"""Reads sanitised HTML with another parser and names whatever should not be in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from pressmark.content.sanitize import TAGS

LINK = re.compile(r"(?:https?://|mailto:|#pm-[a-z0-9-]+$)", re.IGNORECASE)
ATTRIBUTES = frozenset(
    """dir lang title id href rel cite datetime src alt width height span start reversed type value
    colspan rowspan headers scope""".split()
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name not in ATTRIBUTES:
            self.faults.append(f"{tag} {name}")
        elif name == "href" and not LINK.match(value):
            self.faults.append(f"href {value!r}")
        elif name == "src" and not re.fullmatch(r"pm-image:\d+", value):
            self.faults.append(f"src {value!r}")
        elif name == "id" and not re.fullmatch(r"pm-[a-z0-9-]+", value):
            self.faults.append(f"id {value!r}")
        elif name == "cite" and not value.startswith(("http://", "https://")):
            self.faults.append(f"cite {value!r}")

    def handle_comment(self, data: str) -> None:
        self.faults.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.faults.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.faults.append("instruction")


def faults_of(html: str) -> list[str]:
    """Everything in ``html`` that the sanitiser should have taken out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.faults
