"""Pages as the button sends them, with the articles that a person says they hold.

``tests/data/pages/<name>/``: the page, its article, what it says of itself. An empty article means
that the page holds none, and ``reason`` says what stands in its place.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pressmark.cleaning.recipe import Cleaned, clean

PAGES = Path(__file__).resolve().parents[2] / "data" / "pages"
NAMES = sorted(path.name for path in PAGES.iterdir() if path.is_dir())
BLOCKS = "p li td th dt dd figcaption h1 h2 h3 h4 h5 h6 pre blockquote div".split()


def read(name: str) -> tuple[Cleaned, str, dict[str, Any]]:
    said = json.loads((PAGES / name / "metadata.json").read_text("utf-8"))
    source = (PAGES / name / "source.html").read_text("utf-8")
    expected = (PAGES / name / "expected.html").read_text("utf-8").strip()
    return clean(source, said["url"]), expected, said


def lines(markup: str) -> list[str]:
    """What a reader sees, one innermost block a line; white space does not count."""
    if not markup:
        return []
    found = []
    for element in html.fragment_fromstring(markup, create_parent="div").iter(*BLOCKS):
        if not any(True for _ in element.iterdescendants(*BLOCKS)):
            found.append(squeezed(element.text_content()))
    return [line for line in found if line]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("name", NAMES)
def test_every_paragraph_and_picture_is_there(name: str) -> None:
    found, expected, _ = read(name)
    have = squeezed("".join(lines(str(found.content_html))))
    assert [line for line in lines(expected) if line not in have] == []
    pictures = re.findall(r'<img src="([^"]+)"', expected)
    assert [image.address for image in found.images] == pictures


@pytest.mark.parametrize("name", NAMES)
def test_no_foreign_line_is_there(name: str) -> None:
    found, expected, said = read(name)
    if not expected:
        assert found.complete.value != "complete"
        return
    whole = squeezed("".join(lines(expected)))
    assert [line for line in lines(str(found.content_html)) if line not in whole] == []
    assert found.reason == said["reason"]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_named_for_what_it_is(name: str) -> None:
    found, _, said = read(name)
    assert found.reason == said["reason"]
    for field in ("title", "site_name", "published_at", "lang", "dir", "excerpt"):
        if field in said:
            assert getattr(found.metadata, field) == said[field], field
    assert list(found.metadata.byline) == said.get("byline", list(found.metadata.byline))
