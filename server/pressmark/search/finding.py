"""Finds the places of a few given words in a long text, without cutting all of it into words, and
where it can without folding it: that costs ten times what reading it from the disk does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import chain, islice, takewhile

from pressmark.language.foldings import finders, is_simple
from pressmark.language.words import (
    MARKS,
    MAX_TOKEN,
    UNSPACED,
    TokenSpan,
    fold,
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

_SHORT = 300
"""A text so short is folded whole."""
_WINDOWS = 40
"""Where a text has more places to look at, it is folded whole."""
_MOST_WORDS = 6
"""For more words it costs more to make the patterns than to fold the texts of a page."""
_HEAD = 3
"""Words that begin with so many equal letters are sought together."""

# A text of these characters is folded byte by byte. Of those beyond Latin-1 the first are signs of
# typesetting, each of which parts words as the one below it does; then letters that fold to none
# of a Latin word: they and the ligatures become one that no such word has.
_INSIDE = "[a-z0-9]"
_OTHER = "ß"
_TYPESET = ("‘’“”„‚‹›–—‑−…•→€œŒ?", '\'\'""""<>----....ßß ')
_STRANGE = re.compile(
    f"[^\0-\xff{_TYPESET[0]}\u0391-\u03a1\u03a3-\u03ce\u0400-\u0481\u048a-\u052f]"
)
_BYTES = bytes(
    ord(folded if len(folded) == 1 and folded <= "\xff" and folded != "?" else _OTHER)
    for folded in (fold(chr(code)) for code in range(256))
)
_SEVERAL = {"ss": "ß", "ae": "æÆ", "oe": "œŒ", "th": "þÞ", **dict.fromkeys("1234", "¼½¾")}
"""Of these a word's letters may be one, for which it is sought otherwise."""


class Text:
    """A text to find words in."""

    def __init__(self, text: str) -> None:
        self._text = text

    def find(self, words: Collection[str], beginnings: Collection[str]) -> Iterator[TokenSpan]:
        """Where one of ``words`` stands, or a word that begins with one of ``beginnings``.

        In order but for words of scripts without blanks, whose places are as ``words_with_spans``
        gives them; one sign of those, as a beginning, is found wherever it stands.
        """
        return _asked(tuple(words), tuple(beginnings)).inside(self._text)


@lru_cache(maxsize=64)
def _asked(words: tuple[str, ...], beginnings: tuple[str, ...]) -> _Asked:
    """The same for every hit of a query."""
    return _Asked(words, beginnings)


class _Asked:
    """The words to find, prepared for many texts."""

    def __init__(self, words: tuple[str, ...], beginnings: tuple[str, ...]) -> None:
        spaced = [_whole(word) for word in words if not is_unspaced(word)]
        spaced += [_begun(word) for word in beginnings if not is_unspaced(word)]
        self._pattern = re.compile("|".join(spaced)) if spaced else None
        self._all = tuple(dict.fromkeys((*words, *beginnings)))
        self._unspaced = [word for word in {*self._all} if is_unspaced(word)]
        self._latin = all(map(str.isascii, self._all))
        self._some_latin = any(map(str.isascii, self._all))
        self._words, self._beginnings = words, beginnings
        self._simple = len(self._all) <= _MOST_WORDS and all(map(is_simple, self._all))
        self._otherwise = "\xad" + "".join(
            signs
            for letters, signs in _SEVERAL.items()
            if any(letters in word for word in self._all)
            # what begins so may go on with it; a fraction would end there
            or any(word.endswith(letters[0]) or letters.isdigit() for word in beginnings)
        )
        alike: dict[str, list[str]] = {}
        for word in self._all:
            alike.setdefault(word[:_HEAD], []).append(word)
        # most places are inside of words: they are passed over without leaving the pattern
        self._heads, self._split = [], []
        for same in alike.values():
            head = _head(same)
            alone = len(same) == 1 and head not in beginnings
            first, *others = map(re.escape, head)
            whole, end = re.escape(head), f"(?!{_INSIDE})" if alone else ""
            self._heads.append(re.compile(f"{whole}(?<!{_INSIDE}{whole}){end}"))
            self._split.append(re.compile("'?".join((f"{first}(?<!{_INSIDE}{first})", *others))))

    def inside(self, text: str) -> Iterator[TokenSpan]:
        """Where they stand in ``text``."""
        if text.isascii() and not self._some_latin:
            return
        if self._latin and (text.isascii() or not any(map(text.__contains__, self._otherwise))):
            folded = _by_bytes(text)
            if folded is not None:
                for found in self._at(self._heads_in(folded), folded):
                    if _OTHER in found.token:
                        # one that only begins as asked
                        token = _token(fold(text[found.start : found.end]))
                        found = found._replace(token=token)
                    yield found
                return
        if self._simple and len(text) > _SHORT:
            windows = self._windows(text)
            if windows is not None:
                for start, end in windows:
                    for token, first, last in self._folded(text[start:end]):
                        yield TokenSpan(token, start + first, start + last)
                return
        yield from self._folded(text)

    def _heads_in(self, folded: str) -> list[int]:
        """Where one of the words may begin."""
        starts: list[int] = []
        if "'" in folded:
            for pattern in self._split:
                match = pattern.search(folded)
                while match:
                    starts.append(match.start())
                    match = pattern.search(folded, match.start() + 1)
        else:
            for pattern in self._heads:
                starts += [match.start() for match in pattern.finditer(folded)]
        starts.sort()
        return starts

    def _at(self, starts: list[int], folded: str) -> Iterator[TokenSpan]:
        """Which of the words begins at each of ``starts``, the last of another left out."""
        if self._pattern is None:
            return
        matches, end = self._pattern.match, 0
        for start in starts:
            if start < end or (start and folded[start - 1].isalnum()):
                continue
            match = matches(folded, start)
            if match and _BEGINS.match(folded, start):
                end = match.end()
                yield TokenSpan(_token(match.group()), start, end)

    def _windows(self, text: str) -> list[tuple[int, int]] | None:
        """The parts of ``text``, from blank to blank, that may hold one of the words; None when
        there are so many that they are better taken as a whole.
        """
        found = chain.from_iterable(
            finder.finditer(text) for finder in finders(self._words, self._beginnings)
        )
        starts = [match.start() for match in islice(found, _WINDOWS + 1)]
        if len(starts) > _WINDOWS:
            return None
        starts.sort()
        windows: list[tuple[int, int]] = []
        end = 0
        for at in starts:
            if at < end:
                continue
            start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at), 0)
            ends = [place for blank in " \n" if (place := text.find(blank, at + 1)) >= 0]
            end = min(ends, default=len(text))
            windows.append((start, end))
        return windows

    def _folded(self, text: str) -> Iterator[TokenSpan]:
        """Where they stand in ``text``, which is folded whole."""
        folded, places = folded_with_places(text)

        def span(token: str, start: int, end: int) -> TokenSpan:
            return TokenSpan(token, places.start(start), places.end(end - 1))

        match = self._pattern.search(folded) if self._pattern else None
        while match and self._pattern:
            start, end = match.span()
            # what stands before is looked at last: few places get so far
            if _BEGINS.match(folded, start):
                yield span(_token(match.group()), start, end)
                start = end - 1
            match = self._pattern.search(folded, start + 1)
        for word in self._unspaced:
            for match in re.finditer(f"(?={re.escape(word)})", folded):
                yield span(word, match.start(), match.start() + len(word))


def _head(words: list[str]) -> str:
    """What all of ``words`` begin with."""
    pairs = zip(min(words), max(words), strict=False)
    return "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _token(run: str) -> str:
    return run.replace("'", "")[:MAX_TOKEN]


def _by_bytes(text: str) -> str | None:
    """``text`` folded, each character by itself, as far as Latin words go; None when it holds what
    cannot be folded so.
    """
    if text.isascii():
        return text.lower()
    try:
        data = text.encode("latin-1").replace(b"?", b" ")
    except UnicodeEncodeError:
        if _STRANGE.search(text):
            return None
        for sign, plain in zip(*_TYPESET, strict=True):
            text = text.replace(sign, plain)
        data = text.encode("latin-1", "replace")
    return data.translate(_BYTES).decode("latin-1")


def is_gap(text: str) -> bool:
    """Whether ``text``, between two words, holds no other word."""
    return _WORD_SIGN.search(text) is None


def _letters(word: str) -> str:
    first, *others = map(re.escape, word)
    # behind a single letter that begins a run, an apostrophe divides
    joined = f"(?:(?<='{first})')?" if word[0].isalpha() else "'?"
    return first + (joined + "'?".join(others) if others else "")


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
