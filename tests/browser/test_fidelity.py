"""The copy is the page as the reader sees it: each word, each picture, and nothing of theirs."""

from __future__ import annotations

import base64
import re

import pytest
from lxml import html as lxml_html

from browser.driver import Driver
from browser.pictures import png
from browser.real_archive import ArchiveView
from browser.saved import Saved
from browser.serving import Served
from browser.steps import finished, press_button

SELECT = """(() => {
  const range = document.createRange();
  range.selectNodeContents(document.getElementById("quoted"));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
})()"""
WORDS = [
    "The first paragraph came from the server.",
    "The second paragraph was written by a script.",
    "open shadow words",
    "closed shadow words",
    "slotted words",
    "closed fallback words",
    "frame of news.test",
    "srcdoc words",
    "nested words",
    "noscript words",
    "Words in a closed fold.",
    "but this part is seen",
    "עברית مرحبا 日本語の文 — 😀",
    '"headline": "The lamp at the end of the pier"',
]
NEVER = [
    "never shown",
    "-secret",
    "secret-of-the-session",
    "javascript:",
    "onclick",
    "onload",
    "fromSvg",
    "customElements.define",
    "frame of other.test",
]
PICTURES = {
    "/picture/plain.png": "plain",
    "/members/member.png": "member",
    "/picture/chosen.png": "chosen",
    "/picture/dense-1.png": "dense-1",
    "/open/cors.png": "cors",
    "/picture/lazy-native.png": "lazy-native",
    "/picture/lazy-source.png": "lazy-source",
    "/picture/lazy-large.png": "lazy-large",
    "/picture/lazy-noscript.png": "lazy-noscript",
}


@pytest.fixture
def saved(paired: Driver, site: Served, archive: ArchiveView) -> Saved:
    paired.open(site.url("/enter?next=/fidelity", "news.test"))
    paired.in_page("new Promise((done) => setTimeout(done, 300))")
    paired.in_page(SELECT)
    assert finished(paired, press_button(paired)) == "✓"
    paired.close_popup()
    [saved] = archive.saved()
    return saved


@pytest.fixture
def tree(saved: Saved) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(saved.page)


def test_each_word_is_there(saved: Saved) -> None:
    assert [words for words in WORDS if words not in saved.html] == []


def test_nothing_of_the_readers_own_goes(saved: Saved) -> None:
    assert [words for words in NEVER if words in saved.html] == []


def test_each_picture_is_there_byte_for_byte(saved: Saved) -> None:
    kept = {re.sub(r"^http://[^/]+", "", url): data for url, data in saved.resources.items()}
    assert kept == {path: png(name) for path, name in PICTURES.items()}


def test_what_did_not_come_along_is_named(saved: Saved, paired: Driver) -> None:
    missing = {re.sub(r"^http://[^/]+", "", url): why for url, why in saved.missing().items()}
    # Firefox lets an extension read the rules of a foreign sheet, Chromium does not
    foreign = {} if paired.name == "firefox" else {"/foreign.css": "blocked"}
    assert (".foreign-rule" in saved.html) is (paired.name == "firefox")
    assert missing == foreign | {
        "/closed/walled.png": "blocked",
        "/picture-that-is-not-there.png": "http-404",
    }


def test_each_picture_says_where_its_bytes_are(
    saved: Saved, tree: lxml_html.HtmlElement, site: Served
) -> None:
    chosen = {image.get("class"): image.get("data-pm-src") for image in tree.iter("img")}
    for name in ("plain", "member", "cors", "lazy-native", "lazy-source", "lazy-set"):
        assert chosen[name] in saved.resources
    [dense] = tree.cssselect("img.dense")
    assert dense.get("data-pm-src") == site.url("/picture/dense-1.png", "news.test")
    assert dense.get("data-pm-size") == "32x32"


def test_what_only_lives_in_the_page_goes_into_it(tree: lxml_html.HtmlElement) -> None:
    [drawing] = tree.cssselect("img[data-pm-canvas]")
    assert drawing.get("alt") == "a drawing"
    [blob] = tree.cssselect("img.from-blob")
    for image in (drawing, blob):
        kind, _, data = image.get("src").partition(",")
        assert kind == "data:image/png;base64"
        assert base64.b64decode(data).startswith(b"\x89PNG")


def test_what_is_not_seen_is_marked(tree: lxml_html.HtmlElement) -> None:
    hidden = {element.text_content() for element in tree.cssselect("p[data-pm-hidden]")}
    assert hidden == {"Words that a style hides."}


def test_frames_stand_where_they_stood(tree: lxml_html.HtmlElement, site: Served) -> None:
    frames = [div.get("data-pm-frame") for div in tree.cssselect("div[data-pm-frame]")]
    assert frames == [site.url("/frame?same", "news.test"), "about:srcdoc", "about:srcdoc"]
    assert len(tree.cssselect("div[data-pm-frame] div[data-pm-frame]")) == 1
    [link] = tree.cssselect("div[data-pm-frame] a")
    assert link.get("href") == site.url("/next", "news.test")
    [foreign] = tree.cssselect("iframe")
    assert foreign.get("src") == site.url("/frame?foreign", "other.test")


def test_style_sheets_come_along_with_whole_addresses(
    saved: Saved, tree: lxml_html.HtmlElement, site: Served
) -> None:
    sheets = {style.get("data-pm-href"): style.text for style in tree.iter("style")}
    dot = site.url("/dot.png", "news.test")
    linked = sheets[site.url("/linked.css", "news.test")]
    assert ".linked-rule" in linked and f'url("{dot}")' in linked
    assert ".inline-rule" in sheets[""] and f'url("{dot}")' in sheets[""]
    assert ".adopted-rule" in sheets["adopted"]
    # a shadow root's own rules would reach the whole page
    assert "p { color: red" not in saved.html


def test_the_selection_comes_as_a_quote(saved: Saved) -> None:
    selection = saved.metadata["selection"]
    assert selection["exact"] == "the keeper walked out to the end of the pier"
    assert selection["prefix"].endswith("Every evening ")
    assert selection["suffix"].startswith(" and lit the lamp.")
    assert "the keeper walked out" in selection["html"]


def test_the_live_page_is_not_touched(saved: Saved, paired: Driver) -> None:
    seen = paired.in_page(
        "({ html: document.documentElement.outerHTML, scroll: scrollY,"
        " moved: document.documentElement.dataset.scroll,"
        " word: typeof globalThis.pressmarkCapture })"
    )
    assert "data-pm-" not in seen["html"]
    assert (seen["scroll"], seen["moved"], seen["word"]) == (0, "0", "undefined")


def test_the_largest_pictures_are_left_out_first(
    paired: Driver, site: Served, archive: ArchiveView
) -> None:
    sizes = ["9900000"] * 6 + ["5000000", "11000000", "1000"]
    paired.open(site.url(f"/gallery?sizes={','.join(sizes)}", "news.test"))
    tab = press_button(paired)
    assert finished(paired, tab) == "✓"
    [saved] = archive.saved()
    assert sorted(saved.missing().values()) == ["left-out", "too-large"]
    assert sum(map(len, saved.resources.values())) < 64_000_000
    assert len(saved.resources) == 7


def test_a_page_that_rewrites_itself_is_taken_as_it_stood(
    paired: Driver, site: Served, archive: ArchiveView
) -> None:
    paired.open(site.url("/restless", "news.test"))
    assert finished(paired, press_button(paired)) == "✓"
    [saved] = archive.saved()
    rows = re.findall(r"<li[^>]*>row (\d+) of many</li>", saved.html)
    assert "Words that stay." in saved.html
    assert (len(rows), len(set(rows))) == (300, 1)


def test_a_login_wall_is_taken_as_what_it_is(
    paired: Driver, site: Served, archive: ArchiveView
) -> None:
    paired.open(site.url("/fidelity", "other.test"))
    assert finished(paired, press_button(paired)) == "✓"
    [saved] = archive.saved()
    assert "Please log in." in saved.html
