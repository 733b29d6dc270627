"""The line above the hits: how a query was read, in the reader's words."""

from __future__ import annotations

from pressmark.language.catalogue import Catalogue
from pressmark.model.query import Query, Sort
from pressmark.search.describe import Part, describe


def read_as(query: Query, texts: Catalogue) -> list[str]:
    """The parts of the line, the order of the hits last."""
    root = describe(query)
    parts = list(root.parts) if root.code == "all" else [root]
    said = [_say(part, texts) for part in parts]
    return [*said, texts.say(f"read.sort.{query.order}")] if query.order != Sort.RELEVANCE else said


def _say(part: Part, texts: Catalogue) -> str:
    if part.code == "everything":
        return texts.say("read.everything")
    if part.code == "not":
        return texts.say("read.not", part=_say(part.parts[0], texts))
    if part.code in ("all", "any"):
        between = texts.say(f"read.{part.code}")
        return f"({between.join(_say(inner, texts) for inner in part.parts)})"
    values = dict(part.values)
    field = values.get("field", "")
    if part.code in ("word", "phrase", "prefix"):
        where = texts.say(f"read.in.{field}") if field else ""
        return texts.say(f"read.{part.code}", text=values["text"]) + where
    if part.code in ("dates", "numbers"):
        return texts.say(f"read.{field}", range=_range(part, texts))
    key = f"read.filter.{field}"
    return texts.say(key if texts.has(key) else "read.filter", **values)


def _range(part: Part, texts: Catalogue) -> str:
    names = ("first", "last") if part.code == "dates" else ("least", "most")
    low, high = (part.values[name] for name in names)
    if low == high:
        return low
    if not high:
        return texts.say("read.range.from", low=low)
    return texts.say("read.range.to" if not low else "read.range", low=low, high=high)
