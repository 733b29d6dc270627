"""Addresses that lead the browser to a passage (WICG, "URL Fragment Text Directives")."""

from __future__ import annotations

from itertools import takewhile
from urllib.parse import quote

from pressmark.model.results import Passage

_ENDS = ".!?:;…。！？"
_AROUND = 4
"""Words on each side of what was found: a sentence may stand in a text twice, these seldom."""
_MOST_FOUND = 8
_MOST_PLAIN = 12


def fragment(passage: Passage) -> str:
    """``#:~:text=…`` for the first word found in ``passage`` and those beside it; for its
    beginning when none was. Only whole words are named: the ends of a passage may cut one in two.
    """
    text = passage.text
    if not passage.spans:
        words = text.split()[1 if passage.cut_before else 0 :][:_MOST_PLAIN]
        return f"#:~:text={_escaped(words)}"
    start, end = passage.spans[0]
    for _, later in passage.spans[1:]:
        if len(text[start:later].split()) <= _MOST_FOUND:
            end = later
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    before, after = text[:start].split(), text[end:].split()
    if passage.cut_before:
        before = before[1:]
    if passage.cut_after:
        after = after[:-1]
    before, after = _to_its_sentence(before[::-1])[:_AROUND][::-1], _to_its_end(after)[:_AROUND]
    parts = (
        f"{_escaped(before)}-," if before else "",
        _escaped(text[start:end].split()),
        f",-{_escaped(after)}" if after and text[end - 1 : end] not in _ENDS else "",
    )
    return f"#:~:text={''.join(parts)}"


def _to_its_sentence(words: list[str]) -> list[str]:
    """Of ``words``, the nearest first, those of the same sentence: no browser looks for words on
    both sides of a block's edge, and where a block ends a sentence does.
    """
    return list(takewhile(lambda word: word[-1] not in _ENDS, words))


def _to_its_end(words: list[str]) -> list[str]:
    """``words`` up to the end of the sentence, that one included."""
    ends = next((at for at, word in enumerate(words) if word[-1] in _ENDS), len(words))
    return words[: ends + 1]


def _escaped(words: list[str]) -> str:
    return quote(" ".join(words), safe="").replace("-", "%2D")
