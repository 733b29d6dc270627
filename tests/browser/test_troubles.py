"""What a sound archive rarely does: refuse, break, lose its answer, or be somebody else."""

from __future__ import annotations

import pytest

from browser.driver import Driver
from browser.fake_archive import FakeArchive
from browser.serving import Served
from browser.steps import (
    KEEP_SETTINGS,
    finished,
    flush,
    popup_click,
    popup_shows,
    popup_text,
    press_button,
    queue,
    state_says,
)


@pytest.fixture
def page(paired_with_fake: Driver, site: Served) -> Driver:
    paired_with_fake.open(site.url("/gallery?sizes=100,200", "news.test"))
    return paired_with_fake


def test_a_lost_answer_makes_no_second_page(page: Driver, fake: FakeArchive) -> None:
    fake.lose_answers = 1
    press_button(page)
    state_says(page, "Kept in this browser.")
    assert len(fake.saved()) == 1
    popup_click(page, "#retry")
    state_says(page, "Saved ·")
    assert len(fake.saved()) == 1


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (413, "too-large", "larger than"),
        (422, "unreadable-page", "because of"),
        (400, "x", "It says"),
    ],
)
def test_what_is_refused_is_kept_and_says_why(
    page: Driver, fake: FakeArchive, status: int, code: str, words: str
) -> None:
    fake.captures_fail = (status, code)
    tab = press_button(page)
    state_says(page, "did not accept")
    assert words in popup_text(page, "#detail")
    assert page.badge(tab) == "!"
    assert queue(page)[0]["status"] == "failed"
    fake.captures_fail = None
    popup_click(page, "#retry")
    state_says(page, "Saved ·")
    assert page.badge(tab) == "✓"


@pytest.mark.parametrize(("status", "code"), [(503, "busy"), (507, "disk-full"), (500, "oh")])
def test_what_may_pass_is_kept_and_tried_again(
    page: Driver, fake: FakeArchive, status: int, code: str
) -> None:
    fake.captures_fail = (status, code)
    press_button(page)
    state_says(page, "Kept in this browser.")
    assert queue(page)[0]["status"] == "waiting"
    fake.captures_fail = None
    flush(page)
    state_says(page, "Saved ·")


def test_a_revoked_token_asks_to_connect_again(page: Driver, fake: FakeArchive) -> None:
    fake.token = "another"
    tab = press_button(page)
    state_says(page, "Kept in this browser.")
    assert "Connect again" in popup_text(page, "#detail")
    assert popup_shows(page, "#connect")
    assert finished(page, tab) == "!"
    assert len(queue(page)) == 1


def test_a_stranger_at_the_address_gets_nothing(
    browser: Driver, fake: FakeArchive, site: Served
) -> None:
    fake.honest = False
    browser.evaluate(KEEP_SETTINGS, fake.pairing())
    browser.open(site.url("/plain", "news.test"))
    press_button(browser)
    state_says(browser, "Kept in this browser.")
    assert "Something else answers" in popup_text(browser, "#detail")
    assert [one for one in fake.asked if one[2]] == []
    assert {path for _, path, _ in fake.asked} == {"/api/v1/proof"}
    assert len(queue(browser)) == 1
