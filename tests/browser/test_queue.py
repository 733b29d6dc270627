"""Nothing is lost between the press and the archive, and nothing reaches a stranger."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from browser.driver import Driver
from browser.real_archive import ArchiveView
from browser.serving import Served
from browser.steps import (
    flush,
    popup_click,
    popup_text,
    popup_type,
    press_button,
    queue,
    settings,
    state_says,
)
from browser.waiting import wait_until


@pytest.fixture
def page(paired: Driver, site: Served) -> Driver:
    paired.open(site.url(f"/gallery?sizes=100,200&{uuid.uuid4()}", "news.test"))
    return paired


def test_a_press_waits_for_an_archive_that_is_off(page: Driver, archive: ArchiveView) -> None:
    archive.stop()
    tab = press_button(page)
    state_says(page, "Kept in this browser.")
    assert "does not answer" in popup_text(page, "#detail")
    assert page.badge(tab) == "1"
    [waiting] = queue(page)
    assert (waiting["status"], waiting["error"]["kind"]) == ("waiting", "off")
    assert page.evaluate("async () => (await chrome.alarms.getAll()).map((a) => a.name)")
    archive.start()
    flush(page)
    state_says(page, "Saved ·")
    assert page.badge(tab) == "✓"
    assert len(archive.saved()[0].resources) == 2
    assert queue(page) == []
    assert page.evaluate("async () => (await chrome.alarms.getAll()).length") == 0


def test_the_queue_outlives_a_killed_worker(page: Driver, archive: ArchiveView) -> None:
    archive.stop()
    press_button(page)
    state_says(page, "Kept in this browser.")
    page.close_popup()
    page.kill_background()
    archive.start()
    flush(page)
    wait_until(archive.saved, "the capture")
    assert queue(page) == []


def test_edits_before_the_archive_has_it_go_with_it(page: Driver, archive: ArchiveView) -> None:
    archive.stop()
    press_button(page)
    state_says(page, "Kept in this browser.")
    popup_type(page, "#title", "My own title")
    popup_type(page, "#tag", "libraries, piers")
    popup_type(page, "#note", "Read on Sunday")
    page.close_popup()
    wait_until(lambda: not page.popup_is_open(), "the popup to close")
    archive.start()
    flush(page)
    [saved] = wait_until(archive.saved, "the capture")
    assert saved.metadata["title"] == "My own title"
    assert saved.metadata["tags"] == ["libraries", "piers"]
    assert saved.metadata["note"] == "Read on Sunday"


def test_edits_after_it_are_sent_as_changes(page: Driver, archive: ArchiveView) -> None:
    press_button(page)
    state_says(page, "Saved ·")
    [saved] = archive.saved()
    token = settings(page)["token"]

    def item() -> dict[str, Any]:
        found: dict[str, Any] = archive.ask(f"/api/v1/captures/{saved.id}", token)["item"]
        return found

    popup_type(page, "#note", "Read on Sunday")
    wait_until(lambda: item()["note"] == "Read on Sunday", "the note")
    archive.stop()
    popup_type(page, "#tag", "later")
    page.close_popup()
    wait_until(lambda: not page.popup_is_open(), "the popup to close")
    archive.start()
    flush(page)
    wait_until(lambda: item()["tags"] == ["later"], "the tag given while it was off")
    assert item()["note"] == "Read on Sunday"


def test_undo_takes_it_back(page: Driver, archive: ArchiveView) -> None:
    tab = press_button(page)
    state_says(page, "Saved ·")
    url = page.in_page("location.href")
    assert url in archive.run("list", "--json")
    popup_click(page, "#undo")
    state_says(page, "Taken back")
    wait_until(lambda: url not in archive.run("list", "--json"), "the archive to let go")
    assert page.badge(tab) == ""


def test_undo_of_what_waits_needs_no_archive(page: Driver, archive: ArchiveView) -> None:
    archive.stop()
    press_button(page)
    state_says(page, "Kept in this browser.")
    popup_click(page, "#undo")
    state_says(page, "Taken back")
    wait_until(lambda: queue(page) == [], "the queue to be empty")
    archive.start()
    flush(page)
    assert archive.saved() == []
