"""The script in the browser reads queries and finds as the app does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import brute
from contracts.javascript import run_engine
from contracts.libraries import QUERIES, items
from contracts.published import PUBLISHED, published
from contracts.queries import CASES, CORPUS, as_json, notes_json
from pressmark.language.words import fold, tokens
from pressmark.model.item import Item
from pressmark.model.query import DateRange, Filter, Node, Not, Sort, TextField, Word
from pressmark.publishing.static_search.build import build
from pressmark.publishing.static_search.stop import STOP
from pressmark.search.passages import mark_title, passages
from pressmark.search.query import parse

FILES = dict(build(PUBLISHED))
WORDS = json.loads((Path(__file__).parents[3] / "data" / "words.json").read_text("utf-8"))
MARKS = {item.number: item.mark for item in PUBLISHED}
# as the cases write a tree
TREE = """
function tree(node) {
  if (node.t === 'not') return { not: tree(node.p) };
  if (node.t === 'and' || node.t === 'or') return { [node.t]: node.p.map(tree) };
  if (node.t === 'filter') return { [node.f]: node.v };
  if (node.t === 'dates' || node.t === 'numbers') return { [node.f]: [node.a, node.b] };
  return node.f ? { [node.t]: node.v, field: node.f } : { [node.t]: node.v };
}
function read(query) {
  const written = query.root ? tree(query.root) : {};
  return query.sort ? { ...written, sort: query.sort } : written;
}
"""
READ = f"""(PM, store, [text, today]) => {{
  {TREE}
  const query = PM.parse(text, today);
  const printed = [query.root ? PM.print(query.root) : '', query.sort ? 'sort:' + query.sort : ''];
  const again = PM.parse(printed.filter(Boolean).join(' '), today);
  return [read(query), query.notes, read(again)];
}}"""
FIND = """async (PM, store, [text, today]) => {
  const query = PM.parse(text, today);
  const found = await PM.answer(store, query);
  return [found.ids, query.root ? PM.marked('Rain in the forest', query.root, 'title') : []];
}"""


def test_words() -> None:
    texts = [case["text"] for case in WORDS]
    assert run_engine(FILES, "(PM, _, text) => PM.tokens(text)", texts) == [
        case["tokens"] for case in WORDS
    ]


def test_queries() -> None:
    asked = [[case.query, case.now.date().isoformat()] for case in CASES]
    for case, (tree, notes, again) in zip(CASES, run_engine(FILES, READ, asked), strict=True):
        assert tree == case.tree, case.query
        assert notes == case.notes, case.query
        assert again == case.tree, case.query


@settings(max_examples=3, deadline=None)
@given(st.lists(st.text(max_size=40) | QUERIES, min_size=200, max_size=200))
def test_any_text_is_read_alike(texts: list[str]) -> None:
    # what this Python does not know yet, the browser may
    known = [text for text in texts if text.isascii() or all(ch < "\u2c00" for ch in text)]
    answers = run_engine(FILES, READ, [[text, "2024-05-31"] for text in known])
    words = run_engine(FILES, "(PM, _, text) => [PM.fold(text), PM.tokens(text)]", known)
    for text, (tree, notes, again), (folded, cut) in zip(known, answers, words, strict=True):
        query = parse(text, CASES[0].now)
        assert (tree, notes) == (as_json(query), notes_json(query)), text
        assert again == tree
        assert (folded, cut) == (fold(text), tokens(text))


def leaves(node: Node | None) -> list[Node]:
    if node is None:
        return []
    if isinstance(node, Not):
        return leaves(node.part)
    parts = getattr(node, "parts", None)
    return [node] if parts is None else [leaf for part in parts for leaf in leaves(part)]


def is_known(root: Node | None) -> bool:
    """Whether the site can know what is asked; the rest is the reader's own."""
    return all(_is_known(leaf) for leaf in leaves(root))


def _is_known(leaf: Node) -> bool:
    if isinstance(leaf, DateRange):
        return leaf.field != "finished"
    if isinstance(leaf, Filter) and leaf.field in ("in", "similar", "is", "has"):
        return leaf.value in ("public", "private", "incomplete", "note", "tag", "image")
    if isinstance(leaf, Word) and leaf.field in (TextField.TEXT, TextField.NOTE):
        return leaf.token not in STOP  # where the commonest words stand is not kept
    return True


def test_the_shared_cases_are_found() -> None:
    # the site's days are those of the library's zone, here UTC
    here = [case for case in CASES if not case.now.utcoffset()]
    cases = [case for case in here if is_known(parse(case.query, case.now).root)]
    assert len(cases) > 150
    asked = [[case.query, case.now.date().isoformat()] for case in cases]
    for case, (found, title) in zip(cases, run_engine(FILES, FIND, asked), strict=True):
        query = parse(case.query, case.now)
        marks = [MARKS[number] for number in found]
        right = [mark for mark in case.marks if mark in MARKS.values()]
        assert sorted(marks) == sorted(right), case.query
        if query.order is not Sort.RELEVANCE:
            assert marks == right, case.query
        else:
            assert not right or right[0] in marks[:3], case.query
        assert title == [list(span) for span in mark_title("Rain in the forest", query)]


@settings(max_examples=25, deadline=None)
@given(st.lists(items(), max_size=8), st.lists(QUERIES, min_size=20, max_size=20))
def test_random_libraries(library: list[Item], texts: list[str]) -> None:
    once = {item.id: item for item in library}
    seen = published(once.values())
    marks = {item.number: item.mark for item in seen}
    queries = [parse(text, CASES[0].now) for text in texts]
    known = [query for query in queries if is_known(query.root)]
    asked = [[query.text, "2024-05-31"] for query in known]
    for query, (found, _) in zip(known, run_engine(dict(build(seen)), FIND, asked), strict=True):
        right = brute.found(query, once.values())
        assert sorted(marks[number] for number in found) == sorted(item.mark for item in right), (
            query.text
        )


def test_passages_are_the_same() -> None:
    texts = [item.article.text for item in CORPUS if item.article]
    texts.append("Ein Café an der Straße, groß und dont’t. " * 30 + "日本語の本。 Rain fell. " * 9)
    asked: list[Any] = [
        [text, query]
        for text in texts
        for query in ("rain", '"big snow" the', "der wald strasse", "本", "日本語 rain", "cafe*")
    ]
    work = """(PM, _, [text, asked]) => PM.passages(text, PM.parse(asked, '2024-05-31').root)
      .map(each => [each.text, each.spans.map(([a, b]) => each.text.slice(a, b))])"""
    for (text, query), found in zip(asked, run_engine(FILES, work, asked), strict=True):
        made = passages(text, parse(query, CASES[0].now))
        right = [[each.text, [each.text[start:end] for start, end in each.spans]] for each in made]
        assert found == right, (text[:40], query)


@pytest.mark.parametrize("text", ["saved:2024", "rain", "tag:weather"])
def test_a_query_reads_few_files(text: str) -> None:
    work = """async (PM, store, text) => {
      await PM.answer(store, PM.parse(text, '2024-05-31'));
      return new Set(PM.asked).size;
    }"""
    assert run_engine(FILES, work, [text])[0] <= len(FILES)
