"""Plain text -> elements: what people mean by empty lines, ``>``, dashes and indents.

As in mail and text files (RFC 3676, "Quoting"; Markdown for what both write alike). A patch and a
drawing are kept line by line, everything else becomes running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from pressmark.cleaning.building import add_text, make

_DEEPEST = 12
"""Quotes in quotes beyond this are shown as they stand."""
_QUOTE = re.compile(r" ?> ?")
_PATCH = re.compile(r"diff --git |diff -\S*[uU]|Index: \S|@@ -\d")
_IN_PATCH = re.compile(
    r"[ +@\\-]|diff |index [0-9a-f]|Index: |={4,}|(?:new|deleted|old) (?:file )?mode|similarity |"
    r"rename |copy |Binary files|GIT binary"
)
_RULE = re.compile(r"\s*([=~*_-])\1{3,}\s*\Z")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,}|~{3,})\s*\Z")
_BULLET = re.compile(r"\s{0,3}(?:[-*+•◦‣–]|(\d{1,3})[.)])\s+(?=\S)")
_INDENTED = re.compile(r"(?:\t| {4,})\S")
_DRAWN = re.compile(r"\S(?: {3,}|\t)\S|[|+]--|--[|+]|\|.*\||[{};]\s*\Z")
_LONG_LINE = 50
_LONGEST_HEADING = 80
_NO_SPACES = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef\u0e00-\u0e7f]")


def elements_of(text: str) -> list[HtmlElement]:
    """The elements that the lines of ``text`` mean, in order; no word of it is left out."""
    lines = [line.rstrip() for line in text.replace("\f", "\n\n").splitlines()]
    return list(_blocks(lines, 0))


def _blocks(lines: Sequence[str], depth: int) -> Iterator[HtmlElement]:
    at = 0
    while at < len(lines):
        line = lines[at]
        end = at + 1
        if _QUOTE.match(line):
            end = _end_of_quote(lines, at)
            yield _quote(lines[at:end], depth)
        elif _begins_patch(lines, at):
            end = _end_of_patch(lines, at)
            yield make("pre", "\n".join(lines[at:end]))
        elif line == "--" or _RULE.match(line):
            yield make("hr")
        elif line.strip():
            end = _end_of_paragraph(lines, at)
            yield from _paragraph(lines[at:end])
        at = end


def _quote(lines: Sequence[str], depth: int) -> HtmlElement:
    inner = [_QUOTE.sub("", line, count=1) for line in lines]
    if depth >= _DEEPEST:
        return make("pre", "\n".join(inner))
    return make("blockquote", *_blocks(inner, depth + 1))


def _end_of_quote(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and _QUOTE.match(lines[at]):
        at += 1
    return at


def _begins_patch(lines: Sequence[str], at: int) -> bool:
    following = lines[at + 1] if at + 1 < len(lines) else ""
    named = lines[at].startswith("--- ") and following.startswith("+++ ")
    return named or bool(_PATCH.match(lines[at]))


def _end_of_patch(lines: Sequence[str], at: int) -> int:
    """A patch goes on to the signature, or to a line that no patch could hold."""
    while at < len(lines) and lines[at] != "--":
        if lines[at] and not _IN_PATCH.match(lines[at]):
            break
        at += 1
    while not lines[at - 1].strip():
        at -= 1
    return at


def _end_of_paragraph(lines: Sequence[str], at: int) -> int:
    at += 1
    while at < len(lines) and lines[at].strip():
        if _QUOTE.match(lines[at]) or lines[at] == "--" or _begins_patch(lines, at):
            break
        at += 1
    return at


def _paragraph(lines: Sequence[str]) -> Iterator[HtmlElement]:
    """What stands between two empty lines: a heading, a list, a drawing, running text."""
    if len(lines) > 1 and _UNDERLINE.match(lines[1]) and len(lines[0]) <= _LONGEST_HEADING:
        yield make("h2" if lines[1].startswith("=") else "h3", lines[0].strip())
        lines = lines[2:]
    if not lines:
        return
    if all(_INDENTED.match(line) for line in lines) or sum(
        1 for line in lines if _DRAWN.search(line)
    ) >= max(2, len(lines) // 2):
        yield make("pre", "\n".join(lines))
    elif _BULLET.match(lines[0]):
        yield _list(lines)
    else:
        first = next((n for n, line in enumerate(lines) if n and _BULLET.match(line)), len(lines))
        yield _running(lines[:first])
        if first < len(lines):
            yield _list(lines[first:])


def _list(lines: Sequence[str]) -> HtmlElement:
    items: list[list[str]] = []
    for line in lines:
        if found := _BULLET.match(line):
            items.append([line[found.end() :]])
        else:
            items[-1].append(line)
    number = (_BULLET.match(lines[0]) or [None, None])[1]
    made = make("ol" if number else "ul", *(_filled(make("li"), item) for item in items))
    if number and number != "1":
        made.set("start", number)
    return made


def _running(lines: Sequence[str]) -> HtmlElement:
    return _filled(make("p"), lines)


def _filled(element: HtmlElement, lines: Sequence[str]) -> HtmlElement:
    """Lines that were only wrapped become one; short ones, as of a poem, stay lines."""
    wrapped = max(map(len, lines[:-1]), default=0) >= _LONG_LINE
    for number, line in enumerate(lines):
        if number and not wrapped:
            element.append(make("br"))
        elif number and not _meet_without_space(lines[number - 1], line):
            add_text(element, " ")
        add_text(element, line.strip())
    return element


def _meet_without_space(before: str, after: str) -> bool:
    """Scripts without spaces have none where a line was wrapped either."""
    letters = (before.rstrip()[-1:], after.lstrip()[:1])
    return all(_NO_SPACES.match(letter) for letter in letters)
