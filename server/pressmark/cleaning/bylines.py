"""Bylines as pages write them -> names."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LEAD = re.compile(
    r"^\W*(?:(?:written|posted|published|reported|story|words|text)\s+)?"
    r"(?:(?:by|von|par|por|di|door|av|af|da|przez|автор|от|מאת|بقلم|كتب[تة]?)\b[\s:]*"
    r"|(?:作者|撰文|文|记者|記者|글|저자)\s*[:：/／]\s*)",
    re.IGNORECASE,
)
# "Text and pictures: Ann Lee", in any language
_LABEL = re.compile(r"^\W*[^\W\d][^:：/]{0,28}[:：]\s*(?=\w)")
_TAIL = re.compile(
    r"\s*(?:view archive|follow\b.*|(?:staff|senior|special|contributing)\s+"
    r"(?:writer|reporter|editor|correspondent).*|(?:last\s+)?updated\b.*|published\b.*|posted\b.*)$",
    re.IGNORECASE,
)
_DATE = re.compile(r"[,|•·\-–—]?\s*\b\d{1,2}[:./ ]\d{2}\b.*$|\b(?:19|20)\d\d\b.*$")
# "Mac & i" is one name, "Ann Lee & Bo Berg" are two
_BETWEEN = re.compile(
    r"\s*(?:;|\||•|·|\n|\s+(?:and|und|et|y|e|och|og|en)\s+|(?<=\w\w)\s+&\s+(?=\w+ \w))\s*"
)
_MONTH_DAY = re.compile(
    r"[,|•·\-–—]?\s*\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b.*$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r",\s*(?:[a-z][\w ]*(?:writer|reporter|editor|correspondent|contributor|staff)\b.*"
    r"|(?:staff|senior|chief|associated press|reuters)\b.*)$",
    re.IGNORECASE,
)
MAX_NAME = 80


def split_names(texts: Iterable[str]) -> tuple[str, ...]:
    """The names in ``texts``, each once, without "By", dates, roles and links to archives."""
    names: dict[str, str] = {}
    for text in texts:
        for part in _BETWEEN.split(_LABEL.sub("", _LEAD.sub("", text.strip()))):
            for name in _by_comma(part):
                name = _plain(name)
                if name:
                    names.setdefault(name.casefold(), name)
    return tuple(names.values())


def _by_comma(text: str) -> list[str]:
    text = _ROLE.sub("", text)
    parts = [part.strip() for part in text.split(",")]
    # "King, Jr." and "Acme, Inc." are one name; two whole names with a blank each are two
    if len(parts) > 1 and all(" " in part and len(part) < 40 for part in parts):
        return parts
    return [text]


def _plain(name: str) -> str:
    for part in (_LEAD, _DATE, _MONTH_DAY, _TAIL):
        name = part.sub("", name)
    name = " ".join(name.split()).strip(" ,;:|·•-–—")
    if not any(letter.isalpha() for letter in name) or len(name) > MAX_NAME:
        return ""
    return "" if re.match(r"(?:https?://|www\.|@)", name) else name
