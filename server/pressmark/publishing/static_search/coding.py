"""How words, postings and names are written in the search data; ``site/search`` reads them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
LONGEST_NAME = 80
_DEEPEST_SHARED = 63
_PLAIN = re.compile(r"[^\w-]")
_NOT_NAME = re.compile("[^a-z0-9]")


def number(value: int) -> str:
    """A number in digits of 5 bits, the lowest first; 32 says that more follow."""
    digits = ""
    while value >= 32:
        digits += DIGITS[value & 31 | 32]
        value >>= 5
    return digits + DIGITS[value]


def gaps(values: Iterable[int], before: int = -1) -> str:
    """Ascending numbers, each as what lies between it and the one before."""
    written = []
    for value in values:
        written.append(number(value - before - 1))
        before = value
    return "".join(written)


def escaped(value: str) -> str:
    """A filter's value as part of a word: what is no letter, mark or digit as ``~`` and hex."""
    return _PLAIN.sub(lambda sign: _hex(sign.group(), "~"), value)


def file_name(key: str) -> str:
    """The name of the shard that begins at ``key``; too long a one becomes a digest."""
    name = "w" + _NOT_NAME.sub(lambda sign: _hex(sign.group(), "-"), key)
    if len(name) <= LONGEST_NAME - len(".p.js"):
        return name
    return "x" + hashlib.blake2b(key.encode(), digest_size=12).hexdigest()


def order(word: str) -> bytes:
    """Words sort as JavaScript compares them: by UTF-16."""
    return word.encode("utf-16-be")


def front_coded(words: Sequence[str], postings: Sequence[str]) -> str:
    """Words with their postings; of each word only what differs from the one before.

    The digit in front counts shared UTF-16 units, and never parts a pair of them.
    """
    written = []
    before = ""
    for word, posting in zip(words, postings, strict=True):
        shared = 0
        units = 0
        for here, there in zip(word, before, strict=False):
            size = 1 if here <= "\uffff" else 2
            if here != there or units + size > _DEEPEST_SHARED:
                break
            shared += 1
            units += size
        written.append(f"{DIGITS[units]}{word[shared:]}.{posting}")
        before = word
    return ",".join(written)


def _hex(sign: str, before: str) -> str:
    return "".join(f"{before}{byte:02x}" for byte in sign.encode())
