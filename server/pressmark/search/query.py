"""Reads a query: any text becomes a tree, in one scan. ``site/search.js`` holds its twin.

    query = branch { ("OR" | "|") branch }     branch = { ["-" | "NOT"] item }
    item  = "(" query ")" | field ":" value | phrase | word | word"*"
    value = word | phrase | word"*" | "(" query ")"

What cannot be read is sought as words, with a note. ``tests/data/queries/`` is the contract.
"""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, date, datetime
from typing import NamedTuple

from pressmark.model.query import (
    BLANKS,
    Leaf,
    Node,
    Note,
    NoteCode,
    Phrase,
    Query,
    Sort,
    TextField,
)
from pressmark.search.tree import any_of, is_merged_into, negated
from pressmark.search.values import FIELDS, read_value, read_words

MAX_TEXT = 2000
MAX_WORDS = 64
MAX_DEPTH = 16
MAX_NOTES = 20
# What is printed must be short enough to be read again: its sort (20), and for each leaf at most
# " OR ", a pair of brackets and two minus signs.
_MAX_PRINTED = MAX_TEXT - 20
_JOINING = 8

_TEXT_FIELDS = {str(name): name for name in TextField}
_SORTS = {str(sort): sort for sort in Sort}
_BLANK = re.compile(f"[{BLANKS}]")
_RUN = re.compile(f'[^{BLANKS}()|"]+')
_MINUS = re.compile(f"-(?=[^{BLANKS})|-])")
_FIELD = re.compile("([A-Za-z]{2,10}):")
_ADDRESS = re.compile(f"https?://[^{BLANKS}]+", re.IGNORECASE)
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ALIKE = str.maketrans("“”„«»：", '""""":')


def parse(text: str, now: datetime) -> Query:
    """``text`` as a query. Never raises, whatever ``text`` is.

    ``now`` says what ``today`` means; its zone is where the days of the query begin.
    """
    reader = _Reader(text[:MAX_TEXT], now.date())
    if len(text) > MAX_TEXT:
        reader.note(NoteCode.TOO_LONG, MAX_TEXT, len(text))
    root = reader.read()
    if not (root or reader.sort or reader.notes) and _BLANK.sub("", reader.text):
        reader.note(NoteCode.NO_WORD, 0, len(reader.text))
    # punctuation among words is how people write; alone, it is why nothing was sought
    notes = [note for note in reader.notes if not root or note.code is not NoteCode.NO_WORD]
    zone = now.tzinfo or UTC
    return Query(root, reader.sort, tuple(notes[:MAX_NOTES]), text, zone, reader.address)


class _Operator(NamedTuple):
    """A written operator that waits for the item behind it."""

    written: str
    start: int
    end: int


@dataclasses.dataclass(slots=True)
class _Group:
    """What stands between two brackets, as far as it is read."""

    field: str | None = None
    start: int = 0
    branches: list[list[Node]] = dataclasses.field(default_factory=lambda: [[]])
    joining: _Operator | None = None
    negation: _Operator | None = None
    too_deep: int = 0


class _Reader:
    """One scan over a query with a stack of groups."""

    def __init__(self, text: str, today: date) -> None:
        self.text = _UNREADABLE.sub(" ", text).translate(_ALIKE)
        self.today = today
        self.at = 0
        self.groups = [_Group()]
        self.notes: list[Note] = []
        self.sort: Sort | None = None
        self.address: str | None = None
        self._words = 0
        self._printed = 0
        self._full = False

    def note(self, code: NoteCode, start: int, end: int) -> None:
        self.notes.append(Note(code, start, end))

    def read(self) -> Node | None:
        """The tree of the whole text."""
        bare = _BLANK.sub(" ", self.text).strip(" ")
        if _ADDRESS.fullmatch(bare):
            self.address = bare
            start = self.text.index(bare)
            self.note(NoteCode.ADDRESS, start, start + len(bare))
            self._leaf(read_words(bare, None, quoted=True), start)
            return any_of(self.groups[0].branches)
        while self.at < len(self.text):
            self._step()
        while len(self.groups) > 1:
            start = self.groups[-1].start
            self.note(NoteCode.LONE_BRACKET, start, start + 1)
            self._settle()
            self._add(any_of(self.groups.pop().branches))
        self._settle()
        return any_of(self.groups[0].branches)

    def _step(self) -> None:
        start, sign = self.at, self.text[self.at]
        if sign == '"':
            self._quote(self.groups[-1].field, start)
        elif run := _RUN.match(self.text, start):
            if minus := _MINUS.match(self.text, start):
                self.at = minus.end()
                self._negate(_Operator("-", start, self.at))
            else:
                self.at = run.end()
                self._run(run.group(), start)
        else:
            self.at += 1
            if sign == "(":
                self._open(self.groups[-1].field, start)
            elif sign == ")" and self.groups[-1].too_deep:
                self.groups[-1].too_deep -= 1
            elif sign == ")" and len(self.groups) > 1:
                self._close()
            elif sign == ")":
                self.note(NoteCode.LONE_BRACKET, start, self.at)
            elif sign == "|":
                self._join(_Operator(sign, start, self.at))

    def _run(self, run: str, start: int) -> None:
        """A run of signs that are neither blank nor bracket, bar or quote."""
        group = self.groups[-1]
        glued = group.negation and group.negation.written == "-" and group.negation.end == start
        if run in ("AND", "OR", "NOT") and not glued:
            operator = _Operator(run, start, self.at)
            if run == "NOT":
                self._negate(operator)
            else:
                self._join(operator)
            return
        named = _FIELD.match(run)
        if not named:
            self._value(group.field, run, start)
            return
        name, value = named[1].lower(), run[named.end() :]
        if name in _TEXT_FIELDS or name in FIELDS or name == "sort":
            self._known_field(name, value, start)
        else:
            follows = self.text[self.at : self.at + 1] in ('"', "(") and self.at < len(self.text)
            if (value and not value.startswith("//")) or (not value and follows):
                self.note(NoteCode.UNKNOWN_FIELD, start, start + named.end())
            self._value(group.field, run, start)

    def _known_field(self, name: str, value: str, start: int) -> None:
        following = self.text[self.at : self.at + 1]
        if value:
            self._value(name, value, start)
        elif following == "(":
            self.at += 1
            self._open(name, self.at - 1)
        elif following == '"' and self.text.find('"', self.at + 1) > 0:
            self._quote(name, start)
        else:
            self.note(NoteCode.EMPTY_FIELD, start, self.at)
            self._value(self.groups[-1].field, name, start)

    def _quote(self, field: str | None, start: int) -> None:
        """A phrase; a quote that no other closes is passed over."""
        end = self.text.find('"', self.at + 1)
        if end < 0:
            self.note(NoteCode.LONE_QUOTE, self.at, self.at + 1)
            self.at += 1
            return
        inner = self.text[self.at + 1 : end]
        self.at = end + 1
        self._value(field, inner, start, quoted=True)

    def _value(self, field: str | None, value: str, start: int, *, quoted: bool = False) -> None:
        """One word or phrase, sought in ``field``."""
        leaf: Leaf | None
        if field == "sort" and value.lower() in _SORTS:
            self.sort = _SORTS[value.lower()]
            self._add(None)
            return
        if field is None or field in _TEXT_FIELDS:
            leaf = read_words(value, _TEXT_FIELDS.get(field or ""), quoted=quoted)
            if leaf is None:
                code = NoteCode.BAD_VALUE if field else NoteCode.NO_WORD
                self.note(code, start, self.at)
        else:
            leaf = read_value(field, value, self.today) if field in FIELDS else None
            if leaf is None:
                self.note(NoteCode.BAD_VALUE, start, self.at)
                leaf = read_words(value, None, quoted=quoted)
        self._leaf(leaf, start)

    def _leaf(self, leaf: Leaf | None, start: int) -> None:
        """Adds ``leaf`` as far as the limits let it."""
        if leaf is None or self._full:
            self._add(None)
            return
        room = MAX_WORDS - self._words
        if isinstance(leaf, Phrase) and 0 < room < len(leaf.tokens):
            self._full = True
            # what is left may be a single sign of a script without blanks, which is a beginning
            leaf = read_words(" ".join(leaf.tokens[:room]), leaf.field, quoted=True) or leaf
        printed = len(str(leaf)) + _JOINING
        if not room or self._printed + printed > _MAX_PRINTED:
            self._full = True
            self._add(None)
        else:
            self._words += len(leaf.tokens) if isinstance(leaf, Phrase) else 1
            self._printed += printed
            self._add(leaf)
        if self._full:
            self.note(NoteCode.TOO_MANY, start, len(self.text))

    def _add(self, node: Node | None) -> None:
        """Takes an item that was read; the operators before it are done, also when it is empty."""
        group = self.groups[-1]
        joining, negation = group.joining, group.negation
        group.joining = group.negation = None
        if node is None:
            return
        if joining and joining.written in ("OR", "|"):
            group.branches.append([])
        branch = group.branches[-1]
        if negation:
            branch.append(negated(node))
        elif len(self.groups) > MAX_DEPTH and any(is_merged_into(node, part) for part in branch):
            # merged, it would print one level deeper than can be read
            self.note(NoteCode.TOO_DEEP, group.start, self.at)
        else:
            branch.append(node)

    def _join(self, operator: _Operator) -> None:
        group = self.groups[-1]
        if group.joining or group.negation or not group.branches[-1]:
            self._lone(operator)
        else:
            group.joining = operator

    def _negate(self, operator: _Operator) -> None:
        """Notes a negation; one upon another lifts it."""
        group = self.groups[-1]
        group.negation = None if group.negation else operator

    def _lone(self, operator: _Operator) -> None:
        """An operator without its items is a word like any other."""
        self.note(NoteCode.LONE_OPERATOR, operator.start, operator.end)
        field = _TEXT_FIELDS.get(self.groups[-1].field or "")
        word = read_words(operator.written, field, quoted=False)
        if word:
            self._leaf(word, operator.start)

    def _settle(self) -> None:
        """No item follows in this group: what still waits for one is lone."""
        group = self.groups[-1]
        negation, group.negation = group.negation, None
        if negation:
            self._lone(negation)
        joining, group.joining = group.joining, None
        if joining:
            self._lone(joining)

    def _open(self, field: str | None, start: int) -> None:
        if len(self.groups) > MAX_DEPTH:
            self.note(NoteCode.TOO_DEEP, start, self.at)
            self.groups[-1].too_deep += 1
        else:
            self.groups.append(_Group(field, start))

    def _close(self) -> None:
        self._settle()
        group = self.groups.pop()
        node = any_of(group.branches)
        if node is None:
            self.note(NoteCode.NO_WORD, group.start, self.at)
        self._add(node)
