"""What must hold for any page: the article is the article, whatever stands around it."""

from __future__ import annotations

import cProfile
import pstats
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressmark.cleaning.recipe import Cleaned, clean

URL = "https://coast.example/2026/03/01/tides"
PAGES = Path(__file__).resolve().parents[2] / "data" / "pages"
WORDS = "water path tide rope boat winter stone harbour slowly under never before".split()
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=8, max_size=16).map(
    lambda words: " ".join(words).capitalize() + "."
)
PARAGRAPHS = st.lists(
    st.lists(SENTENCES, min_size=3, max_size=6).map(" ".join), min_size=4, max_size=9, unique=True
)
BOXES = st.sampled_from(
    [
        '<div class="newsletter-signup"><h3>Morning mail</h3><p>Sign up for our letter</p></div>',
        '<aside class="related"><ul><li><a href="/x">Another story</a></li></ul></aside>',
        '<div class="share-buttons"><a href="https://s.example">Share</a></div>',
        '<div id="cookie-consent" role="dialog"><p>We use cookies, for you.</p></div>',
        '<div class="ad-slot"><span>Advertisement</span><iframe src="/ad"></iframe></div>',
        '<nav><a href="/">Home</a><a href="/news">News</a></nav>',
        '<div class="chat-widget"><p>How can we help you today?</p></div>',
        '<section id="comments"><p>Nothing better about the tide, thanks.</p></section>',
    ]
)


def page(paragraphs: list[str], inside: str = "", at: int = 0, attributes: str = "") -> str:
    parts = [f"<p>{text}</p>" for text in paragraphs]
    parts.insert(min(at, len(parts)), inside)
    return (
        "<html lang=en><head><title>Tides</title></head><body><main><article><h1>Tides</h1>"
        f"<div {attributes}>{''.join(parts)}</div></article></main></body></html>"
    )


def words(found: Cleaned) -> list[str]:
    return found.text.split()


@settings(max_examples=40, deadline=None)
@given(PARAGRAPHS)
def test_every_word_is_there_and_no_other(paragraphs: list[str]) -> None:
    assert clean(page(paragraphs), URL).text.split("\n") == paragraphs


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS, BOXES, st.integers(0, 9))
def test_an_unrelated_box_changes_no_word(paragraphs: list[str], box: str, at: int) -> None:
    assert words(clean(page(paragraphs, box, at), URL)) == words(clean(page(paragraphs), URL))


@settings(max_examples=40, deadline=None)
@given(PARAGRAPHS, st.permutations(['class="text"', 'id="x"', 'lang="en"', 'data-y="1"']))
def test_the_order_of_attributes_never_matters(paragraphs: list[str], order: list[str]) -> None:
    plain = page(paragraphs, attributes='class="text" id="x" lang="en" data-y="1"')
    other = page(paragraphs, attributes=" ".join(order))
    assert clean(other, URL) == clean(plain, URL)


@settings(max_examples=40, deadline=None)
@given(PARAGRAPHS, st.sampled_from(["\n", "\n  ", "\t", " \r\n "]), st.integers(0, 9))
def test_white_space_and_scripts_never_matter(paragraphs: list[str], gap: str, at: int) -> None:
    plain = page(paragraphs)
    script = "<script>document.write('<p>never read</p>')</script><!-- nor this -->"
    other = page(paragraphs, script, at)
    for tag in ("<p>", "</p>", "<article>", "</div>", "<h1>"):
        other = other.replace(tag, f"{gap}{tag}" if tag.startswith("</") else f"{tag}{gap}")
    assert words(clean(other, URL)) == words(clean(plain, URL))


@pytest.mark.parametrize(
    "name",
    sorted(path.parent.name for path in PAGES.glob("*/expected.html") if path.stat().st_size > 1),
)
def test_cleaning_its_own_output_changes_next_to_nothing(name: str) -> None:
    first = clean((PAGES / name / "source.html").read_text("utf-8"), URL)
    again = clean(f"<html><body><article>{first.content_html}</article></body></html>", URL)
    alike = SequenceMatcher(None, words(first), words(again), autojunk=False).ratio()
    assert alike > 0.97


def calls(html: str) -> int:
    """How many calls of functions cleaning takes: the same on every machine."""
    profile = cProfile.Profile()
    profile.runcall(clean, html, URL)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


SENTENCE = "The water comes twice a day, and each time it takes a little of the path away. "
GROWING = {
    "prose": lambda n: "".join(f"<p>Part {i}. {SENTENCE * 3}</p>" for i in range(n)),
    "lists": lambda n: f"<p>{SENTENCE * 9}</p>" + f"<ul><li>{SENTENCE}</li></ul>" * n,
    "links": lambda n: f"<p>{SENTENCE * 9}</p>" + "<a href=/x>An item of many</a> " * n,
    "cards": lambda n: "<div class=card><h3><a href=/x>A title</a></h3><p>Few words.</p></div>" * n,
    "spans": lambda n: f"<p>{'<span class=widget>word</span> ' * n}</p>" * 3,
    "tables": lambda n: "<table>" + f"<tr><td>{SENTENCE}</td><td>1</td></tr>" * n + "</table>",
    "pictures": lambda n: f"<p>{SENTENCE * 9}</p>" + "<figure><img src=/a.jpg></figure>" * n,
    "formulas": lambda n: f"<p>{SENTENCE * 9}</p>" + "<p><math><mi>x</mi></math></p>" * n,
    "authors": lambda n: f"<p>{SENTENCE * 9}</p>" + "<div class=author>" * 40 + "<i>Ann</i>" * n,
}


@pytest.mark.parametrize("kind", GROWING)
def test_twice_the_page_is_about_twice_the_work(kind: str) -> None:
    once = calls(f"<html><body><h1>Tides</h1>{GROWING[kind](150)}</body></html>")
    twice = calls(f"<html><body><h1>Tides</h1>{GROWING[kind](300)}</body></html>")
    four_times = calls(f"<html><body><h1>Tides</h1>{GROWING[kind](600)}</body></html>")
    assert twice < 2.6 * once
    assert four_times < 5.5 * once
