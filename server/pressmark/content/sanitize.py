"""The sanitiser, always the last step: HTML of any origin -> ``SafeHtml``. The only place with nh3.

What is allowed is what an article is read with; see ``docs/security.md``. Nothing may parse, cut or
write this HTML again afterwards: a second parser closes tags in other places than the first.
"""

from __future__ import annotations

import re

import nh3

from pressmark.model.html import SafeHtml

TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
_DROPPED_WHOLE = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "audio",
        "video",
        "canvas",
        "select",
        "textarea",
        "button",
        "noembed",
        "noframes",
        "xmp",
        "plaintext",
        "title",
        "head",
        "frameset",
    ]
)
_EVERYWHERE = {"dir", "lang", "title", "id"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "del": {"cite", "datetime"},
    "ins": {"cite", "datetime"},
    "time": {"datetime"},
    "img": {"src", "alt", "width", "height"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
}
_PICTURE = re.compile(r"pm-image:(0|[1-9][0-9]{0,5})\Z")
_ANCHOR = re.compile(r"#pm-[a-z0-9-]{1,100}\Z")
_OWN_ID = re.compile(r"pm-[a-z0-9-]{1,100}\Z")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s]", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,5}\Z")
_LANGUAGE = re.compile(r"[A-Za-z0-9-]{1,35}\Z")


def sanitize(html: str) -> SafeHtml:
    """``html`` less everything that is not for reading. Any string is taken; none raises."""
    html = html.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return SafeHtml(
        nh3.clean(
            html,
            tags=set(TAGS),
            clean_content_tags=set(_DROPPED_WHOLE),
            attributes=_ATTRIBUTES,
            attribute_filter=_filter,
            url_schemes={"http", "https", "mailto", "pm-image"},
            link_rel="noopener noreferrer nofollow",
            strip_comments=True,
        )
    )


def from_own_child(html: str) -> SafeHtml:
    """What ``sanitize`` made in our own cleaning process and came back over its pipe."""
    return SafeHtml(html)


def _filter(tag: str, name: str, value: str) -> str | None:
    """The one say over attribute values; ``None`` drops the attribute."""
    if name == "id":
        return value if _OWN_ID.match(value) else None
    if name == "src":
        return value if _PICTURE.match(value) else None
    if name == "href":
        return value if _LINK.match(value) or _ANCHOR.match(value) else None
    if name == "cite":
        return value if _WEB.match(value) else None
    if name == "dir":
        return value.lower() if value.lower() in ("ltr", "rtl", "auto") else None
    if name == "lang":
        return value if _LANGUAGE.match(value) else None
    if name in ("width", "height", "colspan", "rowspan", "span", "start", "value"):
        return value if _NUMBER.match(value) else None
    return value
