"""Browsers, a site and an archive for the tests of the extension."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.driver import Driver, find_browser, missing_words
from browser.fake_archive import FakeArchive
from browser.real_archive import ArchiveView, RealArchive
from browser.serving import Served
from browser.site import make_site
from browser.starting import NAMES, start, with_everything
from browser.steps import KEEP_SETTINGS, pair

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


@pytest.fixture(scope="session")
def real_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealArchive]:
    """One ``pressmark serve`` for the whole session."""
    real = RealArchive(tmp_path_factory.mktemp("archive") / "library")
    yield real
    real.stop()


@pytest.fixture
def archive(real_archive: RealArchive) -> Iterator[ArchiveView]:
    """The real archive, as if it were empty."""
    yield ArchiveView(real_archive)
    real_archive.start()


@pytest.fixture(scope="session")
def pairing(session_browser: Driver, real_archive: RealArchive) -> dict[str, str]:
    """What a real pairing with the real archive left in the extension."""
    session_browser.evaluate(_RESET)
    settings = pair(session_browser, real_archive.url, real_archive.link())
    session_browser.close_page()
    return settings


@pytest.fixture
def paired(browser: Driver, archive: ArchiveView, pairing: dict[str, str]) -> Driver:
    """A browser that is connected with ``archive``."""
    browser.evaluate(KEEP_SETTINGS, pairing)
    return browser


@pytest.fixture(scope="session", params=NAMES)
def session_free_browser(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    real_archive: RealArchive,
) -> Iterator[tuple[Driver, dict[str, str]]]:
    """A browser whose reader allowed everything that may be asked for, and its pairing."""
    folder = tmp_path_factory.mktemp(f"{request.param}-free")
    driver = start(request.param, folder / "profile", with_everything(folder))
    yield driver, pair(driver, real_archive.url, real_archive.link())
    driver.close()


@pytest.fixture
def free(
    session_free_browser: tuple[Driver, dict[str, str]], archive: ArchiveView
) -> Iterator[Driver]:
    """That browser as new, connected with ``archive``."""
    driver, pairing = session_free_browser
    driver.close_page()
    driver.evaluate(_RESET)
    driver.evaluate(KEEP_SETTINGS, pairing)
    yield driver
    if driver.popup_is_open():
        driver.close_popup()
    driver.close_page()


@pytest.fixture
def fake() -> Iterator[FakeArchive]:
    """An archive that can be told to fail."""
    fake = FakeArchive()
    yield fake
    fake.stop()


@pytest.fixture
def paired_with_fake(browser: Driver, fake: FakeArchive) -> Driver:
    """A browser that is connected with ``fake``."""
    browser.evaluate(KEEP_SETTINGS, fake.pairing())
    return browser
