"""The page that describes a scholarly paper: its abstract, where it appeared, where it can be had.

``citation_*`` as Highwire Press introduced them and Google Scholar asks for, schema.org
ScholarlyArticle. A page that holds the paper itself is an article like any other.
"""

from __future__ import annotations

from dataclasses import replace

from lxml.html import HtmlElement

from pressmark.addresses import is_web_address
from pressmark.cleaning.building import article_of, make
from pressmark.cleaning.bylines import split_names
from pressmark.cleaning.dates import read_date
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.prepare import drop_furniture
from pressmark.cleaning.schemaorg import PROSE_TYPES
from pressmark.cleaning.shown import Shown, letters
from pressmark.cleaning.trees import elements, name_words, text_of

_LEAST = 100
_LONG = 60
_FULL = 3
"""With so many times the abstract's length in other prose the page holds the paper itself."""
_DOI = "https://doi.org/"


class Paper:
    """Fits pages with a paper's data and its abstract, but not its text."""

    name = "paper"
    prepared = False

    def fit(self, page: Page) -> Fit:
        cited = "citation_title" in _cited(page.tree)
        if not cited and "ScholarlyArticle" not in page.things.kinds:
            return Fit.NONE
        if page.things.kinds & PROSE_TYPES:
            return Fit.NONE
        abstract = _abstract(page)
        if abstract is None or _holds_paper(page.tree, abstract):
            return Fit.NONE
        return Fit.SPECIAL

    def extract(self, page: Page) -> HtmlElement:
        """The abstract, then journal, DOI and the file's address."""
        cited = _cited(page.tree)
        abstract = _abstract(page)
        if abstract is None:
            raise NoContentError("no abstract")
        _credit(page, cited)
        if abstract.tag in ("p", "blockquote"):
            abstract = make("div", abstract)
        abstract.tag = "div"
        article = article_of([abstract])
        drop_furniture(article)
        if where := _where(cited):
            article.append(make("p", where))
        for text, address in _addresses(cited):
            article.append(make("p", make("a", text, href=address)))
        return article


def _cited(tree: HtmlElement) -> dict[str, list[str]]:
    """The values of ``citation_*`` in order."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        value = " ".join((meta.get("content") or "").split())
        if name.startswith("citation_") and value:
            found.setdefault(name, []).append(value)
    return found


def _abstract(page: Page) -> HtmlElement | None:
    """By role and name; else where the text stands that the page's data call so."""
    body = page.tree.find("body")
    named = [
        each
        for each in elements(body)
        if each.get("role") == "doc-abstract"
        or (each.get("itemprop") or "") in ("abstract", "description")
        or "abstract" in name_words(each)
    ]
    found = max(named, key=lambda each: len(text_of(each)), default=None)
    if found is not None and len(text_of(found)) >= _LEAST:
        return found
    node = page.things.of("ScholarlyArticle") or {}
    said = [*_cited(page.tree).get("citation_abstract", ()), node.get("abstract")]
    if not any(said):
        return None
    shown = Shown(body)
    return next((each for text in said if (each := shown.find(text)) is not None), None)


def _holds_paper(tree: HtmlElement, abstract: HtmlElement) -> bool:
    inside = set(abstract.iter())
    other = sum(
        len(text)
        for each in tree.iter("p")
        if each not in inside and len(text := text_of(each)) > _LONG
    )
    return other > _FULL * len(text_of(abstract))


def _where(cited: dict[str, list[str]]) -> str:
    """As in "Annals of Harbours, 12 (3), 44-61"."""

    def first(name: str) -> str:
        return next(iter(cited.get(f"citation_{name}", ())), "")

    journal = first("journal_title") or first("conference_title") or first("inbook_title")
    issue = f" ({first('issue')})" if first("issue") else ""
    pages = "–".join(part for part in (first("firstpage"), first("lastpage")) if part)
    return ", ".join(part for part in (journal, f"{first('volume')}{issue}".strip(), pages) if part)


def _addresses(cited: dict[str, list[str]]) -> list[tuple[str, str]]:
    found = []
    for doi in cited.get("citation_doi", ())[:1]:
        plain = doi.removeprefix(_DOI).removeprefix("doi:").strip()
        found.append((f"DOI {plain}", _DOI + plain))
    for address in cited.get("citation_pdf_url", ())[:1]:
        if is_web_address(address):
            found.append(("PDF", address))
    return found


def _credit(page: Page, cited: dict[str, list[str]]) -> None:
    """What is cited is what the piece is called, whose it is and when it appeared."""
    dates = ("citation_publication_date", "citation_date", "citation_online_date")
    found: dict[str, object] = {
        "title": next(iter(cited.get("citation_title", ())), ""),
        "byline": split_names(_in_order(name) for name in cited.get("citation_author", ())),
        "published_at": next(
            (day for name in dates for text in cited.get(name, ()) if (day := read_date(text))),
            None,
        ),
    }
    said = {field: value for field, value in found.items() if value}
    sources = {**page.metadata.sources, **dict.fromkeys(said, "meta")}
    page.metadata = replace(page.metadata, **said, sources=sources)  # type: ignore[arg-type]


def _in_order(name: str) -> str:
    """ "Berg, Anna" is Anna Berg."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and letters(given) else name


plugin: Extractor = Paper()
