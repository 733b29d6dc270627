"""Nothing is lost between the press and the archive, and nothing reaches a stranger."""

from __future__ import annotations

import pytest

from browser.driver import Driver
from browser.fake_archive import FakeArchive
from browser.serving import Served
from browser.steps import (
    finished,
    flush,
    popup_click,
    popup_shows,
    popup_text,
    popup_type,
    press_button,
    queue,
    state_says,
)
from browser.waiting import wait_until


@pytest.fixture
def page(paired: Driver, site: Served) -> Driver:
    paired.open(site.url("/gallery?sizes=100,200", "news.test"))
    return paired


def test_a_press_waits_for_an_archive_that_is_off(page: Driver, archive: FakeArchive) -> None:
    archive.stop()
    try:
        tab = press_button(page)
        state_says(page, "Kept in this browser.")
        assert "does not answer" in popup_text(page, "#detail")
        assert page.badge(tab) == "1"
        [waiting] = queue(page)
        assert (waiting["status"], waiting["error"]["kind"]) == ("waiting", "off")
        assert page.evaluate("async () => (await chrome.alarms.getAll()).map((a) => a.name)")
    finally:
        archive.start()
    flush(page)
    state_says(page, "Saved ·")
    assert page.badge(tab) == "✓"
    assert len(archive.saved()[0].resources) == 2
    assert queue(page) == []
    assert page.evaluate("async () => (await chrome.alarms.getAll()).length") == 0


def test_the_queue_outlives_a_killed_worker(page: Driver, archive: FakeArchive) -> None:
    archive.stop()
    try:
        press_button(page)
        state_says(page, "Kept in this browser.")
        page.close_popup()
        page.kill_background()
    finally:
        archive.start()
    flush(page)
    wait_until(archive.saved, "the capture")
    assert queue(page) == []


def test_a_lost_answer_makes_no_second_page(page: Driver, archive: FakeArchive) -> None:
    archive.lose_answers = 1
    press_button(page)
    state_says(page, "Kept in this browser.")
    assert len(archive.saved()) == 1
    popup_click(page, "#retry")
    state_says(page, "Saved ·")
    assert len(archive.saved()) == 1


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (413, "too-large", "larger than"),
        (422, "unreadable-page", "because of"),
        (400, "x", "It says"),
    ],
)
def test_what_is_refused_is_kept_and_says_why(
    page: Driver, archive: FakeArchive, status: int, code: str, words: str
) -> None:
    archive.captures_fail = (status, code)
    tab = press_button(page)
    state_says(page, "did not accept")
    assert words in popup_text(page, "#detail")
    assert page.badge(tab) == "!"
    assert queue(page)[0]["status"] == "failed"
    archive.captures_fail = None
    popup_click(page, "#retry")
    state_says(page, "Saved ·")
    assert page.badge(tab) == "✓"


@pytest.mark.parametrize(("status", "code"), [(503, "busy"), (507, "disk-full"), (500, "oh")])
def test_what_may_pass_is_kept_and_tried_again(
    page: Driver, archive: FakeArchive, status: int, code: str
) -> None:
    archive.captures_fail = (status, code)
    press_button(page)
    state_says(page, "Kept in this browser.")
    assert queue(page)[0]["status"] == "waiting"
    archive.captures_fail = None
    flush(page)
    state_says(page, "Saved ·")


def test_a_revoked_token_asks_to_connect_again(page: Driver, archive: FakeArchive) -> None:
    archive.token = "another"
    tab = press_button(page)
    state_says(page, "Kept in this browser.")
    assert "Connect again" in popup_text(page, "#detail")
    assert popup_shows(page, "#connect")
    assert finished(page, tab) == "!"
    assert len(queue(page)) == 1


def test_a_stranger_at_the_address_gets_nothing(
    browser: Driver, archive: FakeArchive, site: Served
) -> None:
    archive.honest = False
    browser.evaluate("(settings) => chrome.storage.local.set(settings)", archive.pairing())
    browser.open(site.url("/plain", "news.test"))
    press_button(browser)
    state_says(browser, "Kept in this browser.")
    assert "Something else answers" in popup_text(browser, "#detail")
    assert [one for one in archive.asked if one[2]] == []
    assert {path for _, path, _ in archive.asked} == {"/api/v1/proof"}
    assert len(queue(browser)) == 1


def test_edits_before_the_archive_has_it_go_with_it(page: Driver, archive: FakeArchive) -> None:
    archive.stop()
    try:
        press_button(page)
        state_says(page, "Kept in this browser.")
        popup_type(page, "#title", "My own title")
        popup_type(page, "#tag", "libraries, piers")
        popup_type(page, "#note", "Read on Sunday")
        page.close_popup()
        wait_until(lambda: not page.popup_is_open(), "the popup to close")
    finally:
        archive.start()
    flush(page)
    [saved] = wait_until(archive.saved, "the capture")
    assert saved.metadata["title"] == "My own title"
    assert saved.metadata["tags"] == ["libraries", "piers"]
    assert saved.metadata["note"] == "Read on Sunday"


def test_edits_after_it_are_sent_as_changes(page: Driver, archive: FakeArchive) -> None:
    press_button(page)
    state_says(page, "Saved ·")
    popup_type(page, "#note", "Read on Sunday")
    wait_until(lambda: archive.edits, "the change")
    assert archive.edits == [(archive.saved()[0].id, {"note": "Read on Sunday"})]
    archive.stop()
    try:
        popup_type(page, "#tag", "later")
        page.close_popup()
        wait_until(lambda: not page.popup_is_open(), "the popup to close")
    finally:
        archive.start()
    flush(page)
    wait_until(lambda: len(archive.edits) == 2, "the change made while it was off")
    assert archive.edits[1][1] == {"tags": ["later"]}


def test_undo_takes_it_back(page: Driver, archive: FakeArchive) -> None:
    tab = press_button(page)
    state_says(page, "Saved ·")
    popup_click(page, "#undo")
    state_says(page, "Taken back")
    wait_until(lambda: not archive.saved(), "the archive to let go")
    assert page.badge(tab) == ""


def test_undo_of_what_waits_needs_no_archive(page: Driver, archive: FakeArchive) -> None:
    archive.stop()
    try:
        press_button(page)
        state_says(page, "Kept in this browser.")
        popup_click(page, "#undo")
        state_says(page, "Taken back")
        wait_until(lambda: queue(page) == [], "the queue to be empty")
    finally:
        archive.start()
    flush(page)
    assert archive.saved() == []
