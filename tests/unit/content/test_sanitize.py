"""The sanitiser lets through what an article is read with, and nothing else of any string."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.allowed import faults_of
from pressmark.cleaning.recipe import clean
from pressmark.content.pictures import place_pictures, used_pictures
from pressmark.content.sanitize import sanitize
from pressmark.model.article import Image

MARKUP = """<p> </p> <a href="javascript:alert(1)"> <a href=http://x/> <img src=x onerror=alert(1)>
    <img src="pm-image:0"> <svg> <math> <script> </script> <style> </style> <noscript> <template>
    <title> <textarea> <iframe srcdoc="<script>"> <form> <input name=x> <b id="pm-x"> <b id=x>
    <table> <td> --> <!-- ]]> <![CDATA[ &lt; &#x6a; " ' = / > < <annotation-xml> <mglyph> <mi>
    <desc> <foreignObject> <a xlink:href=x> <select> <option> <plaintext> <xmp> <listing>""".split()
OTHER = ["\x00", "\u2028", "x", " ", "é", '<img alt="<img src=pm-image:0>">']
PIECES = st.sampled_from([*MARKUP, *OTHER])


@given(st.lists(PIECES, max_size=25).map("".join) | st.text())
def test_whatever_comes_only_allowed_things_go_out(html: str) -> None:
    once = sanitize(html)
    assert faults_of(once) == []
    assert sanitize(once) == once


def test_every_known_attack_is_disarmed(corpus: Path) -> None:
    vectors = json.loads((corpus / "xss" / "vectors-dev.json").read_text())["vectors"]
    assert len(vectors) > 500
    for vector in vectors:
        assert faults_of(sanitize(vector["html"])) == [], vector["id"]


def test_every_known_attack_inside_a_page_is_disarmed(corpus: Path) -> None:
    vectors = json.loads((corpus / "xss" / "vectors-dev.json").read_text())["vectors"]
    prose = "<p>Enough running text that the page is an article and is picked as such.</p>" * 8
    for vector in vectors:
        page = f"<h1>T</h1><article>{prose}<p>{vector['html']}</p>{prose}</article>"
        found = clean(page, "https://news.example/")
        assert faults_of(found.content_html) == [], vector["id"]


def test_what_is_read_stays() -> None:
    html = (
        '<h2>H</h2><p>a <em>b</em> <a href="https://x.example/?a=1&amp;b=2">c</a></p>'
        '<figure><img src="pm-image:3" alt="A &quot;hill&quot;"><figcaption>d</figcaption></figure>'
        '<table><tbody><tr><th scope="row">e</th><td colspan="2">f</td></tr></tbody></table>'
        '<pre><code>g  h</code></pre><blockquote cite="https://x.example/">i</blockquote>'
        '<p dir="rtl" lang="he">שלום</p><p><ruby>字<rp>(</rp><rt>じ</rt></ruby></p>'
    )
    assert sanitize(html).replace(' rel="noopener noreferrer nofollow"', "") == html


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/relative">x</a>',
        '<a href="#top">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href=" javascript:x">x</a>',
    ],
)
def test_links_that_lead_nowhere_good_are_text(html: str) -> None:
    assert "href" not in sanitize(html)


def test_pictures_are_placed_in_tags_only() -> None:
    images = (Image("https://x.example/a.png", None, 10, 20),)
    html = sanitize(
        '<p title="<img src=pm-image:0>">&lt;img src="pm-image:0"&gt; '
        '<img src="pm-image:0" alt="<img src=pm-image:0>"><img src="pm-image:7"></p>'
    )
    shown = place_pictures(html, images, lambda _image: "/blob/1", "missing")
    assert shown.count("/blob/1") == 1
    assert (
        faults_of(
            shown.replace('src="/blob/1"', "")
            .replace('loading="lazy"', "")
            .replace('decoding="async"', "")
        )
        == []
    )
    assert used_pictures(html) == [0, 7]


def test_a_picture_that_did_not_come_is_a_framed_gap() -> None:
    images = (Image('https://x.example/"><script>', None),)
    html = sanitize('<p><img src="pm-image:0" alt="A <b>hill</b>"></p>')
    shown = place_pictures(html, images, lambda _image: None, "Picture not saved")
    assert "Picture not saved: A &lt;b&gt;hill&lt;/b&gt;" in shown
    assert "<script" not in shown
    assert "<img" not in shown
