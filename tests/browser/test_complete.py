"""What a reader may allow: pictures and frames of other sites, links, pictures, tabs, PDF files."""

from __future__ import annotations

import json
import re

import pytest

from browser.driver import Driver
from browser.firefox import Firefox
from browser.pictures import png
from browser.real_archive import ArchiveView
from browser.serving import Served
from browser.site import PDF
from browser.steps import finished, press_button, queue, state_says
from browser.waiting import wait_until

_CHOSEN = """async ([item, more]) => {
  const { chosen } = await import("/lib/menus.js");
  const [tab] = (await chrome.tabs.query({})).filter(({ url }) => url === more.tabUrl);
  await chosen({ menuItemId: item, frameId: 0, ...more }, tab);
  return tab.id;
}"""

_SELECT_TWO = """async () => {
  const tabs = await chrome.tabs.query({});
  const wanted = tabs.filter(({ url }) => /words=(one|three)/.test(url));
  const [{ windowId }] = tabs;
  await chrome.tabs.highlight({ tabs: wanted.map(({ index }) => index), windowId });
  await chrome.runtime.sendMessage({ type: "openTabs", windowId });
}"""


def choose(browser: Driver, item: str, **more: str) -> int:
    """What an entry of the context menu does, in front of the page that is open."""
    said = more | {"tabUrl": str(browser.in_page("location.href"))}
    return int(browser.evaluate(_CHOSEN, [item, said]))


def test_pictures_and_frames_of_other_sites_come_along(
    free: Driver, site: Served, archive: ArchiveView
) -> None:
    free.open(site.url("/enter?next=/plain", "cdn.test"))
    free.go(site.url("/walls", "news.test"))
    assert finished(free, press_button(free)) == "✓"
    [saved] = archive.saved()
    kept = {re.sub(r"^http://[^/]+", "", url): data for url, data in saved.resources.items()}
    assert kept == {"/closed/far.png": png("far"), "/members/far.png": png("far")}
    assert list(saved.missing().values()) == ["http-404"]
    assert "frame of cdn.test" in saved.html


def test_the_page_of_a_link_is_saved_as_it_shows_itself(
    free: Driver, site: Served, archive: ArchiveView
) -> None:
    free.open(site.url("/walls", "news.test"))
    link = str(free.in_page("document.querySelector('#on').href"))
    tabs = len(free.tab_urls())
    tab = choose(free, "link", linkUrl=link)
    assert finished(free, tab) == "✓"
    [saved] = archive.saved()
    assert (saved.metadata["url"], "Linked" in saved.html) == (link, True)
    wait_until(lambda: len(free.tab_urls()) == tabs, "its tab to be closed")


def test_a_link_without_leave_goes_by_its_address(
    paired: Driver, site: Served, archive: ArchiveView
) -> None:
    paired.open(site.url("/walls", "127.0.0.1"))
    link = site.url("/plain?linked", "news.test")
    paired.evaluate(
        "async (url) => { const { saveLink } = await import('/lib/saving.js');"
        " await saveLink(url, { id: -1 }); }",
        link,
    )
    [waiting] = wait_until(lambda: queue(paired), "the link")
    assert (waiting["url"], waiting["status"]) == (link, "failed")
    assert waiting["error"]["code"] == "fetching-off"
    assert archive.saved() == []


def test_a_picture_is_saved_as_a_picture(free: Driver, site: Served, archive: ArchiveView) -> None:
    free.open(site.url("/walls", "news.test"))
    picture = str(free.in_page("document.querySelector('#walled').src"))
    assert finished(free, choose(free, "image", srcUrl=picture)) == "✓"
    [saved] = archive.saved()
    assert saved.metadata["page"]["type"] == "image/png"
    assert (saved.metadata["url"], saved.page) == (picture, png("far"))


@pytest.mark.parametrize(
    ("entry", "selector", "kind"),
    [("Save this picture", "#walled", "image/png"), ("Save the linked page", "#on", "text/html")],
)
def test_the_menu_itself(
    free: Driver, site: Served, archive: ArchiveView, entry: str, selector: str, kind: str
) -> None:
    if not isinstance(free, Firefox):
        pytest.skip("headless Chromium shows no context menu")
    free.open(site.url("/walls", "news.test"))
    tab = free.tab_id()
    free.press_context_menu(entry, selector)
    wait_until(lambda: free.badge(tab), "the press to begin")
    assert finished(free, tab) == "✓"
    assert [saved.metadata["page"]["type"] for saved in archive.saved()] == [kind]


def test_several_tabs_are_saved_with_one_list(
    free: Driver, site: Served, archive: ArchiveView
) -> None:
    for words in ("one", "two", "three"):
        free.open(site.url(f"/plain?words={words}", "news.test"))
    window = free.evaluate("async () => (await chrome.windows.getCurrent()).id")
    free.open(f"{free.origin}/tabs/tabs.html?window={window}")
    wait_until(lambda: free.in_page("document.documentElement.dataset.ready"), "the page")
    assert free.in_page("document.querySelector('#save').textContent") == "Save 3 tabs"
    free.in_page("void document.querySelectorAll('#list input')[1].click()")
    free.in_page("void document.querySelector('#save').click()")
    wait_until(lambda: free.in_page("document.documentElement.dataset.done"), "the end", 60)
    assert len(archive.saved()) == 2
    words = free.in_page("document.querySelector('#sum').textContent")
    assert words == "2 saved · 0 kept here for later · 0 not saved"
    rows = free.in_page("[...document.querySelectorAll('#list li')].map((row) => row.innerText)")
    assert ["Saved." in row for row in rows] == [True, False, True]


def test_the_selected_tabs_are_the_chosen_ones(free: Driver, site: Served) -> None:
    for words in ("one", "two", "three"):
        free.open(site.url(f"/plain?words={words}", "news.test"))
    free.evaluate(_SELECT_TWO)
    free.to_front(f"{free.origin}/tabs/")
    wait_until(lambda: free.in_page("document.documentElement.dataset.ready"), "the page")
    boxes = "[...document.querySelectorAll('#list input')].map((box) => box.checked)"
    assert free.in_page(boxes) == [True, False, True]


def test_a_pdf_tab_is_saved_as_the_file(free: Driver, site: Served, archive: ArchiveView) -> None:
    url = site.url("/papers/tides.pdf", "news.test")
    free.open(url)
    press_button(free)
    state_says(free, "Saved ·")
    [saved] = archive.saved()
    assert (saved.metadata["url"], saved.page) == (url, PDF.read_bytes())
    said = json.loads((PDF.parent / "metadata.json").read_text())
    rows = json.loads(archive.run("list", "--json"))
    assert next(row["title"] for row in rows if row["url"] == url) == said["title"]
