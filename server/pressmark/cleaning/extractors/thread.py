"""A question with its answers, or a forum's thread: all posts in order, the accepted answer marked.

schema.org QAPage, Question, Answer, DiscussionForumPosting, Comment; then repeated blocks that have
an author, a date and a body each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from pressmark.cleaning.building import article_of
from pressmark.cleaning.jsonld import text_value
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.posts import (
    Post,
    author_in,
    credit,
    dated,
    is_enough,
    lay_out,
    prose_beside,
    time_in,
)
from pressmark.cleaning.schemaorg import (
    PROSE_TYPES,
    first_property,
    nodes_in,
    properties,
    property_names,
    scopes,
)
from pressmark.cleaning.shown import Shown, letters, outermost
from pressmark.cleaning.trees import BLOCKS, HEADINGS, elements, link_share, name_words, text_of

_THREADS = frozenset(("QAPage", "Question", "DiscussionForumPosting"))
_NO_THREADS = PROSE_TYPES | {"Article", "TechArticle", "FAQPage", "Product", "Recipe"}
_POST_WORDS = frozenset("post answer question message reply comment".split())
_BODY_WORDS = frozenset("body content text message prose markdown".split())
_AUTHOR_WORDS = frozenset("author username user poster".split())
_COMMENTS = frozenset(("comments", "respond", "disqus_thread", "comment-list"))
_TIMES = ("time", "relative-time", "time-ago")
_EDGE = 40
_ASIDE = frozenset("nav header footer aside form dialog".split())
_LEAST = 20
_MOST_OTHER = 300
_TIME_WORDS = frozenset(("date", "time", "posted", "timestamp"))
_BODIES = ("text", "articleBody", "description", "commentText")
_DATES = ("dateCreated", "datePublished", "commentTime")
_LEVELS = 6
_SHARE = 0.5
"""Posts must hold so much of the page's text: else they stand below something else."""


class Thread:
    """Fits pages that hold a thread and no article."""

    name = "thread"
    prepared = False

    def fit(self, page: Page) -> Fit:
        if page.things.kinds & _NO_THREADS:
            return Fit.NONE
        if page.things.kinds & _THREADS:
            return Fit.SPECIAL
        return Fit.LIKELY if _is_thread(page.tree, _by_form(page.tree)) else Fit.NONE

    def extract(self, page: Page) -> HtmlElement:
        """All posts, the first one without a heading: the page's own says who wrote it."""
        body = page.tree.find("body")
        source, posts = "microdata", _by_microdata(body)
        if not posts:
            source, posts = "json-ld", _by_nodes(page, body)
        formed = [] if source == "microdata" and len(posts) > 1 else _by_form(body)
        # what describes only the first post says nothing of the others
        if len(formed) > len(posts) and _holds_first(formed, posts):
            source, posts = "page", formed
        known = source != "page" and is_enough(posts, body)
        if known or (source == "page" and len(posts) > 1):
            before = _before(body, posts[0].body) if source == "page" else []
            if before:
                return lay_out([Post(article_of(before)), *posts])
            credit(page, posts[0], source)
            return lay_out(posts, signed=bool(posts[0].author))
        raise NoContentError("no posts")


def _by_microdata(body: HtmlElement) -> list[Post]:
    found = []
    for scope in scopes(body, "Question", "Answer", "DiscussionForumPosting", "Comment"):
        inner = next(iter(properties(scope, *_BODIES)), None)
        if inner is None or _is_remark(scope):
            continue
        date, moment = dated(first_property(scope, *_DATES))
        found.append(
            Post(
                inner,
                first_property(scope, "author", "creator"),
                date,
                moment,
                accepted="acceptedAnswer" in property_names(scope),
            )
        )
    return found


def _is_remark(scope: HtmlElement) -> bool:
    """A comment on an answer, or on a question that has answers: said beside the thread."""
    return "comment" in property_names(scope) and any(
        up.get("itemtype", "").endswith(("Answer", "Question")) for up in scope.iterancestors()
    )


def _by_nodes(page: Page, body: HtmlElement) -> list[Post]:
    """The posts that JSON-LD names, where the page shows them."""
    asked = page.things.of("Question", "DiscussionForumPosting")
    if asked is None:
        return []
    shown = Shown(body)
    found = [post for node, accepted in _nodes(asked) if (post := _post(node, accepted, shown))]
    bodies = set(outermost([post.body for post in found]))
    unlike = {post.body: post for post in reversed(found) if post.body in bodies}
    return sorted(unlike.values(), key=lambda post: shown.place(post.body))


def _nodes(asked: Mapping[str, object]) -> Iterator[tuple[Mapping[str, object], bool]]:
    yield asked, False
    for name in ("acceptedAnswer", "suggestedAnswer", "comment"):
        if name == "comment" and ("acceptedAnswer" in asked or "suggestedAnswer" in asked):
            continue
        for node in nodes_in(asked.get(name)):
            yield node, name == "acceptedAnswer"


def _post(node: Mapping[str, object], accepted: bool, shown: Shown) -> Post | None:
    body = next(
        (each for name in _BODIES if (each := shown.find(node.get(name))) is not None), None
    )
    if body is None or body.tag in ("body", "html"):
        return None
    author = next(nodes_in(node.get("author")), None)
    name = text_value(author or node.get("author"))
    date, moment = dated(
        next((text for each in _DATES if (text := text_value(node.get(each)))), "")
    )
    return Post(body, name, date, moment, accepted)


def _before(body: HtmlElement, first: HtmlElement) -> list[HtmlElement]:
    """Paragraphs before the first post: what the others talk of, when it is no post like theirs."""
    found = []
    for element in body.iter():
        if element is first:
            break
        if element.tag not in ("p", "pre") or len(text_of(element)) < _LEAST:
            continue
        aside = any(up.tag in _ASIDE for up in element.iterancestors())
        about = name_words(element) & (_TIME_WORDS | _AUTHOR_WORDS | {"tagline", "byline", "meta"})
        timed = next(element.iter(*_TIMES), None) is not None
        if not aside and not about and not timed and link_share(element) < 0.5:
            found.append(element)
    return found


def _holds_first(formed: list[Post], posts: list[Post]) -> bool:
    """Whether the posts found by their form begin with the one that the page describes."""
    if not posts:
        return True
    said = letters(text_of(posts[0].body))[:_EDGE]
    return letters(text_of(formed[0].body))[:_EDGE] == said


def _by_form(tree: HtmlElement) -> list[Post]:
    """Blocks named as posts that each have an author, a date and a body; answers to them too."""
    holders: dict[HtmlElement, None] = {}
    held: dict[HtmlElement, bool] = {}
    for element in elements(tree):
        if element.tag in _TIMES or name_words(element) & _TIME_WORDS:
            for level, up in enumerate(element.iterancestors()):
                if level > _LEVELS or up.tag == "body":
                    break
                if not name_words(up) & _POST_WORDS:
                    continue
                if up not in held:
                    held[up] = _body_of(up, {}) is not None
                if held[up]:  # else it is the head of a post
                    holders.setdefault(up)
                    break
    found = []
    for holder in holders:
        body, author = _body_of(holder, holders), author_in(holder)
        if body is not None and author:
            date, moment = time_in(holder)
            accepted = "accepted" in name_words(holder)
            found.append(Post(body, author, date, moment, accepted))
    return found


def _body_of(holder: HtmlElement, holders: Mapping[HtmlElement, None]) -> HtmlElement | None:
    """What in ``holder`` holds neither who nor when, nor another post: named so, else the most."""
    marked: set[HtmlElement] = {holder}
    inside: set[HtmlElement] = set()
    for element in elements(holder):
        parent = element.getparent()
        if element is not holder and (element in holders or parent in inside):
            inside.add(element)
        words = name_words(element)
        if element in inside or element.tag in _TIMES or words & (_TIME_WORDS | _AUTHOR_WORDS):
            marked.add(element)
            for up in element.iterancestors():
                if up in marked:
                    break
                marked.add(up)
    free = [
        each
        for each in elements(holder)
        if each not in marked and each.tag in BLOCKS and each.getparent() in marked - inside
    ]
    named = [each for each in free if name_words(each) & _BODY_WORDS]
    return max(named or free, key=lambda each: len(text_of(each)), default=None)


def _is_thread(tree: HtmlElement, posts: list[Post]) -> bool:
    """Two posts and more that are the page, none of them a teaser with a linked headline.

    What stands below a piece, or beside prose of its own, are comments on something else.
    """
    if len(posts) < 2:
        return False
    led_to = {
        link.get("href").partition("#")[0]
        for heading in tree.iter(*HEADINGS)
        for link in heading.iter("a")
        if link.get("href")
    }
    below = any((up.get("id") or "") in _COMMENTS for up in posts[0].body.iterancestors())
    body = tree.find("body")
    other = prose_beside(body, [post.body for post in posts])
    said = sum(len(text_of(post.body)) for post in posts)
    teasers = len(led_to - {""}) >= max(2, len(posts) // 2)
    whole = len(text_of(body))
    return not teasers and not below and other < _MOST_OTHER and said > _SHARE * whole


plugin: Extractor = Thread()
