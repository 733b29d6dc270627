"""Makes libraries to measure search on: Zipf words, planted phrases, fresh words in each piece."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from pressmark.language.counting import word_count
from pressmark.model.article import Article, Complete, Metadata
from pressmark.model.html import SafeHtml
from pressmark.model.ids import ArticleId, CaptureId, ItemId, Mark, Revision
from pressmark.model.item import Change, Item
from pressmark.model.reading import Reading

SEED = 20261125
_SYLLABLES = {
    "en": "an be con dis er for ing land mar ner or per quil ra ston ter un ver wor yel",
    "de": "auf ber che den ein frau ge heit ich kei lich mög nung ost rück sch tung übr wei",
    "fr": "ai bon ché dou eau fort gne isse jour lette mieux nou près que rai sœur tion vous",
    "ru": "ва го до же за ин ко ли мо на об по ра со то уж фо хо ча ши",
}
_SHARES = {"en": 60, "de": 20, "fr": 10, "ru": 10}
_SUFFIXES = {
    "en": ("", "s", "ed", "ing"),
    "de": ("", "en", "er", "e"),
    "fr": ("", "s", "e", "es"),
    "ru": ("", "а", "ы", "ом"),
}
_STEMS = 6000
_SITES = [f"site{number}.example" for number in range(120)]
_TAGS = [f"tag {number}" for number in range(60)]
_AUTHORS = [f"Author Number{number}" for number in range(400)]
_PHRASES = 50
_EVERY = 150
_START = datetime(2015, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    """One article as all engines get it."""

    number: int
    id: str
    title: str
    text: str
    lang: str
    site: str
    tags: tuple[str, ...]
    author: str
    saved: datetime
    words: int


@lru_cache
def vocabulary(lang: str) -> tuple[list[str], list[float]]:
    """The words of a language, the commonest first, with their summed weights (Zipf: 1/rank)."""
    draw = random.Random(f"{SEED}{lang}")
    syllables = _SYLLABLES[lang].split()
    stems: dict[str, None] = {}
    while len(stems) < _STEMS:
        stems["".join(draw.choices(syllables, k=draw.choice((1, 2, 2, 3, 3, 4))))] = None
    words = list(dict.fromkeys(stem + end for stem in stems for end in _SUFFIXES[lang]))
    head, tail = words[:400], words[400:]
    draw.shuffle(tail)
    words = head + tail
    return words, list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(words))))


def piece(number: int) -> Piece:
    """The article of that number; the same in every run."""
    draw = random.Random(SEED * 1_000_003 + number)
    lang = draw.choices(list(_SHARES), list(_SHARES.values()))[0]
    words, weights = vocabulary(lang)
    size = max(60, int(draw.lognormvariate(6.6, 0.55)))
    said = draw.choices(words, cum_weights=weights, k=size)
    for fresh in range(3):
        said.insert(draw.randrange(size), f"{words[-1 - number % 5000]}{number}{'abc'[fresh]}")
    if number % _EVERY < _PHRASES:
        said[size // 2 : size // 2] = phrase(number % _EVERY)
    text = _prose(said, draw)
    return Piece(
        number=number,
        id=f"00000000-0000-4000-8000-{number:012}",
        title=" ".join(draw.choices(words[150:], k=draw.randint(3, 8))).capitalize(),
        text=text,
        lang=lang,
        site=draw.choice(_SITES),
        tags=tuple(draw.sample(_TAGS, draw.randint(0, 3))),
        author=draw.choice(_AUTHORS),
        saved=_START + timedelta(minutes=number * 100),
        words=word_count(text),
    )


def phrase(number: int) -> list[str]:
    """A planted phrase of common words, which stands in one article of 150."""
    words, _ = vocabulary("en")
    return random.Random(f"{SEED}phrase{number}").sample(words[20:300], 3)


def _prose(said: list[str], draw: random.Random) -> str:
    sentences: list[str] = []
    at = 0
    while at < len(said):
        size = draw.randint(6, 24)
        end = ".\n" if draw.random() < 0.2 else ". "
        sentences.append(" ".join(said[at : at + size]).capitalize() + end)
        at += size
    return "".join(sentences).strip()


def as_item(made: Piece) -> Item:
    """The article as the library holds it."""
    article = Article(
        id=ArticleId(made.id),
        capture_id=CaptureId(made.id),
        metadata=Metadata(
            title=made.title, byline=(made.author,), lang=made.lang, published_at=None
        ),
        content_html=SafeHtml(""),
        text=made.text,
        images=(),
        lead_image=None,
        complete=Complete.COMPLETE,
        reason=None,
        extractor="none",
        recipe=1,
        word_count=made.words,
        reading_minutes=1,
    )
    return Item(
        id=ItemId(made.id),
        mark=Mark(f"{made.number:06}"),
        url=f"https://{made.site}/{made.number}",
        saved_at=made.saved,
        reading=Reading(tags=made.tags),
        article=article,
    )


def changes(count: int, first: int = 0) -> Iterator[Change]:
    for number in range(first, first + count):
        item = as_item(piece(number))
        yield Change(Revision(number + 1), item.id, item)


@dataclass(frozen=True)
class Asked:
    """One query to measure, for every engine to put into its own language."""

    kind: str
    words: tuple[str, ...] = ()
    site: str = ""
    year: int = 0
    like: int = -1


def questions(count: int, each: int) -> dict[str, list[Asked]]:
    """``each`` queries of every kind for a library of ``count`` articles."""
    draw = random.Random(f"{SEED}questions")
    sample = [piece(number) for number in range(0, count, max(1, count // 300))]
    held = Counter(word for made in sample for word in set(_words(made)))
    size = len(sample)
    often = sorted(word for word, n in held.items() if 0.2 < n / size < 0.5 and len(word) > 3)
    some = sorted(word for word, n in held.items() if 0.02 < n / size <= 0.2 and len(word) > 4)
    made: dict[str, list[Asked]] = {}
    for _ in range(each):
        article = draw.choice(sample)
        known = sorted({word for word in _words(article) if word in some or word in often})
        three = tuple(draw.sample(known, 3))
        word = draw.choice(often)
        rarer = draw.choice(some)
        at = draw.randrange(2, len(rarer) - 1)
        year = draw.randint(2015, 2015 + count * 100 // 525_600)
        for asked in (
            Asked("word", (word,)),
            Asked("rare word", (draw.choice(some),)),
            Asked("three words", three),
            Asked("any of three", three),
            Asked("phrase", tuple(phrase(draw.randrange(_PHRASES)))),
            Asked("beginning", (rarer[:3],)),
            Asked("word, site, year", (word,), site=draw.choice(_SITES), year=year),
            Asked("word, newest", (word,)),
            Asked("word, 4 facets", (word,)),
            Asked("misspelt", (rarer[:at] + rarer[at + 1 :] + "q",)),
            Asked("similar", like=article.number),
            Asked("20 passages", three[:2]),
            Asked("whole answer", three[:2]),
        ):
            made.setdefault(asked.kind, []).append(asked)
    return made


def _words(made: Piece) -> list[str]:
    return [word for word in made.text.lower().replace(".", "").split() if word.isalpha()]
