"""An address leads to the words that were found, not to others that are alike."""

from __future__ import annotations

import pytest

from pressmark.model.results import Passage
from pressmark.web.fragments import fragment

TEXT = "The lamp was lit. On the fortieth evening a heron stood there. The lamp was lit."


def passage(text: str, *found: str, cut_before: bool = False, cut_after: bool = False) -> Passage:
    spans = tuple((text.index(word), text.index(word) + len(word)) for word in found)
    return Passage(text, spans, 0, 0, len(text), cut_before, cut_after)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (
            passage(TEXT, "heron"),
            "the%20fortieth%20evening%20a-,heron,-stood%20there.",
        ),
        (
            passage(TEXT, "fortieth", "heron"),
            "On%20the-,fortieth%20evening%20a%20heron,-stood%20there.",
        ),
        (passage("heron stood", "heron"), "heron,-stood"),
        (passage("ut of the heron", "heron", cut_before=True), "of%20the-,heron"),
        (passage("the heron sto", "heron", cut_after=True), "the-,heron"),
        (passage("a well-kept lamp", "kept"), "a-,well%2Dkept,-lamp"),
        (passage("half of a sentence", cut_before=True), "of%20a%20sentence"),
    ],
)
def test_the_found_words_are_named_between_those_beside_them(shown: Passage, expected: str) -> None:
    assert fragment(shown) == f"#:~:text={expected}"
