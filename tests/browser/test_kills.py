"""Worker, browser and server are killed at random: no press that was kept is lost or doubled.

Twenty presses in each browser, 200 with ``make test-long``. PRESSMARK_SEED repeats a run.
"""

from __future__ import annotations

import os
import random
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from browser.driver import Driver
from browser.real_archive import RealArchive
from browser.serving import Served
from browser.starting import EXTENSION, NAMES, start
from browser.steps import flush, pair, queue
from browser.waiting import wait_until

PRESSES = int(os.environ.get("PRESSMARK_PRESSES", "20"))
SEED = int(os.environ.get("PRESSMARK_SEED", "7"))
KEPT = ("↑", "✓")
_ON_DISK = """async () => {
  const { listRecords } = await import("/lib/queue.js");
  const kept = (await listRecords()).filter(({ status }) => status === "waiting");
  return kept.map(({ url }) => url);
}"""
KILLS = ("worker", "worker", "server", "server", "browser", "nothing")
BROWSER_KILLS = max(1, PRESSES // 20)
"""A browser takes seconds to come back, so it is killed less often."""


@dataclass
class Trial:
    """One browser, one server, and the dice."""

    name: str
    profile: Path
    extension: Path
    archive: RealArchive
    dice: random.Random
    driver: Driver
    kept: set[str] = field(default_factory=set)
    """Pages of whose press badge or disk said that it is kept."""
    browser_kills: int = 0

    def restart_browser(self) -> None:
        self.driver.kill()
        self.driver = start(self.name, self.profile, self.extension)
        self.browser_kills += 1

    def watch(self, tab: int, url: str, seconds: float) -> None:
        """Look at the badge for so long."""
        end = time.monotonic() + seconds
        while True:
            with suppress(Exception):  # the browser may be busy with what was killed in it
                if self.driver.badge(tab) in KEPT:
                    self.kept.add(url)
            if time.monotonic() >= end:
                break
        if self.dice.random() < 0.5:
            with suppress(Exception):
                self.kept.update(self.driver.evaluate(_ON_DISK))

    def kill(self, what: str) -> None:
        if what == "worker":
            self.driver.kill_background(wait=False)
        elif what == "server":
            self.archive.start()
            self.archive.kill()
            if self.dice.random() < 0.7:
                self.archive.start()
        elif what == "browser" and self.browser_kills < BROWSER_KILLS:
            self.restart_browser()


@pytest.fixture(params=NAMES)
def trial(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Trial]:
    folder = tmp_path_factory.mktemp(f"kills-{request.param}")
    archive = RealArchive(folder / "library")
    profile = folder / "profile"
    # a folder that was loaded into Firefox would be gone with it, a package stays
    extension = packed(folder) if request.param == "firefox" else EXTENSION
    driver = start(request.param, profile, extension)
    pair(driver, archive.url, archive.link())
    driver.close_page()
    made = Trial(request.param, profile, extension, archive, random.Random(SEED), driver)
    yield made
    made.driver.close()
    archive.stop()


def packed(folder: Path) -> Path:
    """The extension as one file, as a store would have it."""
    target = folder / "pressmark.xpi"
    with zipfile.ZipFile(target, "w") as package:
        for path in sorted(EXTENSION.rglob("*.*")):
            package.write(path, path.relative_to(EXTENSION).as_posix())
    return target


def test_no_press_that_was_kept_is_lost_or_doubled(trial: Trial, site: Served) -> None:
    urls = [site.url(f"/gallery?sizes=4000,90000&n={n}", "news.test") for n in range(PRESSES)]
    for url in urls:
        what = trial.dice.choice(KILLS)
        trial.driver.open(url)
        tab = trial.driver.tab_id()
        trial.driver.press_shortcut()
        trial.watch(tab, url, trial.dice.choice([0, 0.02, 0.1, 0.3, 0.8]))
        trial.kill(what)
        trial.driver.close_page()
    trial.restart_browser()
    trial.archive.start()
    settle(trial)
    stored = Counter(saved.metadata["url"] for saved in trial.archive.captures().values())
    print(f"{PRESSES} presses, {len(trial.kept)} seen to be kept, {len(stored)} stored")
    assert [url for url in trial.kept if not stored[url]] == []
    assert [url for url, count in stored.items() if count > 1] == []
    assert set(stored) <= set(urls)
    assert trial.kept, "no press was seen to be kept: the test shows nothing"


def settle(trial: Trial) -> None:
    """What the alarm does, until nothing waits any more."""

    def empty() -> bool:
        flush(trial.driver)
        return queue(trial.driver) == []

    wait_until(empty, "the queue to be empty", 120)
