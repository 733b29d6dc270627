"""Step 2: what the page says of itself. ``TABLE`` holds, field by field, who is asked in turn.

Sources: schema.org JSON-LD, Open Graph (https://ogp.me), HTML's own meta names, Dublin Core,
``<time>`` and the page's heading; the address last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

from lxml.html import HtmlElement

from pressmark.addresses import is_web_address, site_of
from pressmark.cleaning.authors import authors_by_link, authors_by_property, authors_on_page
from pressmark.cleaning.bylines import split_names
from pressmark.cleaning.dates import date_in_address, read_date
from pressmark.cleaning.jsonld import (
    Node,
    address_value,
    find_article,
    names,
    plain_text,
    text_value,
)
from pressmark.cleaning.languages import direction_of, language_of_text, language_tag
from pressmark.cleaning.titles import choose_title
from pressmark.model.article import Metadata

MAX_EXCERPT = 300
# written dc.title, dc:title, dcterm:title
_DUBLIN = re.compile(r"\b(dc|dcterms)(?:term)?[:.]")


@dataclass(frozen=True, slots=True)
class Sources:
    """What the sources of one page say, read once."""

    tree: HtmlElement
    url: str
    article: Node
    meta: dict[str, list[str]]

    def first(self, *names: str) -> str:
        """The first value that any of the meta ``names`` has, in order of ``names``."""
        for name in names:
            for value in self.meta.get(name, ()):
                if value:
                    return value
        return ""


_DATE_NAMES = (
    "article.published",
    "article:published",
    "article:publicationdate",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "date",
    "publishdate",
    "pubdate",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
)

_TITLE_NAMES = ("dc.title", "dcterms.title", "og:title", "title", "twitter:title", "parsely-title")

Reader = Callable[[Sources], str]

TABLE: dict[str, Sequence[tuple[str, Reader]]] = {
    "published_at": (
        ("json-ld", lambda s: _date(text_value(s.article.get("datePublished")))),
        ("meta", lambda s: _date(s.first("article:published_time", "og:published_time"))),
        ("meta", lambda s: _date(s.first(*_DATE_NAMES))),
        ("microdata", lambda s: _date(_itemprop(s.tree, "datePublished"))),
        ("time", lambda s: _date(_time_near_heading(s.tree))),
        ("json-ld", lambda s: _date(text_value(s.article.get("dateCreated")))),
        ("address", lambda s: date_in_address(s.url) or ""),
    ),
    "modified_at": (
        ("json-ld", lambda s: _date(text_value(s.article.get("dateModified")))),
        ("meta", lambda s: _date(s.first("article:modified_time", "og:updated_time"))),
        ("microdata", lambda s: _date(_itemprop(s.tree, "dateModified"))),
    ),
    "site_name": (
        ("json-ld", lambda s: text_value(s.article.get("publisher"))),
        ("open-graph", lambda s: s.first("og:site_name")),
        ("meta", lambda s: s.first("application-name", "apple-mobile-web-app-title")),
        ("address", lambda s: site_of(s.url)),
    ),
    "excerpt": (
        ("json-ld", lambda s: plain_text(s.article.get("description"))),
        ("dublin-core", lambda s: s.first("dc.description", "dcterms.abstract")),
        ("open-graph", lambda s: s.first("og:description")),
        ("meta", lambda s: s.first("description")),
        ("meta", lambda s: s.first("twitter:description")),
    ),
    "lead_image": (
        ("open-graph", lambda s: s.first("og:image:secure_url", "og:image", "og:image:url")),
        ("json-ld", lambda s: address_value(s.article.get("image"))),
        ("meta", lambda s: s.first("twitter:image", "twitter:image:src")),
    ),
    "canonical_url": (
        ("link", lambda s: _link(s.tree, "canonical")),
        ("open-graph", lambda s: s.first("og:url")),
    ),
}


def read_metadata(tree: HtmlElement, url: str, base: str, page_title: str = "") -> Metadata:
    """What ``tree`` says of itself; must run before anything is dropped from it.

    ``sources`` of the result names, field by field, who was believed.
    """
    known = Sources(tree, url, find_article(tree), _read_meta(tree))
    found: dict[str, str] = {}
    sources: dict[str, str] = {}
    for field, readers in TABLE.items():
        for source, read in readers:
            value = " ".join(read(known).split())
            if value:
                found[field], sources[field] = value, source
                break
    title, sources["title"] = choose_title(
        headlines=[plain_text(known.article.get(name)) for name in ("headline", "name")],
        named=[known.first(name) for name in _TITLE_NAMES],
        document_title=_text(tree.find(".//title")) or page_title,
        headings=[_text(heading) for heading in list(tree.iter("h1"))[:5]],
        site_names=[known.first("og:site_name"), found.get("site_name", ""), site_of(url)],
    )
    byline, sources["byline"] = _byline(known)
    lang, sources["lang"] = _language(known)
    tags, sources["tags"] = _tags(known)
    return Metadata(
        title=title,
        byline=byline,
        site_name=found.get("site_name"),
        published_at=found.get("published_at"),
        modified_at=found.get("modified_at"),
        lang=lang,
        dir=direction_of(lang, tree.get("dir") or tree.find("body").get("dir") or ""),
        excerpt=found.get("excerpt", "")[:MAX_EXCERPT],
        lead_image=_absolute(found.get("lead_image"), base),
        canonical_url=_absolute(found.get("canonical_url"), base),
        tags=tags,
        sources={field: source for field, source in sources.items() if source},
    )


def _read_meta(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = unescape(meta.get("content") or "").strip()  # many escape twice
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        # one attribute may list several names, parted by blanks
        for part in _DUBLIN.sub(r"\1.", name.lower()).split():
            if content:
                found.setdefault(part, []).append(content)
    return found


def _byline(known: Sources) -> tuple[tuple[str, ...], str]:
    people, bodies = names(known.article.get("author") or [])
    makers, _ = names(known.article.get("creator") or [])
    asked: tuple[tuple[str, list[str]], ...] = (
        ("json-ld", people),
        ("meta", known.meta.get("dc.creator", [])),
        ("meta", known.meta.get("author", []) or known.meta.get("article:author", [])),
        ("meta", known.meta.get("byl", []) or known.meta.get("parsely-author", [])),
        ("meta", known.meta.get("citation_author", [])),
        ("meta", known.meta.get("og:article:author", [])),
        ("rel", authors_by_link(known.tree)),
        ("microdata", [authors_by_property(known.tree)]),
        ("page", [authors_on_page(known.tree)]),
        ("json-ld", makers),
        ("json-ld", bodies),
    )
    for source, texts in asked:
        if found := split_names(text for text in texts if text):
            return found, source
    return (), ""


def _tags(known: Sources) -> tuple[tuple[str, ...], str]:
    listed = known.meta.get("article:tag", [])
    keywords = known.article.get("keywords") or known.first("keywords", "news_keywords")
    texts = keywords if isinstance(keywords, list) else str(keywords).split(",")
    tags = dict.fromkeys(
        " ".join(str(text).split()) for text in [*listed, *texts] if str(text).strip()
    )
    source = "json-ld" if known.article.get("keywords") and not listed else "meta"
    return tuple(tag for tag in tags if len(tag) <= 60)[:20], source if tags else ""


def _language(known: Sources) -> tuple[str | None, str]:
    said = (
        ("html", known.tree.get("lang") or known.tree.get("xml:lang") or ""),
        ("meta", known.first("og:locale", "content-language", "dc.language")),
        ("json-ld", text_value(known.article.get("inLanguage"))),
    )
    declared, source = next(
        ((tag, source) for source, text in said if (tag := language_tag(text))), (None, "")
    )
    found = language_of_text(known.tree, declared)
    return found, source if found == declared else "text"


def _time_near_heading(tree: HtmlElement) -> str:
    heading = next(iter(tree.iter("h1")), None)
    scope = heading
    for _ in range(4):
        if scope is None:
            break
        for element in scope.iter("time"):
            return element.get("datetime") or _text(element)
        scope = scope.getparent()
    return ""


def _itemprop(tree: HtmlElement, name: str) -> str:
    for element in tree.iterfind(f".//*[@itemprop='{name}']"):
        value = element.get("content") or element.get("datetime") or _text(element)
        if value:
            return str(value)
    return ""


def _link(tree: HtmlElement, rel: str) -> str:
    for link in tree.iter("link"):
        if rel in (link.get("rel") or "").lower().split():
            return link.get("href") or ""
    return ""


def _absolute(address: str | None, base: str) -> str | None:
    if not address:
        return None
    try:
        joined = urljoin(base, address)
    except ValueError:
        return None
    return joined if is_web_address(joined) else None


def _date(text: str) -> str:
    return read_date(text) or ""


def _text(element: HtmlElement | None) -> str:
    return "" if element is None else " ".join(element.text_content().split())
