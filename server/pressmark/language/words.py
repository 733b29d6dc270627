"""Cuts text into words: the one tokenizer of index, query, passages and published site.

``site/search.js`` holds its twin; ``tests/data/words.json`` is the contract of both. A change of
what comes out needs a new ``WORDS_VERSION``: indexes made with another one are rebuilt.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

WORDS_VERSION = 1
MAX_TOKEN = 64
"""Longer words are cut here, in text and in query alike, so that they still find each other."""

# Where Unicode keeps its marks; reading the whole range would cost 50 ms at every start.
_MARK_BLOCKS = (
    range(0x0300, 0x3100),
    range(0xA600, 0xAC00),
    range(0xFB00, 0xFE30),
    range(0x10100, 0x12000),
    range(0x13400, 0x13460),
    range(0x16100, 0x17000),
    range(0x1BC00, 0x1E960),
    range(0xE0100, 0xE01F0),
)
# Accents, Hebrew and Arabic points, tatweel, soft hyphen, zero widths, direction and variation
# signs: people leave them out when they type.
DROPPED = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0640"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe00-\ufe0f"
    "\U000e0100-\U000e01ef"
)
# Letters that no decomposition brings to a plain keyboard, and every apostrophe.
PLAIN = {
    "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d", "ı": "i",
    "ς": "σ", "\u2018": "'", "\u2019": "'", "\u02bb": "'", "\u02bc": "'",
}  # fmt: skip
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Written without blanks: Han, kana, Thai, Lao, Khmer, Myanmar; the inside of a character class."""


class TokenSpan(NamedTuple):
    """A word and where it stands in the text it was found in."""

    token: str
    start: int
    end: int


def _marks() -> str:
    """All combining marks as the inside of a character class; ``\\w`` lacks them."""
    ranges: list[str] = []
    for block in _MARK_BLOCKS:
        start = None
        for code in (*block, block.stop):
            is_mark = code < block.stop and unicodedata.category(chr(code))[0] == "M"
            if is_mark and start is None:
                start = code
            elif not is_mark and start is not None:
                ranges.append(f"{chr(start)}-{chr(code - 1)}")
                start = None
    return "".join(ranges)


MARKS = _marks()
_LETTER = rf"(?:[^\W_]|[{MARKS}])"
_TOKEN = re.compile(rf"[a-z](?:\+\+|#)(?!{_LETTER})|{_LETTER}+(?:'{_LETTER}+)*")
_ASCII_TOKEN = re.compile(r"[a-z](?:\+\+|#)(?![a-z0-9])|[a-z0-9]+(?:'[a-z0-9]+)*")
_DROP = re.compile(f"[{DROPPED}]+")
_SPECIAL = re.compile(f"[{''.join(PLAIN)}]")
# What folds together: a character with what joins it or goes away behind it.
_JOINING = re.compile(rf"[{MARKS}{DROPPED}\u1160-\u11ff\u3131-\u318e\uff9e-\uffdc]")
_FIRST_UNSPACED = "\u0e00"
_UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
_SCHEMES = re.compile("^(?:[a-z]+://)+")
_WWW = re.compile(r"^(?:www\.+)+")
_UNQUOTABLE = re.compile('[\x00-\x1f\x7f-\x9f\ud800-\udfff"\u201c\u201d\u201e\u00ab\u00bb]')


def fold(text: str) -> str:
    """``text`` less the differences people do not type: case, accents, width, ligatures."""
    if text.isascii():
        return text.lower()
    # else NFKD would glue a "tm" to the name before it
    text = text.replace("\u2122", " ").replace("\u2120", " ")
    # lowered again, for NFKD makes capitals of styled letters
    text = unicodedata.normalize("NFKD", text.lower()).lower()
    text = unicodedata.normalize("NFC", _DROP.sub("", text))
    return _SPECIAL.sub(lambda found: PLAIN[found.group()], text)


def key(value: str) -> str:
    """``value`` as a filter compares it: folded, blanks made one, without what cannot be quoted."""
    return " ".join(fold(_UNQUOTABLE.sub(" ", value)).replace('"', " ").split())


def site_key(value: str) -> str:
    """``value``, a host or an address, as the site filter compares it: the host without www."""
    host = _SCHEMES.sub("", key(value).replace(" ", ""))
    host = re.split("[/?#]", host, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    return _WWW.sub("", host.strip("."))


def tokens(text: str) -> list[str]:
    """The words of ``text``, folded, in order."""
    folded = fold(text)
    found: list[str] = []
    for run in (_ASCII_TOKEN if folded.isascii() else _TOKEN).findall(folded):
        if len(run) <= MAX_TOKEN and run.isascii() and "'" not in run:
            found.append(run)
        else:
            found.extend(piece.token for piece in _pieces(run))
    return found


def words_with_spans(text: str) -> list[TokenSpan]:
    """The words of ``text`` as ``tokens`` gives them, each with its place in ``text`` itself.

    The pairs of a run without blanks overlap.
    """
    folded, places = folded_with_places(text)
    found: list[TokenSpan] = []
    for match in _TOKEN.finditer(folded):
        run, at = match.group(), match.start()
        for token, first, last in _pieces(run):
            found.append(TokenSpan(token, places.start(at + first), places.end(at + last - 1)))
    return found


def indexed(words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """What an index keeps of ``words``: each, and whether it takes a place of its own.

    The last sign of a run without blanks stands in no pair's front; it is kept by itself, where
    its pair stands, so that one sign finds all texts that hold it as the beginning of a word.
    """
    last = len(words) - 1
    for at, word in enumerate(words):
        yield word, True
        if len(word) == 2 and word >= _FIRST_UNSPACED and is_unspaced(word):
            following = words[at + 1] if at < last else ""
            if following[:1] != word[1] or not is_unspaced(following):
                yield word[1], False


def is_unspaced(token: str) -> bool:
    """Whether ``token`` is of a script written without blanks, so that it comes in pairs."""
    return _UNSPACED_RUN.fullmatch(token) is not None


def is_han_or_kana(character: str) -> bool:
    """Whether ``character``, of a script without blanks, is an ideograph or kana."""
    return character >= "\u3000" and not "\ua9e0" <= character <= "\uaa7f"


def unspaced_parts(run: str) -> Iterator[tuple[str, bool]]:
    """``run`` cut where the scripts without blanks begin and end, and whether a part is of them."""
    at = 0
    for match in _UNSPACED_RUN.finditer(run):
        if match.start() > at:
            yield run[at : match.start()], False
        yield match.group(), True
        at = match.end()
    if at < len(run):
        yield run[at:], False


def runs(folded: str) -> list[str]:
    """The runs of letters, marks and digits in folded text, apostrophes inside kept."""
    return _TOKEN.findall(folded)


def _pieces(run: str) -> list[TokenSpan]:
    """The tokens of one run, with their places in it."""
    if _UNSPACED_RUN.search(run):
        return list(_pairs(run))
    found: list[TokenSpan] = []
    start = 0
    if run[1:2] == "'" and run[0].isalpha():
        found.append(TokenSpan(run[0], 0, 1))
        start = 2
    word = run[start:].replace("'", "")[:MAX_TOKEN]
    found.append(TokenSpan(word, start, len(run)))
    return found


def _pairs(run: str) -> Iterator[TokenSpan]:
    """A run with scripts without blanks: overlapping pairs there, whole words between.

    Apostrophes divide here: no such script has them inside a word.
    """
    at = 0
    for part, unspaced in unspaced_parts(run):
        if not unspaced:
            for match in re.finditer("[^']+", part):
                word = match.group()[:MAX_TOKEN]
                yield TokenSpan(word, at + match.start(), at + match.end())
        elif len(part) == 1:
            yield TokenSpan(part, at, at + 1)
        else:
            for index in range(len(part) - 1):
                yield TokenSpan(part[index : index + 2], at + index, at + index + 2)
        at += len(part)


class Places:
    """Where the characters of a folded text come from in its source."""

    def __init__(self) -> None:
        # runs of the folded text: where each begins, there and in the source; and where its source
        # ends when its characters come from one cluster, else -1
        self._folded = [0]
        self._sources = [0]
        self._ends = [-1]

    def add(self, folded: int, source: int, end: int = -1) -> None:
        """A run begins at ``folded``, from ``source`` on."""
        self._folded.append(folded)
        self._sources.append(source)
        self._ends.append(end)

    def start(self, at: int) -> int:
        """Where the source of the folded character ``at`` begins."""
        run = bisect_right(self._folded, at) - 1
        plain = self._ends[run] < 0
        return self._sources[run] + (at - self._folded[run] if plain else 0)

    def end(self, at: int) -> int:
        """Where it ends."""
        run = bisect_right(self._folded, at) - 1
        end = self._ends[run]
        return self._sources[run] + at - self._folded[run] + 1 if end < 0 else end


def folded_with_places(text: str) -> tuple[str, Places]:
    """``fold(text)`` and where its characters come from."""
    places = Places()
    folded = fold(text)
    if text.isascii():
        return folded, places
    signs = {sign for sign in set(text) if sign > "\x7f"}
    joining = {sign for sign in signs if _JOINING.match(sign)}
    odd = {sign for sign in signs - joining if len(fold(sign)) != 1}
    if not odd and not joining:
        return folded, places
    # only where text and folded text differ in length is there something to keep count of
    choices = [f".?[{re.escape(''.join(sorted(joining)))}]+"] if joining else []
    choices += [f"[{re.escape(''.join(sorted(odd)))}]"] if odd else []
    lengths: dict[str, int] = {}
    ahead = 0
    for match in re.finditer("|".join(choices), text, re.DOTALL):
        cluster, (start, end) = match.group(), match.span()
        length = lengths.get(cluster)
        if length is None:
            length = lengths[cluster] = len(fold(cluster))
        places.add(start + ahead, start, end)
        ahead += length - (end - start)
        places.add(end + ahead, end)
    return folded, places
