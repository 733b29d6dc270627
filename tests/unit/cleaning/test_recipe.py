"""The recipe on small pages that each hold one difficulty."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressmark.cleaning.baretext import bare_text
from pressmark.cleaning.images import srcset
from pressmark.cleaning.page import Picture
from pressmark.cleaning.recipe import Cleaned, clean
from pressmark.model.article import Complete

URL = "https://news.example/2026/03/01/tides"
SENTENCE = "The water comes twice a day, and each time it takes a little of the path away. "
PROSE = "".join(f"<p>Part {number}. {SENTENCE * 3}</p>" for number in range(8))


def cleaned(body: str, head: str = "", url: str = URL) -> Cleaned:
    return clean(f"<html lang=en><head>{head}</head><body>{body}</body></html>", url)


def article(inside: str, around: str = "") -> Cleaned:
    return cleaned(f"<main><article><h1>Tides</h1>{inside}</article></main>{around}")


def test_furniture_goes_and_every_paragraph_stays() -> None:
    found = article(
        PROSE,
        '<nav><a href="/">Home</a></nav><div class="cookie-banner">We use cookies</div>'
        '<aside class="related"><h2>Related</h2><a href="/x">Another story</a></aside>'
        '<div class="newsletter-signup">Sign up for our newsletter</div><footer>© News</footer>',
    )
    for number in range(8):
        assert f"Part {number}." in found.text
    for junk in ("cookies", "Another story", "newsletter", "©", "Home"):
        assert junk not in found.text
    assert found.complete is Complete.COMPLETE


def test_figures_code_tables_quotes_and_lists_stay() -> None:
    found = article(
        f"{PROSE[:600]}</p><figure><img src=/a.jpg alt=Creek><figcaption>A creek</figcaption>"
        "</figure><pre><code>line one\n  line two</code></pre><table><tr><th>Name</th>"
        "<th>Depth</th></tr><tr><td>Gut</td><td>1 m</td></tr></table>"
        "<blockquote><p>Trust the colour.</p></blockquote>"
        f"<ol><li>First, wait.</li><li>Then, row.</li></ol>{PROSE}"
    )
    html = found.content_html
    assert '<img src="pm-image:0" alt="Creek">' in html
    assert "<figcaption>A creek</figcaption>" in html
    assert "line one\n  line two" in html
    for tag in ("<table>", "<blockquote>", "<ol>"):
        assert tag in html
    assert found.images[0].address == "https://news.example/a.jpg"
    assert "A creek" not in found.text


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ('<img src="x.gif" data-src="/real.jpg">', "https://news.example/real.jpg"),
        (
            '<img src="data:image/gif;base64,R0" data-srcset="/s.jpg 1x, /b.jpg 2x">',
            "https://news.example/b.jpg",
        ),
        (
            '<picture><source srcset="/p.webp"><img src="/blank.gif"></picture>',
            "https://news.example/p.webp",
        ),
        (
            '<img src="/lazy.gif" class="lazy"><noscript><img src="/twin.jpg"></noscript>',
            "https://news.example/twin.jpg",
        ),
        (
            '<img src="/a.jpg" data-pm-src="https://cdn.example/chosen.avif">',
            "https://cdn.example/chosen.avif",
        ),
        (
            '<img srcset="/small.jpg 320w, /large.jpg 1280w" src="/small.jpg">',
            "https://news.example/large.jpg",
        ),
    ],
    ids=["data-src", "data-srcset", "picture", "noscript", "chosen", "srcset"],
)
def test_lazy_pictures_get_their_real_address(markup: str, address: str) -> None:
    found = article(PROSE + f"<p>{markup}</p>" + PROSE)
    assert [image.address for image in found.images] == [address]


def test_the_picture_that_came_along_is_taken() -> None:
    came = Picture("https://news.example/small.jpg", "0" * 64, "/nowhere")
    page = f'<h1>T</h1>{PROSE}<p><img srcset="/small.jpg 1x, /large.jpg 2x"></p>{PROSE}'
    found = clean(page, URL, pictures=[came])
    assert [image.address for image in found.images] == [came.url]


def test_hidden_parts_are_not_read() -> None:
    found = article(PROSE + "<p data-pm-hidden>Never shown.</p><p hidden>Nor this.</p>")
    assert "Never shown" not in found.text
    assert "Nor this" not in found.text


def test_links_are_absolute_and_anchors_are_ours() -> None:
    found = article(
        PROSE + '<p><a href="../x?utm_source=a&id=1">one</a> <a href="#fn1">note</a> '
        f'<a href="javascript:x">no</a></p><p id="fn1">The footnote itself. {SENTENCE}</p>'
    )
    assert 'href="https://news.example/2026/03/x?id=1"' in found.content_html
    assert 'href="#pm-fn1-1"' in found.content_html
    assert 'id="pm-fn1-1"' in found.content_html
    assert "javascript" not in found.content_html


def test_metadata_by_its_sources() -> None:
    head = (
        '<title>Tides | The Coast</title><meta property="og:site_name" content="The Coast">'
        '<meta name="description" content="How the &amp;quot;water&amp;quot; comes.">'
        '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":'
        '"NewsArticle","headline":"Tides and paths","author":{"@id":"#a"},"datePublished":'
        '"2026-03-01T08:00:00+01:00"},{"@id":"#a","@type":"Person","name":"By Marit Aas"}]}'
        "</script>"
    )
    found = cleaned(f"<article><h1>Tides and paths</h1>{PROSE}</article>", head).metadata
    assert found.title == "Tides and paths"
    assert found.byline == ("Marit Aas",)
    assert found.site_name == "The Coast"
    assert found.published_at == "2026-03-01T08:00:00+01:00"
    assert found.excerpt == 'How the "water" comes.'
    assert found.lang == "en"
    assert found.sources["byline"] == "json-ld"


def test_a_date_without_a_zone_stays_a_date() -> None:
    head = '<meta property="article:published_time" content="2026-03-01 08:00">'
    assert cleaned(PROSE, head).metadata.published_at == "2026-03-01"
    assert cleaned(PROSE).metadata.published_at == "2026-03-01"  # from the address


def test_right_to_left_and_scripts_tell_the_language() -> None:
    hebrew = "<p>" + "המים באים פעמיים ביום ולוקחים איתם מעט מן השביל. " * 20 + "</p>"
    found = clean(f"<html lang=en><body><h1>גאות</h1>{hebrew}", URL)
    assert (found.metadata.lang, found.metadata.dir) == ("he", "rtl")
    japanese = "<p>" + "水は一日に二度やって来て、そのたびに道を少しずつ持っていく。" * 20 + "</p>"
    found = clean(f"<html><body><h1>潮</h1>{japanese}", URL)
    assert found.metadata.lang == "ja"
    assert found.word_count > 200


HOSTILE = {
    "empty": "",
    "blank": "   ",
    "text": "just words, no tags at all",
    "nul": "<p>a\x00b</p>" + PROSE,
    "deep": "<div>" * 3000 + PROSE + "</div>" * 3000,
    "wide": "<p>x</p>" * 20_000,
    "unclosed": "<p><b><i><a href=x>" * 500 + SENTENCE * 30,
    "frameset": "<frameset><frame src=x></frameset>",
    "broken": "<<<>>><p <p></p>&#xfffffff;&bogus;" + PROSE,
    "xml": '<?xml version="1.0" encoding="utf-8"?><html><body>' + PROSE,
    "form": f"<form><div>{PROSE}</div></form>",
    "surrogates": "<p>\ud800 " + SENTENCE * 20,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_every_page_has_an_answer_and_no_silent_loss(name: str) -> None:
    html = HOSTILE[name]
    found = clean(html, URL, page_title="T")
    words = bare_text(html).split()
    if len(words) > 100:
        kept = found.word_count >= 0.5 * len(words)
        assert kept or found.complete is not Complete.COMPLETE
    if not words:
        assert found.complete is Complete.NO_TEXT


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_string_is_a_page(html: str, url: str) -> None:
    assert clean(html, url).complete in list(Complete)


@settings(max_examples=60, deadline=None)
@given(st.permutations(["class=a", "id=b", "lang=en", 'title="c"']), st.integers(0, 3))
def test_order_of_attributes_and_white_space_never_matter(order: list[str], blanks: int) -> None:
    plain = f"<article class=a id=b lang=en title=c><h1>T</h1>{PROSE}</article>"
    gap = " \n" * blanks
    other = plain.replace("class=a id=b lang=en title=c", " ".join(order))
    other = other.replace("<p>", f"{gap}<p>").replace("</article>", "<script>x</script></article>")
    assert clean(other, URL).text == clean(plain, URL).text


def test_taking_a_box_away_changes_no_word() -> None:
    box = '<div class="promo"><a href="/x">Subscribe to read more stories like this</a></div>'
    with_box = article(PROSE[: len(PROSE) // 2] + "</p>" + box + PROSE[len(PROSE) // 2 :])
    without = article(PROSE[: len(PROSE) // 2] + "</p>" + PROSE[len(PROSE) // 2 :])
    assert with_box.text == without.text


def test_srcset_largest_first() -> None:
    assert srcset("a.jpg 1x, b,c.jpg 3x, d.jpg 2x") == ["b,c.jpg", "d.jpg", "a.jpg"]
    assert srcset("a.jpg 100w,b.jpg 200w") == ["a.jpg"] or srcset("a.jpg 100w, b.jpg 200w")[0] == (
        "b.jpg"
    )
