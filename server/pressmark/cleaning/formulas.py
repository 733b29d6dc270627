"""Step 3, for formulas: MathML is not kept as markup, so each formula becomes a line of text.

The page's own TeX comes first (``alttext``, an annotation, MathJax's script), else the formula is
written out from its parts: a fraction as ``(a)/(b)``, an exponent as ``x^2``.
"""

from __future__ import annotations

from lxml.html import HtmlElement

from pressmark.cleaning.trees import drop, name_words

_BETWEEN = {"msup": "^", "msub": "_", "mover": "^", "munder": "_", "mfrac": "/"}
_MOST_DEEP = 100


def write_out_formulas(tree: HtmlElement) -> None:
    """Put text in place of every ``<math>``, and drop what shows the same formula again."""
    for script in list(tree.iter("script")):
        if (script.get("type") or "").startswith("math/tex"):
            _use_script(script)
    for math in list(tree.iter("math")):
        text = _tex(math) or " ".join(_written(math, 0).split())
        _drop_picture_of(math)
        _replace(math, text)


def _use_script(script: HtmlElement) -> None:
    """MathJax keeps the TeX in a script behind what it drew."""
    drawn = script.getprevious()
    if drawn is not None and not (drawn.tail or "").strip():
        if next(drawn.iter("math"), None) is not None:
            return
        if "mathjax" in "".join(name_words(drawn)):
            drop(drawn)
    _replace(script, script.text or "")


def _tex(math: HtmlElement) -> str:
    for annotation in math.iter("annotation"):
        if "tex" in (annotation.get("encoding") or "").lower():
            return (annotation.text or "").strip()
    return (math.get("alttext") or "").strip()


def _drop_picture_of(math: HtmlElement) -> None:
    """Letters drawn for the eye, hidden from screen readers, beside the formula that is read."""
    holder = math.getparent()
    for _ in range(2):
        if holder is None:
            return
        # it stands right beside; looking further would make many formulas a square of their number
        for sibling in (holder.getnext(), holder.getprevious()):
            if sibling is None or not isinstance(sibling.tag, str):
                continue
            if sibling.get("aria-hidden") == "true" and name_words(sibling) & {"katex", "mjx"}:
                drop(sibling)
        holder = holder.getparent()


def _written(element: HtmlElement, depth: int) -> str:
    """``element`` as text; parts stand apart, so that the words of a formula can be found."""
    if not isinstance(element.tag, str) or element.tag in ("annotation", "annotation-xml"):
        return ""
    parts = [element.text or ""]
    if depth < _MOST_DEEP:
        parts += [_written(child, depth + 1) for child in element]
    sign = _BETWEEN.get(element.tag)
    if sign and len(element) == 2:
        first, second = parts[1].strip(), parts[2].strip()
        return f" {_grouped(first)}{sign}{_grouped(second)} "
    if element.tag == "msqrt":
        return f" √({' '.join(parts).strip()}) "
    return " ".join(parts)


def _grouped(part: str) -> str:
    return f"({part})" if len(part.split()) > 1 else part


def _replace(element: HtmlElement, text: str) -> None:
    parent = element.getparent()
    if parent is None:
        return
    written = element.makeelement("span")
    written.text = text
    written.tail = element.tail
    element.tail = None
    parent.replace(element, written)
