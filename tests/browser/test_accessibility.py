"""Every page of the extension in every state, light and dark: axe finds nothing serious."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from browser.driver import POPUP, Driver
from browser.waiting import wait_until

_READY = "document.documentElement.dataset.ready"
_SHOW = """(async (changes) => {
  const { id: tabId } = await chrome.tabs.getCurrent();
  const own = ([key, state]) => key.startsWith("state:") && state.tabId === tabId;
  const [[key, state]] = Object.entries(await chrome.storage.session.get(null)).filter(own);
  const shown = new Promise((done) => chrome.storage.onChanged.addListener(done));
  const nonce = crypto.randomUUID();
  await chrome.storage.session.set({ [key]: { ...state, reason: null, nonce, ...changes } });
  await shown;
  await new Promise(requestAnimationFrame);
})"""
_AXE = """(async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
})()"""
ARTICLE = {
    "state": "cleaned",
    "complete": "complete",
    "word_count": 1240,
    "pictures": 3,
    "pictures_missing": 1,
    "reading_minutes": 6,
    "site_name": "Coast",
}
SAVED = {"phase": "saved", "title": "The tide tables of Brookmere", "article": ARTICLE}
STATES: dict[str, dict[str, Any]] = {
    "taking": {"phase": "taking", "reading": {"done": 2, "of": 9}},
    "sending": {"phase": "sending", "pictures": {"along": 8, "all": 9}},
    "saved": SAVED | {"answer": {"saved_before": "2026-05-03T10:00:00Z"}, "marked": True},
    "to-be-public": SAVED | {"fields": {"visibility": "full"}},
    "no-text": {"phase": "saved", "article": ARTICLE | {"complete": "no_text"}},
    "unpaired": {"phase": "waiting", "reason": {"kind": "unpaired"}},
    "off": {"phase": "waiting", "reason": {"kind": "off"}},
    "stranger": {"phase": "waiting", "reason": {"kind": "stranger"}},
    "full": {"phase": "waiting", "reason": {"kind": "busy", "status": 507}},
    "too-large": {"phase": "failed", "reason": {"kind": "rejected", "status": 413}},
    "refused": {"phase": "refused", "reason": {"kind": "browser-page"}},
    "undone": {"phase": "undone"},
}
PAGES = ("options/options.html", "welcome/welcome.html", "tabs/tabs.html", "links/links.html")
PAIRING = "chrome.storage.session.set({ pairing: { state: 'waiting', code: '123456' } })"


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core (MPL-2.0), which is fetched and never kept here."""
    kept = Path(__file__).resolve().parents[2] / ".bench" / "node_modules" / "axe-core"
    file = Path(os.environ.get("PRESSMARK_AXE") or kept / "axe.min.js")
    if not file.exists():
        pytest.skip("axe-core is not here (npm install --prefix .bench axe-core)")
    return file.read_text("utf-8")


def open_popup(browser: Driver) -> None:
    """The popup's page in a tab, where it has nothing to save, with tags in its fields."""
    browser.evaluate("() => chrome.storage.local.set({ preferences: { tags: ['sea', 'maps'] } })")
    browser.open(f"{browser.origin}{POPUP}")
    refused = "document.querySelector('#state').textContent === 'Not saved.'"
    wait_until(lambda: browser.in_page(refused), "the press on a page of ours to end")


def show_state(browser: Driver, changes: dict[str, Any]) -> str:
    """The popup that is open in a state of our choice; gives the line it shows."""
    browser.in_page(f"{_SHOW}({json.dumps(changes)})")
    return str(browser.in_page("document.querySelector('#state').textContent"))


def faults(browser: Driver) -> dict[str, Any]:
    """What axe finds serious in the tab in front, in light and in dark."""
    found = {}
    for scheme in ("light", "dark"):
        browser.colours(scheme)
        if serious := browser.in_page(_AXE):
            found[scheme] = serious
    return found


def test_a_fault_would_be_seen(browser: Driver, axe: str) -> None:
    open_page(browser, "links/links.html", axe)
    browser.in_page("void document.body.append(document.createElement('button'))")
    assert [rule for rule, _ in faults(browser)["dark"]] == ["button-name"]


def test_the_popup_in_every_state(browser: Driver, axe: str) -> None:
    open_popup(browser)
    browser.in_page(f"(async () => {{ {axe}; }})()")
    lines = set()
    for name, changes in STATES.items():
        lines.add(show_state(browser, changes))
        assert faults(browser) == {}, name
    assert len(lines) == 8
    assert browser.in_page("document.querySelectorAll('.chip').length") == 2


@pytest.mark.parametrize("page", PAGES)
def test_every_page(browser: Driver, axe: str, page: str) -> None:
    open_page(browser, page, axe)
    assert faults(browser) == {}
    browser.in_page(PAIRING)
    assert faults(browser) == {}


def open_page(browser: Driver, page: str, axe: str) -> None:
    browser.open(f"{browser.origin}/{page}")
    wait_until(lambda: browser.in_page(_READY), page)
    browser.in_page(f"(async () => {{ {axe}; }})()")
