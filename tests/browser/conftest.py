"""Browsers, a site and an archive for the tests of the extension."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.driver import Driver, find_browser, missing_words
from browser.fake_archive import FakeArchive
from browser.serving import Served
from browser.site import make_site
from browser.starting import NAMES, start

_RESET = """async () => {
  await chrome.alarms.clearAll();
  await chrome.storage.session.clear();
  await chrome.storage.local.clear();
  const open = indexedDB.open("pressmark");
  const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const names = [...database.objectStoreNames];
  if (names.length) {
    const change = database.transaction(names, "readwrite");
    for (const name of names) change.objectStore(name).clear();
    await new Promise((done) => { change.oncomplete = done; });
  }
  database.close();
  await chrome.action.setBadgeText({ text: "" });
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missing = [missing_words(name) for name in NAMES if find_browser(name) is None]
    if missing:
        terminalreporter.section("browsers")
        for words in missing:
            terminalreporter.line(f"Not tested in every browser: {words}.")


@pytest.fixture(scope="session")
def site() -> Iterator[Served]:
    """The site to save from; its hosts are ``*.test``."""
    served = Served(make_site())
    yield served
    served.stop()


@pytest.fixture(scope="session", params=NAMES)
def session_browser(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Driver]:
    """One process a browser for the whole session."""
    driver = start(request.param, tmp_path_factory.mktemp(request.param))
    yield driver
    driver.close()


@pytest.fixture
def browser(session_browser: Driver) -> Iterator[Driver]:
    """A browser whose extension is as new: not paired, nothing waiting."""
    session_browser.evaluate(_RESET)
    yield session_browser
    if session_browser.popup_is_open():
        session_browser.close_popup()
    session_browser.close_page()


@pytest.fixture
def archive() -> Iterator[FakeArchive]:
    """An archive that can be told to fail."""
    archive = FakeArchive()
    yield archive
    archive.stop()


@pytest.fixture
def paired(browser: Driver, archive: FakeArchive) -> Driver:
    """A browser that is connected with ``archive``."""
    browser.evaluate("(settings) => chrome.storage.local.set(settings)", archive.pairing())
    return browser
