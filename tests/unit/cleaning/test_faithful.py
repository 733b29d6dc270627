"""Words of an article that look like something else, and must stay."""

from __future__ import annotations

import pytest

from pressmark.cleaning.recipe import clean

URL = "https://docs.example/guide"
PROSE = "<p>The server keeps a small file with the name of each reader who came in by the door.</p>"


def text(body: str) -> list[str]:
    return clean(f"<html lang=en><body>{body}</body></html>", URL).text.split("\n")


@pytest.mark.parametrize(
    "part",
    [
        "<h2 id='cookies'>Cookies</h2>",
        "<h2><span id='Related_promotion' class='headline'>Related promotion</span></h2>",
        f"<section id='newsletter'><h2>Newsletter</h2>{PROSE}</section>",
        f"<div id='subscription-and-login'><h3>Subscription and login</h3>{PROSE}</div>",
    ],
)
def test_an_id_made_of_a_headline_does_not_name_a_box(part: str) -> None:
    said = text(f"<article><h1>Guide</h1>{PROSE * 4}{part}{PROSE * 4}</article>")
    assert {"Cookies", "Related promotion", "Newsletter", "Subscription and login"} & set(said)


@pytest.mark.parametrize("part", ["<div id='newsletter'><p>Our letter, weekly.</p></div>"])
def test_a_box_that_is_only_named_still_goes(part: str) -> None:
    said = text(f"<article><h1>Guide</h1>{PROSE * 4}{part}{PROSE * 4}</article>")
    assert "Our letter, weekly." not in said


@pytest.mark.parametrize(
    "ending",
    [
        "<h2>Last</h2>Words that no tag holds stand here, behind the last of the headings.",
        "<h2>Last</h2><table><tr><th>Year<th>Sum<tr><td>2024<td>7<tr><td>2025<td>9</table>",
        "<h2>Last</h2><blockquote>It ends with what another said.</blockquote>",
        "<h2>Last</h2><dl><dt>Door</dt><dd>What one comes in by.</dd></dl>",
    ],
)
def test_a_heading_with_something_below_it_ends_no_article(ending: str) -> None:
    said = text(f"<article><h1>Guide</h1><div>{PROSE * 5}{ending}</div></article>")
    assert "Last" in said and said[-1] != "Last"


def test_a_heading_with_nothing_below_it_goes() -> None:
    said = text(f"<article><h1>Guide</h1><div>{PROSE * 5}<h2>Last</h2></div></article>")
    assert "Last" not in said


def test_a_first_sentence_that_begins_like_a_byline_stays() -> None:
    said = text(f"<article><h1>Guide</h1><p>By night the door is shut.</p>{PROSE * 5}</article>")
    assert said[0] == "By night the door is shut."


def test_one_picture_cut_for_two_windows_is_seen_once() -> None:
    said = "<figcaption>A boat at dusk.</figcaption></figure>"
    cuts = "".join(
        f"<figure><img src='/thumb/{size}/boat.jpg'>{said}" for size in ("wide", "narrow")
    )
    other = f"<figure><img src='/oar-photo.jpg'>{said}"
    page = f"<html><body><article><h1>Guide</h1>{PROSE * 4}{cuts}{PROSE * 4}{other}</article>"
    assert [image.address for image in clean(page, URL).images] == [
        "https://docs.example/thumb/wide/boat.jpg",
        "https://docs.example/oar-photo.jpg",
    ]


def test_room_made_of_breaks_closes_and_verses_keep_theirs() -> None:
    verse = "<p>The tide<br>goes out<br><br>and comes</p>"
    page = (
        f"<html><body><article><h1>G</h1>{PROSE * 5}{verse}<p>One<br><br> <br><br>two.</p>{PROSE}"
    )
    html = str(clean(page, URL).content_html)
    assert "The tide<br>goes out<br><br>and comes" in html
    assert "One<br><br>" in html and "<br><br> <br>" not in html
