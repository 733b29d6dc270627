"""Two clicks: Connect here, Allow there."""

from __future__ import annotations

import re

from browser.driver import Driver
from browser.real_archive import ArchiveView
from browser.serving import Served
from browser.steps import (
    allow,
    connect_in_options,
    popup_click,
    popup_shows,
    popup_text,
    press_button,
    queue,
    settings,
    state_says,
)
from browser.waiting import wait_until

_KEEP_SERVER = "(server) => chrome.storage.local.set({server})"


def test_the_first_press_is_kept_and_sent_once_connected(
    browser: Driver, archive: ArchiveView, site: Served
) -> None:
    browser.open(archive.link())
    browser.evaluate(_KEEP_SERVER, archive.url)
    browser.open(site.url("/plain?words=before+pairing", "news.test"))
    press_button(browser)
    state_says(browser, "Kept in this browser.")
    assert "does not know your archive" in popup_text(browser, "#detail")
    assert popup_shows(browser, "#connect")
    assert len(queue(browser)) == 1
    popup_click(browser, "#connect")
    assert re.fullmatch(r"\d{3} \d{3}", allow(browser, archive.url))
    wait_until(archive.saved, "the capture")
    kept = settings(browser)
    assert kept["server"] == archive.url
    assert kept["token"] and kept["serverKey"]
    wait_until(lambda: not [u for u in browser.tab_urls() if "/pair/" in u], "the tab to close")
    assert browser.evaluate("() => chrome.storage.sync.get(null)") == {}


def test_the_options_show_the_same_code(browser: Driver, archive: ArchiveView) -> None:
    browser.open(archive.link())
    connect_in_options(browser, archive.url)
    code = "() => document.querySelector('#code').textContent"
    shown = wait_until(lambda: browser.evaluate(code), "the code")
    assert popup_on_the_page_that_asks(browser, archive) == shown
    assert allow(browser, archive.url) == shown  # in the same two groups
    state = "() => document.querySelector('#state').textContent"
    wait_until(lambda: browser.evaluate(state) == "Connected", "the connection")


def test_an_archive_that_is_off_is_said(browser: Driver, archive: ArchiveView) -> None:
    browser.evaluate(_KEEP_SERVER, archive.url)
    archive.stop()
    browser.evaluate("() => chrome.runtime.sendMessage({type: 'connect'})")
    detail = "() => document.querySelector('#detail').textContent"
    wait_until(lambda: "does not answer" in browser.evaluate(detail), "the words")


def test_a_token_that_counts_no_more_is_replaced_and_all_is_sent(
    paired: Driver, archive: ArchiveView, site: Served
) -> None:
    paired.open(archive.link())
    paired.evaluate("() => chrome.storage.local.set({ token: 'pm_taken_back' })")
    for words in ("one", "two"):
        paired.open(site.url(f"/plain?words={words}", "news.test"))
        press_button(paired)
        state_says(paired, "Kept in this browser.")
        assert "Connect again" in popup_text(paired, "#detail")
        if words == "one":
            paired.close_popup()
            wait_until(lambda: not paired.popup_is_open(), "the popup to close")
    popup_click(paired, "#connect")
    allow(paired, archive.url)
    wait_until(lambda: len(archive.saved()) == 2, "both")
    wait_until(lambda: queue(paired) == [], "the queue to be empty")


def popup_on_the_page_that_asks(browser: Driver, archive: ArchiveView) -> str:
    """The code that the popup shows when it is opened beside the archive's own."""
    browser.to_front(f"{archive.url}/pair/")
    press_button(browser)
    state_says(browser, "Waiting for your Allow")
    code = popup_text(browser, "#code")
    browser.close_popup()
    wait_until(lambda: not browser.popup_is_open(), "the popup to close")
    return code
