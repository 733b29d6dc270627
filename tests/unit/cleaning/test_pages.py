"""Pages as the button sends them, with the articles that a person says they hold.

``tests/data/pages/<name>/``, and ``files/<name>/`` for what is no HTML: the page, its article,
what it says of itself. An empty article means that the page holds none, and ``reason`` says what
stands in its place. Files have a ``type``; ``selection`` is there where something was selected,
``asked`` where an extractor was asked for by name.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pressmark.cleaning.plainfiles import clean_file
from pressmark.cleaning.recipe import Cleaned, clean
from pressmark.model.capture import Selection

DATA = Path(__file__).resolve().parents[2] / "data"
FOLDERS = {path.name: path for path in sorted(DATA.glob("pages/*")) + sorted(DATA.glob("files/*"))}
NAMES = list(FOLDERS)
BLOCKS = "p li td th dt dd figcaption h1 h2 h3 h4 h5 h6 pre blockquote div".split()


def said_of(name: str) -> str:
    return (FOLDERS[name] / "metadata.json").read_text("utf-8")


def read(name: str) -> tuple[Cleaned, str, dict[str, Any]]:
    said = json.loads(said_of(name))
    source = next(FOLDERS[name].glob("source.*"))
    expected = (FOLDERS[name] / "expected.html").read_text("utf-8").strip()
    if "type" in said:
        return clean_file(source.read_bytes(), said["type"], said["url"]), expected, said
    selection = Selection(**said["selection"]) if "selection" in said else None
    found = clean(
        source.read_text("utf-8"),
        said["url"],
        selection=selection,
        extractor=said.get("asked"),
    )
    return found, expected, said


def lines(markup: str) -> list[str]:
    """What a reader sees, one innermost block a line; white space does not count."""
    if not markup:
        return []
    found = []
    for element in html.fragment_fromstring(markup, create_parent="div").iter(*BLOCKS):
        if not any(True for _ in element.iterdescendants(*BLOCKS)):
            found.append(squeezed(element.text_content()))
    return [line for line in found if line]


def outline(markup: str) -> list[tuple[str, str]]:
    """The innermost blocks with their tags, in order: what a special kind of page is made into."""
    return [
        (element.tag, squeezed(element.text_content()))
        for element in html.fragment_fromstring(markup, create_parent="div").iter(*BLOCKS)
        if not any(True for _ in element.iterdescendants(*BLOCKS)) and element.text_content()
    ]


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


@pytest.mark.parametrize("name", [name for name in NAMES if '"extractor"' in said_of(name)])
def test_a_special_kind_keeps_form_and_order(name: str) -> None:
    found, expected, _ = read(name)
    assert outline(str(found.content_html)) == outline(expected)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_named_for_what_it_is(name: str) -> None:
    found, _, said = read(name)
    assert found.reason == said["reason"]
    assert found.extractor == said.get("extractor", found.extractor)
    for field in ("title", "site_name", "published_at", "lang", "dir", "excerpt"):
        if field in said:
            assert getattr(found.metadata, field) == said[field], field
    assert list(found.metadata.byline) == said.get("byline", list(found.metadata.byline))
