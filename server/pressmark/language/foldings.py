"""The folding of ``words.py`` read backwards: which characters of a text a folded word may be
written with. So a word is found in a long text without folding all of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from pressmark.language.words import DROPPED, PLAIN, UNSPACED, fold

BLOCKS = (
    range(0x20, 0x3400),
    range(0xA640, 0xAC00),
    range(0xF900, 0x20000),
    range(0x2F800, 0x2FA20),
    range(0xE0100, 0xE01F0),
)
"""All that folding changes lies here."""
_APOSTROPHE = "'"
_ANY_UNSPACED = re.compile(f"[{UNSPACED}]")
_LETTERS = 8
"""So many letters of a word are looked at: few other words begin like it for longer."""
# A letter beside which no other word begins or ends.
_PLAIN_LETTER = "[0-9A-Za-z\u0400-\u0481]"
_NOT_BEFORE = f"(?!{_PLAIN_LETTER})"
_NOT_BEHIND = f"(?<!{_PLAIN_LETTER}.)"


class _Sources(NamedTuple):
    """``single``: letter -> what folds to it alone. ``several``: letters -> what folds to all of
    them. ``loose``: letter -> what folds to it with signs between, so that a word may begin or end
    inside. ``ignored`` folds to nothing or to an apostrophe.
    """

    single: dict[str, str]
    several: dict[str, str]
    loose: dict[str, str]
    ignored: str


def is_simple(word: str) -> bool:
    """Whether each character of a folded ``word`` comes from one character of any text that holds
    it: no syllable that folding puts together, no mark that it puts in order.
    """
    return unicodedata.normalize("NFD", word) == word and not any(map(unicodedata.combining, word))


@lru_cache(maxsize=64)
def finders(words: tuple[str, ...], beginnings: tuple[str, ...]) -> list[re.Pattern[str]]:
    """Patterns that match, in a text as it is, wherever what folds to one of ``words`` stands or
    to what begins with one of ``beginnings``; at other places too. All are simple.
    """
    by_first: dict[str, dict[str, None]] = {}
    for word in words:
        end = _NOT_BEFORE if len(word) <= _LETTERS and not _ANY_UNSPACED.search(word) else ""
        by_first.setdefault(word[0], {})[_after(word[:_LETTERS], 0, end)] = None
    for word in beginnings:
        by_first.setdefault(word[0], {})[_after(word[:_LETTERS], 0, "")] = None
    return [
        re.compile(_letter(first) + f"(?:{'|'.join(rest)})") for first, rest in by_first.items()
    ]


def _after(word: str, at: int, end: str, missing: int = 0) -> str:
    """What follows the letter ``at`` up to ``end``; letters before the one numbered ``missing``
    may be in a character that was before.
    """
    sources = _sources()
    for letters in sources.several:
        if word.startswith(letters, at) or letters.startswith(word[at:]):
            missing = max(missing, at + len(letters))
    following, rest = at + 1, end
    if following < len(word):
        letter = f"[{DROPPED}{sources.ignored}]*{_letter(word[following])}"
        letter = f"(?:{letter})?" if following < missing else letter
        rest = letter + _after(word, following, end, missing)
    if not at and not _ANY_UNSPACED.match(word):
        rest = _NOT_BEHIND + rest
    loose = sources.loose.get(word[at])
    return f"(?:(?<=[{re.escape(loose)}])|{rest})" if loose and rest else rest


def _letter(letter: str) -> str:
    """A character that folds to ``letter``, or to more that it begins or is part of."""
    sources = _sources()
    several = "".join(found for letters, found in sources.several.items() if letter in letters)
    of_one = sources.single.get(letter, "") + sources.loose.get(letter, "")
    return f"[{re.escape(letter + of_one + several)}]"


@lru_cache(maxsize=1)
def _sources() -> _Sources:
    sources = _Sources({}, {}, {}, _APOSTROPHE)
    ignored = [_APOSTROPHE]
    for character in _changed():
        folded = fold(character)
        if folded in ("", _APOSTROPHE):
            ignored.append(character)
        elif len(folded) == 1:
            sources.single[folded] = sources.single.get(folded, "") + character
        elif folded.isalnum() and not _ANY_UNSPACED.search(folded):
            sources.several[folded] = sources.several.get(folded, "") + character
        else:
            for letter in set(folded):
                sources.loose[letter] = sources.loose.get(letter, "") + character
    return sources._replace(ignored="".join(ignored))


def _changed() -> Iterable[str]:
    """The characters that folding changes, less those that it drops."""
    dropped = re.compile(f"[{DROPPED}]")
    for code in chain.from_iterable(BLOCKS):
        character = chr(code)
        if (
            character.lower() != character
            or unicodedata.decomposition(character)
            or character in PLAIN
        ) and not dropped.match(character):
            yield character
