"""How long the worst of many senseless queries takes, to read and to answer."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import search_library as library
from search_peers import NOW

from pressmark.search.answering import Ask, answer
from pressmark.search.backends.whoosh import WhooshBackend
from pressmark.search.query import parse

COUNT = 10_000
_PIECES = [
    *('"', "(", ")", "-", "|", ":", "*", "“", " OR ", " AND ", " NOT ", " ", " ", " ", "\x00"),
    *(
        "\ud800",
        "日本",
        "ﷺ",
        "ß",
        "c++",
        "title:",
        "site:",
        "tag:",
        "is:unread",
        "saved:2020..2024",
    ),
    *("words:>500", "sort:new", "similar:000001", "nothing:", "minutes:..9", "saved:9999", "a*"),
]


def texts(count: int) -> list[str]:
    """Queries of operators, fields, signs of many scripts and words that are common or unknown."""
    draw = random.Random(f"{library.SEED}hostile")
    words, weights = library.vocabulary("en")
    made: list[str] = []
    for _ in range(count):
        parts: list[str] = []
        for _ in range(draw.choice((1, 2, 3, 5, 8, 13, 40))):
            kind = draw.random()
            if kind < 0.5:
                parts.append(draw.choices(words, cum_weights=weights)[0] + " ")
            elif kind < 0.55:
                parts.append(draw.choice(words)[:-1] + "q ")
            elif kind < 0.57:
                parts.append(draw.choice(_PIECES) * draw.choice((2, 50, 500)))
            else:
                parts.append(draw.choice(_PIECES))
        made.append("".join(parts))
    return made


def measure_hostile(home: Path, size: int) -> dict[str, Any]:
    """CPU ms to read and to answer: median, 99 of 100, worst."""
    index = WhooshBackend(key=b"k" * 32).open(home / "index")
    item = library.as_item(library.piece(1 % size))
    reading: list[float] = []
    answering: list[float] = []
    for text in texts(COUNT // 20):
        answer(index, parse(text, NOW), Ask(languages=("en", "de")))  # what is read once is read
    for text in texts(COUNT):
        began = time.process_time()
        query = parse(text, NOW)
        read = time.process_time()
        answer(index, query, Ask(languages=("en", "de"), item_of=lambda _: item))
        reading.append((read - began) * 1e3)
        answering.append((time.process_time() - read) * 1e3)
    index.close()
    return {"read": _spread(reading), "answer": _spread(answering)}


def _spread(times: list[float]) -> dict[str, float]:
    times.sort()
    return {"p50": times[len(times) // 2], "p99": times[len(times) * 99 // 100], "max": times[-1]}
