"""Finds the places of a few given words in a long text, without cutting all of it into words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from pressmark.language.words import (
    MARKS,
    MAX_TOKEN,
    UNSPACED,
    Places,
    TokenSpan,
    folded_with_places,
    is_unspaced,
)

# A letter, mark or digit of a script with blanks; behind it, a fixed width of one.
_SPACED = rf"(?:[^\W_{UNSPACED}]|[{MARKS}])"
_BEGINS = re.compile(
    rf"(?<![^\W_{UNSPACED}])(?<![{MARKS}])"
    # an apostrophe is inside a word, but behind a single letter that begins one
    r"(?<![^\W_][^\W_]')(?<![^\W_]'[^\W_]')(?<![0-9]')"
)
_NOT_BEFORE = rf"(?!'?{_SPACED})"
_NO_SUFFIX = rf"(?!(?:\+\+|#)(?!{_SPACED}))"
_WORD_SIGN = re.compile(rf"[^\W_]|[{MARKS}]")


# Signs of typesetting, each as one that parts words alike: without them most English is ASCII,
# which folds in a tenth of the time.
_TYPESET = (("\u2019", "'"), ("\u2018", "'"), ("\u00a0", " "), *((sign, "-") for sign in "“”–—…"))


@lru_cache(maxsize=128)
def _folded(text: str) -> tuple[str, Places]:
    """Kept a while: who types a query asks for nearly the same texts at every key."""
    if not text.isascii():
        for sign, plain in _TYPESET:
            text = text.replace(sign, plain)
    return folded_with_places(text)


class Text:
    """A text to find words in, folded once."""

    def __init__(self, text: str) -> None:
        self._folded, self._places = _folded(text)

    def find(self, words: Collection[str], beginnings: Collection[str]) -> Iterator[TokenSpan]:
        """Where one of ``words`` stands, or a word that begins with one of ``beginnings``.

        In order but for words of scripts without blanks, whose places are as ``words_with_spans``
        gives them; one sign of those, as a beginning, is found wherever it stands.
        """
        pattern = _pattern(tuple(words), tuple(beginnings))
        if pattern:
            yield from self._spaced(pattern)
        for word in {*words, *beginnings}:
            if is_unspaced(word):
                for match in re.finditer(f"(?={re.escape(word)})", self._folded):
                    yield self._span(word, match.start(), match.start() + len(word))

    def _spaced(self, pattern: re.Pattern[str]) -> Iterator[TokenSpan]:
        # what stands before is looked at last: few places get so far
        match = pattern.search(self._folded)
        while match:
            start, end = match.span()
            if _BEGINS.match(self._folded, start):
                yield self._span(match.group().replace("'", "")[:MAX_TOKEN], start, end)
                start = end - 1
            match = pattern.search(self._folded, start + 1)

    def _span(self, token: str, start: int, end: int) -> TokenSpan:
        return TokenSpan(token, self._places.start(start), self._places.end(end - 1))


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...], beginnings: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds them, those of scripts without blanks left out; the same for every hit."""
    spaced = [_whole(word) for word in words if not is_unspaced(word)]
    spaced += [_begun(word) for word in beginnings if not is_unspaced(word)]
    return re.compile("|".join(spaced)) if spaced else None


def is_gap(text: str) -> bool:
    """Whether ``text``, between two words, holds no other word."""
    return _WORD_SIGN.search(text) is None


def _letters(word: str) -> str:
    return "'?".join(re.escape(sign) for sign in word)


def _whole(word: str) -> str:
    if word.endswith(("+", "#")):
        return re.escape(word) + rf"(?!{_SPACED})"
    if len(word) == 1 and word.isalpha():
        # before an apostrophe it is a word of its own
        return re.escape(word) + rf"(?!{_SPACED})" + _NO_SUFFIX
    return _letters(word) + _NOT_BEFORE


def _begun(word: str) -> str:
    if len(word) == 1 and word.isalpha():
        sign = re.escape(word)
        alone = rf"(?:\+\+|#)(?!{_SPACED})|(?='{_SPACED})"
        return rf"{sign}(?:{alone}|{_SPACED}(?:'?{_SPACED})*|)"
    return _letters(word) + rf"(?:'?{_SPACED})*"
