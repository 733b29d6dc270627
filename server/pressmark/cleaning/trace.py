"""What each step of the recipe took away: kept only when somebody asks why an article is so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pressmark.cleaning.trees import elements
from pressmark.language.counting import word_count

_SHOWN = 160
_UNSEEN = frozenset("html head title script style noscript template svg".split())


@dataclass(frozen=True, slots=True)
class Removed:
    """A part of the page that a step took away: as ``div#id.class``, its words, how it begins."""

    element: str
    words: int
    text: str


@dataclass(slots=True)
class Step:
    """One step: words of the page or article before and after it, what went, what it decided."""

    name: str
    words_before: int | None = None
    words_after: int | None = None
    removed: list[Removed] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)


class NoTrace:
    """Nobody asked: steps cost nothing more."""

    def step(self, name: str, root: HtmlElement) -> AbstractContextManager[list[HtmlElement]]:
        """A context around one step. What the step works on is ``root``; when it makes another
        tree of it, it puts that one's root into the list it is given."""
        return nullcontext([])

    def say(self, step: str, decided: str) -> None:
        """Note what ``step`` decided, and why."""


class Trace(NoTrace):
    """Writes down every step, in order, in ``steps``."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    @contextmanager
    def step(self, name: str, root: HtmlElement) -> Iterator[list[HtmlElement]]:
        parents = {element: element.getparent() for element in elements(root)}
        step = Step(name, words_before=word_count(_spaced(root)))
        self.steps.append(step)
        made: list[HtmlElement] = []
        yield made
        after = made[0] if made else root
        step.words_after = word_count(_spaced(after))
        step.removed = list(_removed(parents, set(elements(after))))

    def say(self, step: str, decided: str) -> None:
        if not self.steps or self.steps[-1].name != step:
            self.steps.append(Step(step))
        self.steps[-1].decided.append(decided)


def _removed(
    parents: dict[HtmlElement, HtmlElement | None], left: set[HtmlElement]
) -> Iterator[Removed]:
    """The outermost elements that are gone with all that was in them."""
    holders: set[HtmlElement] = set()
    for element in left:
        up = parents.get(element)
        while up is not None and up not in holders:
            holders.add(up)
            up = parents.get(up)
    for element, parent in parents.items():
        gone = element not in left and element not in holders
        topmost = parent is None or parent in left or parent in holders
        if gone and topmost and element.tag not in _UNSEEN:
            text = _spaced(element)
            if text or element.find(".//img") is not None or element.tag == "img":
                yield Removed(_named(element), word_count(text), text[:_SHOWN])


def _named(element: HtmlElement) -> str:
    """As a person would write it in a style sheet; long names are cut."""
    name = str(element.tag)
    if identifier := element.get("id"):
        name += f"#{identifier}"
    classes = (element.get("class") or element.get("role") or "").split()
    return (name + "".join(f".{each}" for each in classes[:4]))[:80]


def _spaced(element: HtmlElement) -> str:
    """The text of ``element``, no two parts of it glued together."""
    parts: list[str] = []
    for each in element.iter():
        if each.text and each.tag not in _UNSEEN and isinstance(each.tag, str):
            parts.append(each.text)
        if each.tail and each is not element:
            parts.append(each.tail)
    return " ".join(" ".join(parts).split())
