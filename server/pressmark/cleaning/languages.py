"""Which language a page is in: what it declares, unless its own letters contradict that."""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement

from pressmark.model.article import Direction

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?![A-Za-z])")
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ps sd ug ur yi".split())
_SAMPLE = 4000
_SCRIPTS: tuple[tuple[str, re.Pattern[str], frozenset[str]], ...] = (
    ("ja", re.compile(r"[\u3040-\u30ff]"), frozenset(("ja",))),
    ("ko", re.compile(r"[\uac00-\ud7af]"), frozenset(("ko",))),
    ("zh", re.compile(r"[\u4e00-\u9fff]"), frozenset(("zh", "ja", "ko", "yue"))),
    ("th", re.compile(r"[\u0e00-\u0e7f]"), frozenset(("th",))),
    ("he", re.compile(r"[\u0590-\u05ff]"), frozenset(("he", "iw", "yi"))),
    ("ar", re.compile(r"[\u0600-\u06ff]"), frozenset("ar fa ur ps ckb sd ug".split())),
    ("el", re.compile(r"[\u0370-\u03ff]"), frozenset(("el",))),
    ("hi", re.compile(r"[\u0900-\u097f]"), frozenset("hi mr ne sa".split())),
    ("ru", re.compile(r"[\u0400-\u04ff]"), frozenset("ru uk bg sr mk be kk ky mn tg".split())),
)
_COMMON = {
    "en": "the and of to that with for was are this from have not but which",
    "de": "der die und das ist nicht mit von den ein eine auch sich für dem",
    "fr": "les des est une dans que pour qui sur pas par plus avec sont cette",
    "es": "los las que una con por para del como más pero este sus fue son",
    "it": "che per una con del non sono della come più gli nel anche alla",
    "pt": "que não uma com para por mais dos como mas foi das pelo são",
    "nl": "het een van dat niet met voor zijn ook aan naar maar door wordt",
    "sv": "och att det som för inte med till den har om ett var från",
    "pl": "nie się jest że na do jak ale przez od dla po było tym",
}
_COMMON_IN: dict[str, list[str]] = {}
for _language, _words in _COMMON.items():
    for _each in _words.split():
        _COMMON_IN.setdefault(_each, []).append(_language)
_WORD = re.compile(r"[^\W\d_]+")


def language_tag(text: str) -> str | None:
    """``text`` as a BCP 47 tag (``en``, ``pt-BR``, ``zh-Hant-TW``), None when it is none."""
    found = _TAG.match(text.strip())
    if found is None:
        return None
    language, script, region = found.groups()
    parts = [language.lower(), script and script.title(), region and region.upper()]
    return "-".join(part for part in parts if part)


def language_of_text(tree: HtmlElement, declared: str | None) -> str | None:
    """``declared``, unless the page's letters or commonest words plainly say another."""
    sample = _sample(tree)
    letters = sum(map(str.isalpha, sample))
    if letters < 40:
        return declared
    base = (declared or "").partition("-")[0]
    for language, pattern, fitting in () if sample.isascii() else _SCRIPTS:
        share = len(pattern.findall(sample)) / letters
        if share > (0.08 if language == "ja" else 0.5):
            return declared if base in fitting else language
    counted = Counter(word.lower() for word in _WORD.findall(sample))
    total = sum(counted.values())
    scores = dict.fromkeys(_COMMON, 0.0)
    for word, times in counted.items():
        for language in _COMMON_IN.get(word, ()):
            scores[language] += times / total
    best = max(scores, key=lambda language: scores[language])
    if base not in _COMMON and base:
        return declared
    if not base:
        return best if scores[best] > 0.08 else None
    return best if scores[best] > 0.15 and scores[best] > 4 * scores[base] else declared


def direction_of(lang: str | None, declared: str) -> Direction | None:
    """The direction of the text: as declared, else by its language; None for left to right."""
    if declared.lower() == "rtl":
        return "rtl"
    return "rtl" if (lang or "").partition("-")[0] in _RIGHT_TO_LEFT else None


def _sample(tree: HtmlElement) -> str:
    """Some of the running text: paragraphs first, they are what the article is made of."""
    pieces: list[str] = []
    size = 0
    for element in tree.iter("p", "li", "h1", "h2", "div"):
        text = element.text_content() if element.tag == "p" else (element.text or "")
        text = text.strip()
        if len(text) > 20:
            pieces.append(text[:800])
            size += len(pieces[-1])
        if size > _SAMPLE:
            break
    return " ".join(pieces)[:_SAMPLE]
