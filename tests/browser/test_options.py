"""What the reader prefers: it goes along with each save, and from one browser to another."""

from __future__ import annotations

import base64
import json

import pytest
from lxml import html as lxml_html

from browser.driver import Driver
from browser.fake_archive import FakeArchive
from browser.firefox import Firefox
from browser.pictures import large_png
from browser.serving import Served
from browser.steps import finished, press_button, queue, state_says
from browser.waiting import wait_until

_SET = """([selector, value]) => {
  const field = document.querySelector(selector);
  if (field.type === "checkbox") field.checked = value;
  else field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}"""
_PREFERENCES = "async () => (await chrome.storage.local.get('preferences')).preferences"
_CAUGHT = """async (selector) => {
  const caught = new Promise((done) => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      URL.createObjectURL = make;
      done(blob);
      return "about:blank";
    };
  });
  HTMLAnchorElement.prototype.click = function () {};
  document.querySelector(selector).click();
  return (await caught).text();
}"""
_IMPORT = """(words) => {
  const files = new DataTransfer();
  files.items.add(new File([words], "settings.json", { type: "application/json" }));
  const field = document.querySelector("#import");
  field.files = files.files;
  field.dispatchEvent(new Event("change"));
}"""
_SUGGESTED = """async (words) => {
  const { typed } = await import("/lib/omnibox.js");
  return new Promise((done) => typed(words, done));
}"""
_ENTERED = """async (words) =>
  (await import("/lib/omnibox.js")).entered(words, "newForegroundTab")"""
_TO_FILE = "#queue li .quiet:nth-child(2)"


def test_defaults_go_along_with_each_save(
    paired_with_fake: Driver, site: Served, fake: FakeArchive
) -> None:
    browser = paired_with_fake
    browser.evaluate(_SET, ["#tags", " #sea, maps ,sea"])
    browser.evaluate(_SET, ["#visibility", "full"])
    wait_until(lambda: (browser.evaluate(_PREFERENCES) or {}).get("visibility"), "both")
    browser.open(site.url("/plain?defaults", "news.test"))
    assert finished(browser, press_button(browser)) == "✓"
    [saved] = fake.saved()
    assert saved.metadata["tags"] == ["sea", "maps"]
    assert saved.metadata["visibility"] == "full"
    chips = "[...document.querySelectorAll('.chip')].map((chip) => chip.firstChild.textContent)"
    assert browser.popup(chips) == ["sea", "maps"]


def test_options_travel_as_a_file_without_the_pairing(paired: Driver) -> None:
    paired.evaluate(_SET, ["#tags", "sea"])
    paired.evaluate(_SET, ["#menus [value=image]", False])
    wait_until(lambda: "image" not in paired.evaluate(_PREFERENCES)["menus"], "the menu")
    words = paired.evaluate(_CAUGHT, "#export")
    said = json.loads(words)
    token = paired.evaluate("async () => (await chrome.storage.local.get('token')).token")
    assert said["tags"] == ["sea"] and token not in words
    paired.evaluate(_SET, ["#tags", ""])
    paired.evaluate(
        _IMPORT, json.dumps(said | {"visibility": "nonsense", "lookUp": True, "more": 1})
    )
    wait_until(lambda: paired.evaluate(_PREFERENCES)["tags"] == ["sea"], "the file")
    assert paired.evaluate(_PREFERENCES)["visibility"] == "private"
    wait_until(lambda: not paired.evaluate(_PREFERENCES)["lookUp"], "what was not allowed")
    paired.evaluate(_IMPORT, "{}")
    said_so = "() => document.querySelector('#file-said').textContent"
    wait_until(lambda: "no options" in paired.evaluate(said_so), "the complaint")


def test_what_waits_can_be_had_as_a_file(
    paired_with_fake: Driver, fake: FakeArchive, site: Served
) -> None:
    browser = paired_with_fake
    fake.captures_fail = (507, "disk-full")
    url = site.url("/gallery?sizes=300", "news.test")
    browser.open(url)
    press_button(browser)
    state_says(browser, "Kept in this browser.")
    wait_until(lambda: browser.evaluate(f"() => !!document.querySelector('{_TO_FILE}')"), "the row")
    page = browser.evaluate(_CAUGHT, _TO_FILE)
    tree = lxml_html.document_fromstring(page)
    assert "Words." in page
    [link] = tree.cssselect("link[rel=canonical]")
    assert link.get("href") == url
    [image] = tree.cssselect("img")
    assert base64.b64decode(image.get("src").partition(",")[2]) == large_png("0", 300)
    assert "disk is full" in browser.evaluate("() => document.querySelector('#queue').innerText")
    delete = "document.querySelector('#queue .quiet:last-child')"
    browser.evaluate(f"() => {{ {delete}.focus(); {delete}.click(); }}")
    wait_until(lambda: queue(browser) == [], "the queue to be empty")
    focused = "() => document.activeElement.id"
    wait_until(lambda: browser.evaluate(focused) == "empty", "the keyboard's place")


def test_the_address_bar_suggests_titles(paired_with_fake: Driver, fake: FakeArchive) -> None:
    browser = paired_with_fake
    [found] = browser.evaluate(_SUGGESTED, "tides")
    shown = "About tides & <more>"
    escaped = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert found["description"] == (shown if isinstance(browser, Firefox) else escaped)
    for words, path in ((found["content"], "/a/K7Q2M"), ("low tide", "/search?q=low%20tide")):
        browser.evaluate(_ENTERED, words)
        wait_until(lambda path=path: fake.url + path in browser.tab_urls(), path)


def test_the_keyword_itself(paired_with_fake: Driver, fake: FakeArchive) -> None:
    if not isinstance(paired_with_fake, Firefox):
        pytest.skip("headless Chromium has no address bar to type into")
    paired_with_fake.open("about:blank")
    assert "About tides & <more>" in paired_with_fake.address_bar("pm tides")
    paired_with_fake.enter_address()
    found = f"{fake.url}/search?q=tides"
    wait_until(lambda: found in paired_with_fake.tab_urls(), "the search")


def test_the_first_page_shows_the_button_and_connects(browser: Driver, fake: FakeArchive) -> None:
    browser.evaluate("(server) => chrome.storage.local.set({ server })", fake.url)
    browser.open(f"{browser.origin}/welcome/welcome.html")
    wait_until(lambda: browser.in_page("document.documentElement.dataset.ready"), "the page")
    assert "button" in browser.in_page("document.querySelector('#where').textContent")
    assert "Alt+Shift+M" in browser.in_page("document.querySelector('#shortcut').textContent")
    browser.in_page("void document.querySelector('#connect').click()")
    code = browser.in_tab(f"{fake.url}/pair/", "document.querySelector('.code').textContent")
    shown = "document.querySelector('#code').textContent.replace(' ', '')"
    page = f"{browser.origin}/welcome/"
    wait_until(lambda: browser.in_tab(page, shown) == code, "the code")
    browser.in_tab(f"{fake.url}/pair/", "document.querySelector('[value=allow]').click()")
    state = "document.querySelector('#state').textContent"
    wait_until(lambda: browser.in_tab(page, state) == "Connected", "the connection")
