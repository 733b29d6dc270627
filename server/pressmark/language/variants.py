"""Words with one stem: a reader who types "remember" also means "remembered".

Stems are Snowball's (https://snowballstem.org). None is ever indexed: words are kept exact, and a
query word also finds the words of the lexicon that share its stem. So phrases stay exact, a wrong
language tag does no harm, and stemmers may change without a rebuild.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

import snowballstemmer

from pressmark.language.words import fold

MOST = 12
"""So many variants of a word are sought at the most."""
_MOST_TRIED = 300
"""Of the words that begin alike so many, the most frequent, are looked at."""
_SHORTEST = 3
_LONGER = 5
"""A word of one stem is rarely longer than the stem by more."""
_ONE_AT_A_TIME = threading.Lock()
_NAMES = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "nb": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - Snowball's own name


class Stems:
    """The stemmers of some languages; a language without one is left out."""

    def __init__(self, languages: Iterable[str]) -> None:
        names = (_NAMES.get(language.partition("-")[0].lower()) for language in languages)
        self._names = [name for name in dict.fromkeys(names) if name]

    def heads(self, word: str) -> Sequence[str]:
        """What every variant of ``word`` begins with, stem by stem; empty for words too short."""
        if len(word) < _SHORTEST or not word.isalpha():
            return ()
        heads = {self._head(stem) for stem in self._stems(word)}
        return sorted(head for head in heads if len(head) >= _SHORTEST - 1)

    def same(self, word: str, others: Mapping[str, int]) -> Iterable[str]:
        """Those of ``others`` that share a stem with ``word``, ``word`` itself left out.

        Where very many begin alike, the rarest are not looked at; ``others`` says how often each
        is found.
        """
        stems = set(self._stems(word))
        longest = max(max(map(len, stems), default=0) + _LONGER, len(word) + 1)
        near = [other for other in others if len(other) <= longest and other != word]
        for other in heapq.nlargest(_MOST_TRIED, near, key=others.__getitem__):
            if not stems.isdisjoint(self._stems(other)):
                yield other

    def _stems(self, word: str) -> list[str]:
        return [_stem(name, word) for name in self._names]

    def _head(self, stem: str) -> str:
        # the last letter of a stem may change: party, parties
        return stem[:-1] if len(stem) > _SHORTEST else stem


@lru_cache(maxsize=16_384)
def _stem(name: str, word: str) -> str:
    # a stemmer works on one word at a time, and searches come from many threads
    with _ONE_AT_A_TIME:
        return fold(_stemmer(name).stemWord(word))


@lru_cache
def _stemmer(name: str) -> _Stemmer:
    made: _Stemmer = snowballstemmer.stemmer(name)
    return made
