"""A post on a social network and its thread: the author's own posts first, then the replies.

schema.org SocialMediaPosting and Comment; h-entry and h-cite without a name of their own, which by
microformats' rules are notes (https://microformats.org/wiki/h-entry#Post_type_discovery).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml.html import HtmlElement

from pressmark.cleaning.building import make
from pressmark.cleaning.images import FOUND
from pressmark.cleaning.jsonld import text_value
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.posts import Post, credit, dated, is_enough, lay_out
from pressmark.cleaning.schemaorg import (
    PROSE_TYPES,
    first_property,
    nodes_in,
    properties,
    scopes,
)
from pressmark.cleaning.shown import Shown, letters
from pressmark.cleaning.trees import elements, text_of

_OTHER = PROSE_TYPES | {"Article", "QAPage", "Question", "DiscussionForumPosting"}
_BODIES = ("articleBody", "text", "commentText", "description")
_DATES = ("datePublished", "dateCreated")
_NOTES = frozenset(("h-entry", "h-cite"))
_ROOTS = _NOTES | {"h-card", "h-feed", "h-event", "h-adr"}


class Social:
    """Fits pages of one post, or one thread, that is no titled piece."""

    name = "social"
    prepared = False

    def fit(self, page: Page) -> Fit:
        if page.things.kinds & _OTHER:
            return Fit.NONE
        if "SocialMediaPosting" in page.things.kinds:
            return Fit.SPECIAL
        written = any(note in page.html for note in _NOTES)
        return Fit.SPECIAL if written and _by_format(page.tree.find("body")) else Fit.NONE

    def extract(self, page: Page) -> HtmlElement:
        """Each post under its author and time."""
        body = page.tree.find("body")
        for source, posts in (
            ("microdata", _by_scope(body)),
            ("microformats", _by_format(body, take_photos=True)),
            ("json-ld", _by_node(page, body)),
        ):
            if posts and is_enough(posts, body):
                ordered = _in_order(posts)
                credit(page, ordered[0], source)
                return lay_out(ordered, signed=bool(ordered[0].author))
        raise NoContentError("no posts")


def _in_order(posts: list[Post]) -> list[Post]:
    """What the first author wrote, then what the others did, each in the page's order."""
    own = [post for post in posts if post.author == posts[0].author]
    return [*own, *(post for post in posts if post.author != posts[0].author)]


def _by_scope(body: HtmlElement) -> list[Post]:
    found = []
    for scope in scopes(body, "SocialMediaPosting", "Comment"):
        inner = next(iter(properties(scope, *_BODIES)), None)
        if inner is not None:
            date, moment = dated(first_property(scope, *_DATES))
            found.append(Post(inner, first_property(scope, "author"), date, moment))
    return found


def _by_format(body: HtmlElement, *, take_photos: bool = False) -> list[Post]:
    """Notes up to the first entry that has a name, which is an article.

    ``take_photos`` moves the photos of each to its text.
    """
    found: list[Post] = []
    for entry in elements(body):
        if not _classes(entry) & _NOTES:
            continue
        content = _first(entry, "e-content", "p-content")
        if content is None:
            continue
        if _is_named(entry, content):
            return found
        author, time = _first(entry, "p-author", "u-author"), _first(entry, "dt-published")
        said = "" if time is None else time.get("datetime") or text_of(time)
        date, moment = dated(said)
        if take_photos:
            content = _with_photos(entry, content)
        found.append(Post(content, _name(author), date, moment))
    return found


def _classes(element: HtmlElement) -> set[str]:
    return set((element.get("class") or "").split())


def _first(entry: HtmlElement, *names: str) -> HtmlElement | None:
    """The first property of ``entry`` itself, not of an entry in it."""
    for each in elements(entry):
        if each is not entry and _classes(each) & set(names):
            owner = next((up for up in each.iterancestors() if _classes(up) & _ROOTS), None)
            if owner is entry:
                return each
    return None


def _is_named(entry: HtmlElement, content: HtmlElement) -> bool:
    """A name that is only the beginning of the text is none."""
    name = _first(entry, "p-name")
    if name is None:
        return next(entry.iter("h1", "h2"), None) is not None
    said = letters(text_of(name))
    return bool(said) and not letters(text_of(content)).startswith(said[:40])


def _name(author: HtmlElement | None) -> str:
    if author is None:
        return ""
    named = next((each for each in elements(author) if "p-name" in _classes(each)), author)
    return text_of(named)


def _with_photos(entry: HtmlElement, content: HtmlElement) -> HtmlElement:
    """The text, and the photos that stand beside it in the entry."""
    inside = set(content.iter())
    photos = [
        each
        for each in entry.iter("img")
        if "u-photo" in _classes(each)
        and each not in inside
        and not any(_classes(up) & {"p-author", "h-card"} for up in each.iterancestors())
        and each.get(FOUND)
    ]
    return make("div", content, *(make("figure", each) for each in photos)) if photos else content


def _by_node(page: Page, body: HtmlElement) -> list[Post]:
    node = page.things.of("SocialMediaPosting")
    if node is None:
        return []
    shown = Shown(body)
    posts = [_post(each, shown) for each in (node, *nodes_in(node.get("comment")))]
    return [post for post in posts if post is not None]


def _post(node: Mapping[str, object], shown: Shown) -> Post | None:
    body = next(
        (each for name in _BODIES if (each := shown.find(node.get(name))) is not None), None
    )
    if body is None or body.tag == "body":
        return None
    date, moment = dated(_first_text(node.get(name) for name in _DATES))
    return Post(body, text_value(node.get("author")), date, moment)


def _first_text(values: Iterable[object]) -> str:
    return next((text for value in values if (text := text_value(value))), "")


plugin: Extractor = Social()
