"""Highlights in the app: marked in the article, listed below it, found, noted, removed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from helpers.app import get, html, now, post, save
from helpers.captures import make_capture
from helpers.serving import Serving, serving, wait_for
from pressmark.model.capture import Selection


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("highlights") / "library") as running:
        yield running


@pytest.fixture(scope="module")
def cookie(server: Serving) -> str:
    return server.sign_in()


def test_what_was_selected_is_marked_in_the_article(server: Serving, cookie: str) -> None:
    chosen = Selection("<p>x</p>", "the tide brings 3 boats home.\nSentence 4", "Sentence 3 says")
    lost = make_capture("https://mark.example/", html("Marks"), selection=Selection("", "Gone."))
    save(server, lost)
    item = save(server, make_capture("https://mark.example/", html("Marks"), selection=chosen))
    page = f"/a/{item.mark}"
    shown = get(server, page, cookie)
    marked = re.findall(r"<mark[^>]*>([^<]*)</mark>", shown)
    assert marked == ["the tide brings 3 boats home.", "Sentence 4"]
    assert "Sentence 8" in shown  # the article is the whole page
    every = {each.quote.exact: each for each in now(server, item).highlights}
    gone, kept = every["Gone."], every[chosen.exact]
    assert f'href="#pm-h-{kept.id}"' in shown and f'id="pm-h-{kept.id}"' in shown
    assert f'href="#pm-h-{gone.id}"' not in shown and "does not hold this passage" in shown
    wait_for(lambda: get(server, "/search?q=has:highlight", cookie), lambda text: item.mark in text)
    post(server, f"{page}/highlights/{kept.id}/note", cookie, page, note="Why <b>this</b>")
    assert "Why &lt;b&gt;this&lt;/b&gt;" in get(server, page, cookie)
    for each in (gone, kept):
        post(server, f"{page}/highlights/{each.id}/delete", cookie, page)
    assert "<mark" not in get(server, page, cookie)
    assert now(server, item).highlights == ()


def test_a_long_selection_is_offered_as_a_way_to_read_it(server: Serving, cookie: str) -> None:
    words = " ".join(f"Sentence {n} says that the tide brings {n} boats home." for n in range(6))
    chosen = Selection(f"<p>{words}</p>", words)
    item = save(server, make_capture("https://way.example/", html("Ways"), selection=chosen))
    assert item.article and "Sentence 8" in item.article.text
    page = f"/a/{item.mark}/made"
    assert "only what was selected" in get(server, page, cookie)
    post(server, page, cookie, page, extractor="selection")
    article = now(server, item).article
    assert article and article.extractor == "selection" and "Sentence 8" not in article.text
