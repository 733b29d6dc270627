"""Presses: by the button, by the keys, by the menu, and what the popup says of them."""

from __future__ import annotations

import uuid

import pytest

from browser.driver import Driver
from browser.firefox import Firefox
from browser.real_archive import ArchiveView
from browser.serving import Served
from browser.steps import finished, popup_click, popup_text, press_button, state_says
from browser.waiting import wait_until


@pytest.fixture
def page(paired: Driver, site: Served) -> Driver:
    paired.open(site.url(f"/plain?{uuid.uuid4()}", "news.test"))
    return paired


def test_the_button_saves_the_page(page: Driver, archive: ArchiveView) -> None:
    tab = press_button(page)
    assert finished(page, tab) == "✓"
    assert state_says(page, "Saved ·") == "Saved · 4 words"
    [saved] = archive.saved()
    assert "Plain words to keep." in saved.html
    assert saved.metadata["page_title"] == "A plain page"
    assert saved.metadata["url"] == page.in_page("location.href")
    assert popup_text(page, "#meta") == "news.test · 1 min"


def test_the_popup_may_be_closed_at_once(page: Driver, archive: ArchiveView) -> None:
    tab = page.tab_id()
    page.click_action()
    wait_until(page.popup_is_open, "the popup")
    wait_until(lambda: page.badge(tab), "the press to begin")
    page.close_popup()
    assert finished(page, tab) == "✓"
    assert len(archive.saved()) == 1


def test_the_shortcut_saves_without_a_popup(page: Driver, archive: ArchiveView) -> None:
    tab = page.tab_id()
    page.press_shortcut()
    wait_until(lambda: page.badge(tab), "the press to begin")
    assert finished(page, tab) == "✓"
    assert len(archive.saved()) == 1
    assert not page.popup_is_open()


def test_the_menu_saves_the_page(page: Driver, archive: ArchiveView) -> None:
    if not isinstance(page, Firefox):
        pytest.skip("headless Chromium shows no context menu")
    tab = page.tab_id()
    page.press_context_menu("Save this page", "h1")
    wait_until(lambda: page.badge(tab), "the press to begin")
    assert finished(page, tab) == "✓"
    assert len(archive.saved()) == 1


def test_looking_again_saves_nothing_twice(page: Driver, archive: ArchiveView) -> None:
    finished(page, press_button(page))
    state_says(page, "Saved ·")
    page.close_popup()
    wait_until(lambda: not page.popup_is_open(), "the popup to close")
    press_button(page)
    state_says(page, "Saved ·")
    assert len(archive.saved()) == 1
    page.popup("document.querySelector('#again').click()")
    wait_until(lambda: len(archive.saved()) == 2, "the second version")


def test_read_opens_the_piece_in_the_archive(page: Driver, archive: ArchiveView) -> None:
    press_button(page)
    state_says(page, "Saved ·")
    popup_click(page, "#read")
    words = page.in_tab(f"{archive.url}/a/", "document.querySelector('h1').textContent")
    assert "A plain page" in words
    assert not page.popup_is_open()


def test_without_a_press_a_page_stays_closed(page: Driver, archive: ArchiveView) -> None:
    tab = page.tab_id()
    page.evaluate("(tabId) => chrome.runtime.sendMessage({type: 'press', tabId})", tab)
    assert finished(page, tab) == "!"
    assert archive.saved() == []


def test_a_killed_worker_is_woken_by_a_press(page: Driver, archive: ArchiveView) -> None:
    page.kill_background()
    assert not page.background_running()
    assert finished(page, press_button(page)) == "✓"
    assert len(archive.saved()) == 1
