"""The page of a code repository: what it is for, and its README.

schema.org SoftwareSourceCode, Open Graph's ``object``; the README by ``itemprop`` or name.
"""

from __future__ import annotations

from lxml.html import HtmlElement

from pressmark.cleaning.building import article_of, make
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.prepare import drop_furniture
from pressmark.cleaning.schemaorg import PROSE_TYPES
from pressmark.cleaning.shown import Shown, letters
from pressmark.cleaning.spoken import take_language
from pressmark.cleaning.trees import HEADINGS, drop, elements, name_words, text_of

_LEAST = 40
_RENDERED = frozenset(("markdown", "md", "rst", "asciidoc", "plain"))
_WRITTEN = ("readme", "README", "Readme", 'itemprop="text"')


class Repository:
    """Fits pages that show a README and say that they are about source code."""

    name = "repository"
    prepared = False

    def fit(self, page: Page) -> Fit:
        written = any(name in page.html for name in _WRITTEN)
        if not written or page.things.kinds & PROSE_TYPES or _readme(page.tree) is None:
            return Fit.NONE
        if "SoftwareSourceCode" in page.things.kinds:
            return Fit.SPECIAL
        return Fit.LIKELY if page.things.og_type == "object" or _has_clone(page.tree) else Fit.NONE

    def extract(self, page: Page) -> HtmlElement:
        """The description, when the page shows it, then the README."""
        readme = _readme(page.tree)
        if readme is None:
            raise NoContentError("no README")
        described = _description(page, readme)
        for link in list(readme.iter("a")):
            if not text_of(link) and link.find(".//img") is None:
                drop(link)  # the sign beside a heading
        readme.tag = "div"
        article = article_of([*described, readme])
        drop_furniture(article)
        _drop_name(article, page.metadata.title)
        take_language(page, article)
        return article


def _readme(tree: HtmlElement) -> HtmlElement | None:
    """The innermost element that is the README's text."""
    named = [each for each in elements(tree) if "readme" in name_words(each) and each.tag != "a"]
    inner = [
        part
        for each in named
        for part in elements(each)
        if part.get("itemprop") == "text" or name_words(part) & _RENDERED or part.tag == "article"
    ]
    if not named:
        texts = tree.xpath("//*[@itemprop='text']")
        inner = [each for each in texts if name_words(each) & _RENDERED] if len(texts) == 1 else []
    found = max(inner or named, key=lambda each: len(text_of(each)), default=None)
    return found if found is not None and len(text_of(found)) >= _LEAST else None


def _has_clone(tree: HtmlElement) -> bool:
    """Whether the page says where the repository is cloned from."""
    values = tree.xpath("//input/@value | //a/@href | //clipboard-copy/@value")
    return any(value.endswith(".git") for value in values)


def _description(page: Page, readme: HtmlElement) -> list[HtmlElement]:
    node = page.things.of("SoftwareSourceCode") or {}
    text = node.get("description") or page.metadata.excerpt
    found = Shown(page.tree.find("body")).find(text)
    if found is None or found.tag == "body" or found in set(readme.iter()):
        return []
    said = text_of(found)
    known = letters(readme.text_content())
    return [make("p", said)] if letters(said) not in known else []


def _drop_name(article: HtmlElement, title: str) -> None:
    """The README's first heading is often the repository's name, as the title is."""
    first = next(article.iter(*HEADINGS), None)
    if (
        first is not None
        and letters(text_of(first))
        and letters(title).endswith(letters(text_of(first)))
    ):
        drop(first)


plugin: Extractor = Repository()
