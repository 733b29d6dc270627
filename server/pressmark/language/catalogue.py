"""Every text people read, by key and language: ``catalogues/<language>.json``.

A key that ends in ``.one`` and ``.other`` is asked for with a number. A text missing in a language
is taken from English; a test holds every language complete.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "catalogues"
ENGLISH = "en"


class Catalogue:
    """The texts of one language. ``language`` may have a region; its base is then used."""

    def __init__(self, language: str) -> None:
        base = language.partition("-")[0].lower()
        self.language = base if base in languages() else ENGLISH
        self._texts = dict(_load(ENGLISH)) | dict(_load(self.language))

    def say(self, key: str, /, **values: object) -> str:
        """The text under ``key``, values put in. An unknown key is its own text."""
        text = self._texts.get(key)
        if text is None:
            return key
        try:
            return text.format(**values)
        except (KeyError, IndexError):
            return text

    def say_number(self, key: str, number: int, /, **values: object) -> str:
        """The text for ``number`` things: ``key.one`` or ``key.other``."""
        form = "one" if number == 1 else "other"
        return self.say(f"{key}.{form}", n=self.number(number), **values)

    def has(self, key: str) -> bool:
        return key in self._texts

    def number(self, number: int) -> str:
        return f"{number:,}".replace(",", self._texts.get("number.group", ","))

    def day(self, value: date | datetime) -> str:
        """A day written out: ``23 November 2026``."""
        return self.say("date.day", day=value.day, month=self.month(value.month), year=value.year)

    def month(self, number: int) -> str:
        return self.say(f"month.{number}")

    def weekday(self, value: date | datetime) -> str:
        return self.say(f"weekday.{value.weekday() + 1}")

    def language_name(self, tag: str) -> str:
        """The name of a language, its tag when it has none here."""
        key = f"language.{tag.partition('-')[0].lower()}"
        return self.say(key) if self.has(key) else tag


@lru_cache
def languages() -> tuple[str, ...]:
    """The languages there are texts in."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.json")))


@lru_cache
def _load(language: str) -> Mapping[str, str]:
    texts: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return texts
