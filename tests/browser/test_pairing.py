"""Two clicks: Connect here, Allow there."""

from __future__ import annotations

from browser.driver import Driver
from browser.fake_archive import FakeArchive
from browser.serving import Served
from browser.steps import popup_click, popup_shows, popup_text, press_button, queue, state_says
from browser.waiting import wait_until

_SETTINGS = "() => chrome.storage.local.get(['server', 'token', 'serverKey'])"
_ALLOW = "document.querySelector('button').click()"


def _allow(browser: Driver, archive: FakeArchive) -> str:
    code = str(
        browser.in_tab(f"{archive.url}/pair/", "document.querySelector('#code').textContent")
    )
    browser.in_tab(f"{archive.url}/pair/", _ALLOW)
    return code


def test_the_first_press_is_kept_and_sent_once_connected(
    browser: Driver, archive: FakeArchive, site: Served
) -> None:
    browser.evaluate("(server) => chrome.storage.local.set({server})", archive.url)
    browser.open(site.url("/plain", "news.test"))
    press_button(browser)
    state_says(browser, "Kept in this browser.")
    assert "does not know your archive" in popup_text(browser, "#detail")
    assert popup_shows(browser, "#connect")
    assert len(queue(browser)) == 1
    assert [path for _, path, _ in archive.asked] == []
    popup_click(browser, "#connect")
    assert _allow(browser, archive) == "123456"
    wait_until(archive.saved, "the capture")
    kept = browser.evaluate(_SETTINGS)
    assert kept == archive.pairing()
    wait_until(
        lambda: not [url for url in browser.tab_urls() if "/pair/" in url], "the tab to close"
    )
    assert browser.evaluate("() => chrome.storage.sync.get(null)") == {}


def test_the_options_connect_and_show_the_same_code(browser: Driver, archive: FakeArchive) -> None:
    typed = (
        "(server) => { const field = document.querySelector('#server'); field.value = server;"
        " document.querySelector('#connect').click(); }"
    )
    browser.evaluate(typed, archive.url)
    code = "() => document.querySelector('#code').textContent"
    wait_until(lambda: browser.evaluate(code) == "123 456", "the code")
    _allow(browser, archive)
    state = "() => document.querySelector('#state').textContent"
    wait_until(lambda: browser.evaluate(state) == "Connected", "the connection")


def test_an_archive_that_is_off_is_said(browser: Driver, archive: FakeArchive) -> None:
    browser.evaluate("(server) => chrome.storage.local.set({server})", archive.url)
    archive.stop()
    try:
        browser.evaluate("() => chrome.runtime.sendMessage({type: 'connect'})")
        detail = "() => document.querySelector('#detail').textContent"
        wait_until(lambda: "does not answer" in browser.evaluate(detail), "the words")
    finally:
        archive.start()
