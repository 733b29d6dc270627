"""Pages that cannot be saved say so, and why."""

from __future__ import annotations

from browser.driver import Driver
from browser.real_archive import ArchiveView
from browser.steps import finished, popup_text, press_button, queue, state_says
from browser.waiting import wait_until

PAGES = {
    "chromium": {
        "chrome://version/": "browser’s own pages",
        "about:blank": "nothing here",
        "http://unreachable.example/": "nothing here",
    },
    "firefox": {
        "about:config": "browser’s own pages",
        "about:blank": "nothing here",
        "about:reader?url=http://news.test/": "Leave Reader View",
        "http://unreachable.example/": "nothing here",
    },
}


def test_each_says_why(paired: Driver, archive: ArchiveView) -> None:
    for url, words in PAGES[paired.name].items():
        paired.open(url)
        tab = press_button(paired)
        state_says(paired, "Not saved.")
        assert words in popup_text(paired, "#detail"), url
        assert finished(paired, tab) == "!"
        paired.close_popup()
        wait_until(lambda: not paired.popup_is_open(), "the popup to close")
        paired.close_page()
    assert archive.saved() == []
    assert queue(paired) == []


def test_the_archive_itself_is_not_saved(paired: Driver, archive: ArchiveView) -> None:
    paired.open(f"{archive.url}/api/v1/tags")
    press_button(paired)
    state_says(paired, "Not saved.")
    assert "your archive itself" in popup_text(paired, "#detail")
    assert archive.saved() == []
