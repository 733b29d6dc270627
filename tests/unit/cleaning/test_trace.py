"""Why an article is as it is: each step says what it took away, and asking changes nothing."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from pressmark.cleaning.recipe import clean
from pressmark.cleaning.trace import Step, Trace

PAGES = Path(__file__).resolve().parents[2] / "data" / "pages"
URL = "https://harbour.example/2026/bridge"


def explained(name: str, url: str = URL) -> dict[str, Step]:
    trace = Trace()
    clean((PAGES / name / "source.html").read_text("utf-8"), url, trace=trace)
    return {step.name: step for step in trace.steps}


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.iterdir()))
def test_asking_changes_nothing(name: str) -> None:
    source = (PAGES / name / "source.html").read_text("utf-8")
    assert clean(source, URL, trace=Trace()) == clean(source, URL)


def test_each_step_names_what_it_took_away() -> None:
    steps = explained("en-consent-open")
    gone = {part.element: part.text for part in steps["prepare"].removed}
    assert gone["div#qc-cmp2-container.cmp-overlay"].startswith("We value your privacy We and our")
    assert gone["section#comments.comments.comments--expanded"].startswith("Comments (3)")
    left = {part.element for part in steps["extract"].removed}
    assert "ul.tags" in left and not any(name.startswith("figure") for name in left)


def test_words_are_counted_before_and_after() -> None:
    steps = list(explained("en-consent-open").values())
    counted = [step for step in steps if step.words_before is not None]
    for step, following in pairwise(counted):
        assert step.words_after == following.words_before
    prepare = counted[0]
    assert prepare.words_before and prepare.words_after
    went = sum(part.words for part in prepare.removed)
    assert 0 <= prepare.words_before - prepare.words_after - went <= 8  # loose words of forms


def test_it_says_who_was_chosen_and_when_an_answer_was_too_little() -> None:
    assert "fits best" in explained("en-docs")["choose"].decided[0]
    front = explained("en-front", "https://harbour.example/")
    assert any("too few" in said for step in front.values() for said in step.decided)


def test_the_whole_page_and_its_bare_words_can_be_asked_for() -> None:
    source = (PAGES / "en-consent-open" / "source.html").read_text("utf-8")
    whole, bare = (clean(source, URL, extractor=name) for name in ("whole", "text"))
    assert whole.extractor == "whole" and "Eleven minutes" in whole.text
    assert bare.extractor == "text" and "Morning tide" in bare.text and bare.reason is None
    assert bare.word_count > whole.word_count > 150
