"""Tables that only lay out: the page's own frame, opened before anything is picked, and small ones.

A layout table has no headings, no caption and draws no borders.
"""

from __future__ import annotations

from lxml.html import HtmlElement

from pressmark.cleaning.trees import Sizes, measure, text_of, unwrap

_LONGEST_NOTICE = 300
_MOST_OF_THE_PAGE = 0.5
_MANY_CELLS = 30
_PROSE_CELL = 400


def open_page_frames(body: HtmlElement) -> None:
    """Turn tables that hold most of the page's prose into boxes, so that a cell can be picked.

    Such a table has few cells, and in one of them stands a whole text: several paragraphs, the
    page's headline, or another table.
    """
    tables = list(body.iter("table"))
    if not tables:
        return
    sizes = measure(body)
    everything = max(1, sizes[body].prose)
    for table in tables:
        if sizes[table].prose >= _MOST_OF_THE_PAGE * everything and _is_frame(table, sizes):
            _open(table, own_parts(table))


def unwrap_layout_tables(article: HtmlElement) -> None:
    """Unwrap tables of one cell, of paragraphs or pictures, of columns.

    The innermost first: what is left of them says what the table around them is.
    """
    for table in reversed(list(article.iter("table"))):
        parts = own_parts(table)
        rows = [part for part in parts if part.tag == "tr"]
        cells = [part for part in parts if part.tag in ("td", "th")]
        blocks = sum(1 for cell in cells for _ in cell.iter("p", "div", "h2", "h3"))
        nested = any(next(cell.iter("table"), None) is not None for cell in cells)
        wordy = len(cells) <= 4 and blocks > 2 * len(cells)
        columns = len(rows) < 2 and blocks and not _is_notice(cells, blocks)
        if len(cells) <= 1 or (_is_plain(table, cells) and (nested or wordy or columns)):
            _open(table, parts)


def own_parts(table: HtmlElement) -> list[HtmlElement]:
    """The rows, groups and cells of ``table`` without those of tables in its cells."""
    parts: list[HtmlElement] = []
    stack = [table]
    while stack:
        for child in stack.pop():
            parts.append(child)
            if child.tag in ("tbody", "thead", "tfoot", "tr"):
                stack.append(child)
    return parts


def _is_frame(table: HtmlElement, sizes: Sizes) -> bool:
    parts = own_parts(table)
    cells = [part for part in parts if part.tag in ("td", "th")]
    if len(cells) > _MANY_CELLS or not _is_plain(table, cells):
        return False
    if any(part.tag in ("caption", "thead") for part in parts):
        return False
    return any(
        next(cell.iter("table", "h1"), None) is not None
        or (sizes[cell].prose > _PROSE_CELL and sum(1 for _ in cell.iter("p")) > 2)
        for cell in cells
    )


def _is_plain(table: HtmlElement, cells: list[HtmlElement]) -> bool:
    """No cell is a heading, and no borders are drawn (``border`` without a value draws, HTML 4)."""
    drawn = str(table.get("border", "0")).strip() != "0"
    return not drawn and not any(cell.tag == "th" for cell in cells)


def _is_notice(cells: list[HtmlElement], blocks: int) -> bool:
    """A row such as a sign and the sentence beside it: it reads best as it stands."""
    return blocks <= len(cells) and all(len(text_of(cell)) < _LONGEST_NOTICE for cell in cells)


def _open(table: HtmlElement, parts: list[HtmlElement]) -> None:
    for part in parts:
        if part.tag in ("td", "th", "caption"):
            part.tag = "div"
        else:
            unwrap(part)
    table.tag = "div"
