"""What is selected at a press becomes a highlight of the article; what is typed never goes."""

from __future__ import annotations

import json
import re
import uuid

import pytest

from browser.driver import Driver
from browser.firefox import Firefox
from browser.real_archive import ArchiveView
from browser.serving import Served
from browser.steps import finished, popup_text, press_button, state_says
from browser.waiting import wait_until

SELECT = """(() => {{
  const range = document.createRange();
  range.selectNodeContents(document.querySelector({selector!r}));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}})()"""
TYPE = """(() => {
  const box = document.createElement("textarea");
  document.body.prepend(box);
  box.value = "typed in secret";
  box.focus();
  box.select();
})()"""


@pytest.fixture
def page(paired: Driver, site: Served) -> Driver:
    words = "The%20lamp%20was%20lit%20every%20evening."
    paired.open(site.url(f"/plain?words={words}&{uuid.uuid4()}", "news.test"))
    return paired


def select(browser: Driver, selector: str) -> None:
    browser.in_page(SELECT.format(selector=selector))


def test_a_press_marks_what_is_selected(page: Driver, archive: ArchiveView) -> None:
    select(page, "p")
    url = page.in_page("location.href")
    finished(page, press_button(page))
    assert state_says(page, "Saved ·") == "Saved · 6 words"
    assert "The passage is marked." in popup_text(page, "#detail")
    [saved] = archive.saved()
    assert saved.metadata["selection"]["exact"] == "The lamp was lit every evening."
    assert "<h1>A plain page</h1>" in saved.html
    page.close_popup()
    page.go(archive.link())
    [row] = [one for one in json.loads(archive.run("list", "--json")) if one["url"] == url]
    page.go(f"{archive.url}/a/{row['mark']}")
    marked = page.in_page("[...document.querySelectorAll('.body mark')].map((m) => m.textContent)")
    assert marked == ["The lamp was lit every evening."]


def test_looking_again_saves_another_passage_only(page: Driver, archive: ArchiveView) -> None:
    select(page, "p")
    for selector, count in (("p", 1), ("p", 1), ("h1", 2)):
        select(page, selector)
        press_button(page)
        state_says(page, "Saved ·")
        page.close_popup()
        wait_until(lambda: not page.popup_is_open(), "the popup to close")
        assert len(archive.saved()) == count
    quotes = [saved.metadata["selection"]["exact"] for saved in archive.saved()]
    assert quotes == ["The lamp was lit every evening.", "A plain page"]


def test_what_is_typed_is_no_selection(page: Driver, archive: ArchiveView) -> None:
    page.in_page(TYPE)
    finished(page, press_button(page))
    [saved] = archive.saved()
    assert saved.metadata["selection"] is None
    assert "typed in secret" not in saved.html


def test_the_menu_of_a_passage_marks_it(page: Driver, archive: ArchiveView) -> None:
    if not isinstance(page, Firefox):
        pytest.skip("headless Chromium shows no context menu")
    select(page, "p")
    tab = page.tab_id()
    page.press_context_menu("Save with this passage marked", "p")
    wait_until(lambda: page.badge(tab), "the press to begin")
    assert finished(page, tab) == "✓"
    [saved] = archive.saved()
    assert re.match("The lamp was lit", saved.metadata["selection"]["exact"])
