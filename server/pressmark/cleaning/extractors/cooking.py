"""A recipe: the prose as it stands, then what it takes and the steps in order.

schema.org Recipe in microdata or JSON-LD, h-recipe (https://microformats.org/wiki/h-recipe). What
JSON-LD says is only taken where the page shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pressmark.cleaning.building import article_of, make
from pressmark.cleaning.jsonld import plain_text, types
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.picking import prose_of
from pressmark.cleaning.schemaorg import listed, nodes_in, properties, scopes
from pressmark.cleaning.shown import Shown, letters
from pressmark.cleaning.trees import BLOCKS, HEADINGS, drop, elements, text_of

_INGREDIENTS = ("recipeIngredient", "ingredients")
_FACTS = ("recipeYield", "prepTime", "cookTime", "totalTime")
_ENOUGH = 0.9
_MOST_FACTS = 12
_MORE = 40
"""Letters an item may hold beside what the data say of it: a unit, a note."""
_LEVELS = 4
_LONGEST_FACT = 120


@dataclass(slots=True)
class Card:
    """What a recipe holds beside prose: texts as the page shows them, headings by its own words."""

    ingredients: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    above: dict[str, str] = field(default_factory=dict)


class Cooking:
    """Fits pages that hold a recipe; prose around it stays."""

    name = "recipe"
    prepared = False

    def fit(self, page: Page) -> Fit:
        written = "hrecipe" in page.html or "h-recipe" in page.html
        named = "Recipe" in page.things.kinds or (written and bool(_formatted(page.tree)))
        return Fit.SPECIAL if named else Fit.NONE

    def extract(self, page: Page) -> HtmlElement:
        """The general article, and below it every part of the recipe that it lacks."""
        body = page.tree.find("body")
        card = _by_scope(body) or _by_format(body) or _by_node(page, body)
        if card is None or not card.ingredients or not card.steps:
            raise NoContentError("the page shows no recipe")
        try:
            article = prose_of(page)
        except NoContentError:
            article = article_of([])
        _complete(article, card)
        return article


def _by_scope(body: HtmlElement) -> Card | None:
    for scope in scopes(body, "Recipe"):
        card = Card()
        found = list(properties(scope, *_INGREDIENTS))
        card.ingredients = _texts(found)
        steps = [part for each in properties(scope, "recipeInstructions") for part in _steps(each)]
        card.steps = _texts(steps)
        card.facts = [_line_of(each) for each in properties(scope, *_FACTS) if text_of(each)]
        for inner in scopes(scope, "NutritionInformation"):
            card.facts.append(_spaced(inner))
        _headings(card, found, steps)
        return card
    return None


def _formatted(tree: HtmlElement) -> list[HtmlElement]:
    return list(
        tree.xpath(
            "//*[contains(concat(' ', normalize-space(@class), ' '), ' h-recipe ')"
            " or contains(concat(' ', normalize-space(@class), ' '), ' hrecipe ')]"
        )
    )


def _by_format(body: HtmlElement) -> Card | None:
    for scope in _formatted(body):
        found = _of_class(scope, "p-ingredient", "ingredient")
        steps = [
            part
            for each in _of_class(scope, "e-instructions", "instructions")
            for part in _steps(each)
        ]
        facts = _of_class(scope, "p-yield", "yield", "dt-duration", "duration", "p-nutrition")
        card = Card(_texts(found), _texts(steps), [_line_of(each) for each in facts])
        _headings(card, found, steps)
        return card
    return None


def _by_node(page: Page, body: HtmlElement) -> Card | None:
    node = page.things.of("Recipe")
    if node is None:
        return None
    shown = Shown(body)
    wanted = [text for name in _INGREDIENTS for text in listed(node.get(name))]
    found = _all_shown(shown, wanted)
    steps = _all_shown(shown, _said_steps(node.get("recipeInstructions")))
    nutrition = next(nodes_in(node.get("nutrition")), {})
    facts = _all_shown(shown, [node.get("recipeYield"), nutrition.get("calories")])
    card = Card(_texts(found), _texts(steps), [_line_of(each) for each in facts])
    _headings(card, found, steps)
    return card


def _said_steps(value: object, depth: int = 0) -> Iterable[object]:
    """The texts of steps: strings, HowToStep, HowToSection of them."""
    for part in listed(value):
        if isinstance(part, Mapping) and depth < _LEVELS:
            if types(part) & {"HowToSection", "ItemList"} or "itemListElement" in part:
                yield from _said_steps(part.get("itemListElement"), depth + 1)
            else:
                yield part.get("text") or part.get("name")
        elif isinstance(part, str):
            yield from (line for line in part.splitlines() if line.strip())


def _all_shown(shown: Shown, values: Iterable[object]) -> list[HtmlElement]:
    """Where each of ``values`` is shown; in the page's order, no element twice."""
    found = {
        place: None
        for value in values
        if len(letters(plain_text(value))) > 1
        and (place := shown.find(value)) is not None
        and len(text_of(place)) <= 2 * len(plain_text(value)) + _MORE
    }
    return sorted(found, key=shown.place)


def _of_class(scope: HtmlElement, *names: str) -> list[HtmlElement]:
    return [each for each in elements(scope) if set(names) & set((each.get("class") or "").split())]


def _steps(element: HtmlElement) -> list[HtmlElement]:
    """The single steps in ``element``: items, else paragraphs, else itself."""
    for tags in (("li",), ("p",)):
        if found := [each for each in element.iter(*tags) if text_of(each)]:
            return found
    return [element]


def _texts(found: Iterable[HtmlElement]) -> list[str]:
    return list(dict.fromkeys(text for each in found if (text := _spaced(each))))


def _spaced(element: HtmlElement) -> str:
    """The text of ``element``; parts that stand in elements of their own do not glue together."""
    pieces = [piece for piece in element.itertext() if piece.strip()]
    inline = not any(each.tag in BLOCKS for each in elements(element) if each is not element)
    return " ".join(("" if inline else " ").join(pieces).split()) if pieces else ""


def _line_of(element: HtmlElement) -> str:
    """The line a value stands in, with the word before it that says what it is."""
    line = element
    for up in list(element.iterancestors())[:2]:
        if line.tag in BLOCKS or len(text_of(up)) > _LONGEST_FACT:
            break
        line = up
    return text_of(line)


def _headings(card: Card, ingredients: list[HtmlElement], steps: list[HtmlElement]) -> None:
    """The page's own words above the two lists."""
    for name, found in (("ingredients", ingredients), ("steps", steps)):
        if found and (said := _heading_before(found[0])):
            card.above[name] = said


def _heading_before(element: HtmlElement) -> str:
    at: HtmlElement | None = element
    for _ in range(_LEVELS):
        if at is None or at.tag == "body":
            break
        for sibling in at.itersiblings(preceding=True):
            if sibling.tag in HEADINGS:
                return text_of(sibling)
            if sibling.tag in ("p", "ul", "ol", "table"):
                break
        at = at.getparent()
    return ""


def _complete(article: HtmlElement, card: Card) -> None:
    """Put the lists below the prose when it lacks some of what is in them."""
    have = letters(article.text_content())
    said = [*card.ingredients, *card.steps]
    there = sum(letters(text) in have for text in said)
    if there >= _ENOUGH * len(said):
        return
    known = {letters(text) for text in [*said, *card.above.values(), *card.facts]}
    for element in list(article.iter("li", "p", "div", "span", *HEADINGS)):
        if letters(text_of(element)) in known and element is not article:
            drop(element)
    for element in [each for each in article.iter("ul", "ol") if not text_of(each)]:
        drop(element)
    facts = list(dict.fromkeys(card.facts))[:_MOST_FACTS]
    if facts:
        article.append(make("ul", *(make("li", text) for text in facts)))
    for name, tag, texts in (("ingredients", "ul", card.ingredients), ("steps", "ol", card.steps)):
        if name in card.above:
            article.append(make("h2", card.above[name]))
        article.append(make(tag, *(make("li", text) for text in texts)))


plugin: Extractor = Cooking()
