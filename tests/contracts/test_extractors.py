"""What every extractor must do, run against each that is found."""

from __future__ import annotations

import itertools
import json
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement, tostring

from pressmark.cleaning import recipe
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.parsing import parse_page
from pressmark.cleaning.plainfiles import clean_file
from pressmark.cleaning.prepare import drop_unseen, prepare
from pressmark.cleaning.recipe import EXTRACTORS, clean
from pressmark.cleaning.schemaorg import read_things
from pressmark.model.capture import Selection

DATA = Path(__file__).resolve().parents[1] / "data"
URL = "https://harbour.example/2024/tides"
PAGES = {path.parent.name: path for path in sorted(DATA.glob("pages/*/source.html"))}
SAID = {name: json.loads((DATA / "pages" / name / "metadata.json").read_text()) for name in PAGES}
KINDS = {name: said["extractor"] for name, said in SAID.items() if "extractor" in said}
FILES = {path.parent.name: path for path in sorted(DATA.glob("files/*/source.*")) if path.is_file()}
HTML_KINDS = sorted(set(EXTRACTORS) - {"pdf", "picture", "text-file", "selection", "readability"})
TYPES = """Recipe QAPage Question Answer VideoObject ScholarlyArticle SoftwareSourceCode TechArticle
    SocialMediaPosting DiscussionForumPosting EmailMessage Comment""".split()
VALUES = (None, 7, True, "", "a < b", [], {}, [None, [3]], {"@type": 5}, {"@type": [[], {}]})
PROPERTIES = """text name author acceptedAnswer suggestedAnswer recipeIngredient hasPart comment
    recipeInstructions recipeYield nutrition description thumbnailUrl contentUrl transcript
    dateCreated datePublished articleBody abstract startOffset keywords headline""".split()
HOSTILE = {
    "nothing": "",
    "no page": "\x00\x01",
    "empty": "<html></html>",
    "only a head": "<html><head><title>x</title></head></html>",
    "broken data": '<script type=\'application/ld+json\'>{"@type": ["Recipe", </script><p>x</p>',
    "deep data": f"<script type='application/ld+json'>{'[' * 9000}</script><p>x</p>",
    "deep page": f"<p>x</p>{'<div class=post>' * 400}<time>2020-01-01</time><p>y</p>",
    "a line": "<p>One line.</p>",
    "nested items": "<div itemscope itemtype='https://schema.org/Question'>" * 60 + "<p>x</p>",
    "one in another": "<main><main role=main><article><main>x</main></article></main></main>",
    "only pre": "<pre>From: a\nTo: b\nDate: c\nSubject: d</pre>",
    "classes": "<div class='h-entry'><b class='e-content'></b></div><div class='h-recipe'></div>",
    "attributes": "<div itemtype='' typeof=' ' class=' ' itemprop='' role=''><p>x</p></div>",
    "meta": "<meta name='citation_title'><meta property='og:type'><p class='abstract'>x</p>",
}


@pytest.fixture(params=EXTRACTORS.values(), ids=EXTRACTORS.keys())
def extractor(request: pytest.FixtureRequest) -> Extractor:
    return request.param


def page_of(html: str, url: str = URL) -> Page:
    tree = parse_page(html if "<" in html else f"<p>{html}</p>")
    return Page(url, html, tree, url, things=read_things(tree))


def take(extractor: Extractor, page: Page) -> HtmlElement | None:
    """What the recipe does: the page made ready as the extractor wants it, then asked."""
    if extractor.prepared:
        prepare(page)
    else:
        drop_unseen(page.tree)
    try:
        return extractor.extract(page)
    except NoContentError:
        return None


def words(html: str) -> list[str]:
    return parse_page(html or "<p></p>").text_content().split()


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_give_one_element_or_none(extractor: Extractor, html: str) -> None:
    page = page_of(html)
    assert extractor.fit(page) in Fit
    article = take(extractor, page)
    assert article is None or isinstance(article.tag, str)


@pytest.mark.parametrize("name", PAGES)
def test_asking_how_well_it_fits_changes_nothing(extractor: Extractor, name: str) -> None:
    page = page_of(PAGES[name].read_text("utf-8"), SAID[name]["url"])
    before = tostring(page.tree)
    assert extractor.fit(page) is extractor.fit(page)
    assert tostring(page.tree) == before


@pytest.mark.parametrize("name", PAGES)
def test_any_page_gives_one_element_or_says_that_there_is_none(
    extractor: Extractor, name: str
) -> None:
    article = take(extractor, page_of(PAGES[name].read_text("utf-8"), SAID[name]["url"]))
    assert article is None or isinstance(article.tag, str)


@pytest.mark.parametrize("kind", HTML_KINDS)
def test_every_kind_has_a_page_of_its_own(kind: str) -> None:
    assert kind in KINDS.values()


@pytest.mark.parametrize("name", [name for name in PAGES if name not in KINDS])
def test_no_special_kind_takes_an_ordinary_page(name: str) -> None:
    page = page_of(PAGES[name].read_text("utf-8"), SAID[name]["url"])
    special = [each.name for each in EXTRACTORS.values() if each.fit(page) >= Fit.SPECIAL]
    assert special == []


@pytest.mark.parametrize("name", KINDS)
def test_order_of_registration_never_matters(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = PAGES[name].read_text("utf-8")
    selection = Selection(**SAID[name]["selection"]) if "selection" in SAID[name] else None
    asked = SAID[name].get("asked")
    first = clean(html, SAID[name]["url"], selection=selection, extractor=asked)
    backwards = dict(reversed(list(EXTRACTORS.items())))
    monkeypatch.setattr(recipe, "EXTRACTORS", backwards)
    again = clean(html, SAID[name]["url"], selection=selection, extractor=asked)
    assert again == first


@pytest.mark.parametrize("name", [name for name in KINDS if KINDS[name] != "selection"])
def test_its_own_output_cleaned_again_changes_next_to_nothing(name: str) -> None:
    first = clean(PAGES[name].read_text("utf-8"), SAID[name]["url"])
    again = clean(f"<html><body><article>{first.content_html}</article></body></html>", URL)
    one, two = words(str(first.content_html)), words(str(again.content_html))
    assert SequenceMatcher(None, one, two, autojunk=False).ratio() > 0.95


def data(depth: int) -> st.SearchStrategy[Any]:
    values = st.sampled_from(VALUES) | st.sampled_from(["The water comes twice a day.", "9"])
    if depth:
        node = st.dictionaries(st.sampled_from(PROPERTIES), data(depth - 1), max_size=5)
        values = values | node | st.lists(node, max_size=3)
    return values


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from(PROPERTIES), data(2), max_size=8),
    st.sampled_from([*TYPES, 5, None]),
)
def test_data_of_wrong_types_never_stop_the_recipe(node: dict[str, Any], kind: object) -> None:
    said = json.dumps({"@context": "https://schema.org", "@type": kind, **node})
    html = f"""<html><head><script type="application/ld+json">{said}</script></head><body><main>
        <h1>Tides</h1><p>The water comes twice a day.</p><ul><li>9</li></ul></main></body></html>"""
    found = clean(html, URL)
    assert "twice a day" in found.text


@pytest.mark.parametrize("kind", TYPES)
def test_an_article_stays_whole_whatever_it_also_holds(kind: str) -> None:
    """A news page with a film in it, a diary with a recipe: the prose is the piece."""
    prose = [
        f"Part {number}. The path to the light is walked at low water only."
        for number in "abcdefgh"
    ]
    said = [{"@type": "NewsArticle", "headline": "Tides"}, {"@type": kind, "name": "A thing"}]
    html = f"""<html><head><script type="application/ld+json">{json.dumps(said)}</script></head>
        <body><article><h1>Tides</h1>{"".join(f"<p>{each} {each}</p>" for each in prose)}</article>
        </body></html>"""
    found = clean(html, URL)
    assert [each for each in prose if each not in found.text] == []


LINE = "The path to the light is walked at low water only, and nobody ever drowned there. "
PROSE = "".join(f"<p>Part {number}. {LINE}{LINE}</p>" for number in range(10))
REMARK = f"""<div class="comment"><b class="author">Ann</b> <time datetime="2020-01-02">then</time>
    <div class="comment-content"><p>{LINE * 3}</p></div></div>"""
ENTRY = """<div class="post"><h2><a href="/p{0}">A piece of number {0}</a></h2>
    <b class="author">Ann</b><time>2020-01-02</time>
    <div class="content"><p>It begins at low water.</p></div></div>"""
ORDINARY = {
    "a named entry": f"<article class='h-entry'><h1>Tides</h1><div class='e-content'>{PROSE}</div>",
    "remarks below": f"<article><h1>Tides</h1>{PROSE}</article>{REMARK * 30}",
    "remarks below bare lines": f"<div><h1>Tides</h1>{LINE * 9}<br>{LINE * 9}</div>{REMARK * 10}",
    "a list of pieces": "".join(ENTRY.format(number) for number in range(6)),
    "a mail quoted": f"<h1>Tides</h1>{PROSE}<pre>From: a\nTo: b\nDate: c\nSubject: d\n\nhi</pre>",
    "notes at the end": f"<h1>Tides</h1>{PROSE}<ol class='references'><li>A book</li></ol>",
    "the paper itself": "<meta name='citation_title' content='T'>"
    f"<div class='abstract'><p>{LINE * 3}</p></div>{PROSE * 3}",
}


@pytest.mark.parametrize("html", ORDINARY.values(), ids=ORDINARY.keys())
def test_what_only_looks_special_is_read_as_any_page(html: str) -> None:
    assert clean(f"<html><body>{html}</body></html>", URL).extractor in ("readability", "whole")


def test_questions_below_a_piece_do_not_take_its_place() -> None:
    prose = [f"Part {number}. The path is walked at low water only." * 3 for number in range(9)]
    asked = """<div itemscope itemtype="https://schema.org/Question"><h3 itemprop="name">When?</h3>
        <div itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer">
        <p itemprop="text">Every day, an hour before low water.</p></div></div>"""
    html = f"<body><h1>Tides</h1>{''.join(f'<p>{each}</p>' for each in prose)}{asked}</body>"
    found = clean(html, URL)
    assert [each for each in prose if each not in found.text] == []


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("share", [0, 0.3, 0.9])
def test_files_that_broke_off_give_an_answer(name: str, share: float) -> None:
    said = json.loads((DATA / "files" / name / "metadata.json").read_text("utf-8"))
    whole = FILES[name].read_bytes()
    found = clean_file(whole[: int(len(whole) * share)], said["type"], said["url"])
    assert found.text or found.images or found.reason


def test_a_tie_is_settled_alike_in_any_order() -> None:
    class Twin:
        prepared = False

        def __init__(self, name: str) -> None:
            self.name = name

        def fit(self, page: Page) -> Fit:
            return Fit.SPECIAL

        def extract(self, page: Page) -> HtmlElement:
            raise NoContentError(self.name)

    twins = [Twin(name) for name in ("a", "b", "c")]
    chosen = set()
    for order in itertools.permutations(twins):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(recipe, "EXTRACTORS", {each.name: each for each in order})
            chosen.add(recipe.candidates(page_of("<p>x</p>"))[0].name)
    assert len(chosen) == 1
