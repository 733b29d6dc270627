"""Have I saved this? Found out in the browser: no address of a visited page is sent anywhere."""

from __future__ import annotations

import pytest

from browser.driver import Driver
from browser.fake_archive import FakeArchive
from browser.serving import Served
from browser.steps import KEEP_SETTINGS
from browser.waiting import wait_until
from pressmark.addresses import address_key

_WISH = """async (lookUp) => {
  const { changePreferences } = await import("/lib/preferences.js");
  await changePreferences({ lookUp });
}"""
_FILTER = "async () => Boolean((await chrome.storage.local.get('filter')).filter)"
_SHOW = """async () => {
  const { showSavedLinks } = await import("/lib/savedlinks.js");
  const [tab] = (await chrome.tabs.query({})).filter(({ url }) => url.includes("/walls"));
  await showSavedLinks(tab);
}"""


@pytest.fixture
def looking(free: Driver, fake: FakeArchive, site: Served) -> Driver:
    """A browser that has the filter of an archive in which two pages are."""
    free.evaluate(KEEP_SETTINGS, fake.pairing())
    pages = [site.url("/plain?known", "news.test"), site.url("/plain?words=Linked", "cdn.test")]
    fake.known = [address_key(page) for page in pages]
    free.evaluate(_WISH, True)
    wait_until(lambda: free.evaluate(_FILTER), "the filter")
    fake.asked.clear()
    return free


def test_the_button_knows_a_saved_page(looking: Driver, fake: FakeArchive, site: Served) -> None:
    looking.open(site.url("/plain?known&utm_source=x#part", "news.test"))
    tab = looking.tab_id()
    wait_until(lambda: looking.badge(tab) == "•", "the dot")
    title = looking.evaluate("(tabId) => chrome.action.getTitle({ tabId })", tab)
    assert "You have saved this page." in title
    looking.go(site.url("/plain?unknown", "news.test"))
    wait_until(lambda: looking.badge(tab) == "", "the dot to go")
    assert fake.asked == []


def test_the_links_of_a_page_that_were_saved(
    looking: Driver, fake: FakeArchive, site: Served
) -> None:
    looking.open(site.url("/walls", "news.test"))
    before = looking.in_page("document.documentElement.outerHTML")
    looking.evaluate(_SHOW)
    links = "[...document.querySelectorAll('#list a')].map((link) => link.href)"
    page = f"{looking.origin}/links/"
    found = wait_until(lambda: looking.in_tab(page, links), "the list")
    assert found == [site.url("/plain?words=Linked", "cdn.test")]
    assert looking.in_page("document.documentElement.outerHTML") == before
    assert fake.asked == []


def test_it_ends_with_the_wish(looking: Driver, fake: FakeArchive, site: Served) -> None:
    looking.evaluate(_WISH, False)
    wait_until(lambda: not looking.evaluate(_FILTER), "the filter to go")
    looking.open(site.url("/plain?known", "news.test"))
    tab = looking.tab_id()
    looking.in_page("new Promise((done) => setTimeout(done, 300))")
    assert looking.badge(tab) == ""
    assert fake.asked == []


def test_when_nothing_is_pressed_nothing_is_sent(
    paired_with_fake: Driver, fake: FakeArchive, site: Served
) -> None:
    # our own pages that are open look once whether the pairing still holds
    paired_with_fake.close_page()
    paired_with_fake.open(f"{paired_with_fake.origin}/welcome/welcome.html")
    ready = "document.documentElement.dataset.ready"
    wait_until(lambda: paired_with_fake.in_page(ready), "such a look to end")
    paired_with_fake.close_page()
    fake.asked.clear()
    for path in ("/plain?a", "/walls", "/frame"):
        paired_with_fake.open(site.url(path, "news.test"))
    paired_with_fake.in_page("new Promise((done) => setTimeout(done, 300))")
    assert fake.asked == []
