"""What stands on the published pages beside the text: registers, feeds, citations, links."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
from lxml import etree, html

from contracts.published import PUBLISHED
from helpers.publishing import NoMedia
from pressmark.model.html import SafeHtml
from pressmark.model.public import PublicItem
from pressmark.model.reading import Visibility
from pressmark.publishing.look import Look
from pressmark.publishing.registers import registers
from pressmark.publishing.site import check_folder, publish

BASE = "https://archive.example/"


def piece(number: int, **more: object) -> PublicItem:
    values: dict[str, object] = {
        "number": number,
        "title": f"Piece {number}",
        "url": f"https://site.example/{number}",
        "site": "site.example",
        "site_name": "The Site",
        "byline": ("Ada Merrow",),
        "published_at": "2026-03-01",
        "tags": (),
        "images": (),
        "lead_image": None,
        "visibility": Visibility.FULL,
        "content_html": SafeHtml(f"<p>Words of {number}.</p>"),
        "text": f"Words of {number}.",
        "excerpt": f"About {number}.",
    }
    return replace(PUBLISHED[0], **(values | more))


def made(folder: Path, *items: PublicItem) -> Path:
    look = Look("An archive", author="Keeper", base_url=BASE)
    publish(items, check_folder(folder, "public"), look, NoMedia(), folder, site="public")
    return folder


def tree(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_text("utf-8"))


def test_a_piece_can_be_cited(tmp_path: Path) -> None:
    site = made(tmp_path, piece(0, byline=("Ada Merrow", "Bo Lind"), lang="de-AT"))
    page = tree(site / "a" / "0" / "0.html")
    tags = [
        (tag.get("name"), tag.get("content"))
        for tag in page.iterfind(".//meta")
        if (tag.get("name") or "").startswith("citation_")
    ]
    assert tags == [
        ("citation_title", "Piece 0"),
        ("citation_author", "Ada Merrow"),
        ("citation_author", "Bo Lind"),
        ("citation_publication_date", "2026/03/01"),
        ("citation_journal_title", "The Site"),
        ("citation_language", "de"),
        ("citation_public_url", "https://site.example/0"),
        ("citation_fulltext_html_url", f"{BASE}a/0/0.html"),
    ]
    said = json.loads(page.find(".//script").text)
    assert said["@type"] == "Article" and said["isBasedOn"] == "https://site.example/0"
    assert [each["name"] for each in said["author"]] == ["Ada Merrow", "Bo Lind"]


def test_structured_data_cannot_end_its_script(tmp_path: Path) -> None:
    site = made(tmp_path, piece(0, title="</script><script>alert(1)</script>", byline=()))
    text = (site / "a" / "0" / "0.html").read_text("utf-8")
    assert text.count("<script") == text.count("</script>") == 1


def test_names_with_one_piece_lead_straight_to_it(tmp_path: Path) -> None:
    site = made(tmp_path, piece(0, tags=("sea", "c++")), piece(1, tags=("Sea",)))
    assert {path.parent.name for path in (site / "tag").glob("*/index.html")} == {"sea"}
    register = tree(site / "tag" / "index.html")
    leads = {link.text: link.get("href") for link in register.iterfind(".//main//li/a")}
    assert leads == {"#c++": "../a/0/0.html", "#sea": "../tag/sea/index.html"}
    first = tree(site / "a" / "0" / "0.html")
    assert [
        link.get("href")
        for link in first.iterfind(".//*[@class='meta']/a")
        if "tag" in link.get("href")
    ] == ["../../tag/sea/index.html"]


def test_authors_have_pages_too(tmp_path: Path) -> None:
    site = made(tmp_path, piece(0), piece(1), piece(2, byline=("Bo Lind",)))
    page = tree(site / "author" / "ada-merrow" / "index.html")
    assert [link.text for link in page.iterfind(".//h3/a")] == ["Piece 1", "Piece 0"]
    piece_page = tree(site / "a" / "0" / "0.html")
    assert (
        piece_page.find(".//*[@class='byline']/a").get("href")
        == "../../author/ada-merrow/index.html"
    )


def test_feeds_of_all_of_tags_and_of_sites(tmp_path: Path) -> None:
    items = [piece(number, tags=("sea",) if number < 6 else ("rare",)) for number in range(8)]
    site = made(tmp_path, *items)
    for folder, count in (("", 8), ("tag/sea/", 6), ("site/site-example/", 8)):
        feed = feedparser.parse((site / folder / "feed.xml").read_bytes())
        assert not feed.bozo and len(feed.entries) == count, folder
        said = json.loads((site / folder / "feed.json").read_text("utf-8"))
        assert said["feed_url"] == f"{BASE}{folder}feed.json" and len(said["items"]) == count
    assert not (site / "tag" / "rare" / "feed.xml").exists()
    outline = etree.parse(site / "opml.xml").iterfind(".//outline")
    assert f"{BASE}tag/sea/feed.xml" in [each.get("xmlUrl") for each in outline]


@pytest.mark.parametrize("visibility", [Visibility.LINK, Visibility.EXCERPT])
def test_a_feed_shows_no_more_than_the_page(tmp_path: Path, visibility: Visibility) -> None:
    hidden = piece(0, visibility=visibility, text="", content_html=SafeHtml(""), excerpt="")
    site = made(tmp_path, hidden)
    assert "Words of" not in (site / "feed.xml").read_text("utf-8")
    assert "Words of" not in (site / "feed.json").read_text("utf-8")


def test_a_link_to_a_piece_that_is_kept_leads_to_our_copy(tmp_path: Path) -> None:
    linked = SafeHtml(
        '<p>As <a href="https://www.site.example/1?utm_source=x" rel="noopener">he wrote</a>, and '
        '<a href="https://elsewhere.example/" rel="noopener">others</a>.</p>'
    )
    site = made(tmp_path, piece(0, content_html=linked), piece(1))
    body = tree(site / "a" / "0" / "0.html").find(".//*[@class='body']")
    assert [(link.text, link.get("href")) for link in body.iter("a")] == [
        ("he wrote", "../../a/0/1.html"),
        ("↗", "https://www.site.example/1?utm_source=x"),
        ("others", "https://elsewhere.example/"),
    ]
    named = tree(site / "a" / "0" / "1.html").find(".//*[@class='ends']")
    assert "Mentioned in" in named.text_content()
    assert "../../a/0/0.html" in [link.get("href") for link in named.iter("a")]


def test_names_that_differ_in_case_are_one() -> None:
    tags, _, _ = registers([piece(1, tags=("SEA", "sea")), piece(0, tags=("Sea",))])
    assert {name: [item.number for item in items] for name, items in tags.items.items()} == {
        "Sea": [1, 0]
    }
    assert tags.address("sEa") == "tag/sea/index.html"
    assert tags.address("unknown") == ""


def test_every_piece_lies_within_four_clicks(tmp_path: Path) -> None:
    items = [replace(piece(number), saved_at=PUBLISHED[0].saved_at) for number in range(130)]
    site = made(tmp_path, *items)
    reached, edge = {"index.html"}, {"index.html"}
    for _ in range(4):
        found = set()
        for path in edge:
            text = (site / path).read_text("utf-8")
            for target in re.findall(r'href="([^"#:]+\.html)"', text):
                found.add(
                    (site / path)
                    .parent.joinpath(target)
                    .resolve()
                    .relative_to(site.resolve())
                    .as_posix()
                )
        edge = found - reached
        reached |= found
    assert {f"a/0/{number}.html" for number in range(130)} <= reached
