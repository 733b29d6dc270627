"""Articles made again from kept captures, by today's recipe; what the reader decided stays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import unified_diff
from enum import StrEnum

from pressmark.archive import Archive
from pressmark.cleaning.version import RECIPE
from pressmark.errors import NotFoundError
from pressmark.library.articles import (
    WORDS_KEPT,
    Made,
    article_of_capture,
    last_made,
    note_recipe,
)
from pressmark.library.captures import get_capture
from pressmark.library.items import load_items
from pressmark.library.readings import edit_reading
from pressmark.library.revisions import get_state, set_state
from pressmark.model.article import COMPLETE_RANK, Article
from pressmark.model.capture import Capture
from pressmark.model.ids import CaptureId, ItemId, Mark
from pressmark.pipeline.cleaning import make_article

_BEGUN = "reclean.begun"


class Outcome(StrEnum):
    """How an article made again compares with the one that stood."""

    BETTER = "better"
    """More complete, or more words."""
    SAME = "same"
    """To a reader, no difference."""
    CHANGED = "changed"
    """As many words, but others, or other structure, pictures or metadata."""
    FEWER = "fewer"
    """Fewer words, or less complete."""
    FAILED = "failed"
    """The page's bytes are missing, so nothing was made."""


@dataclass(frozen=True, slots=True)
class Remade:
    """One capture made again. ``kept`` says that the article that stood was left in place."""

    capture_id: CaptureId
    mark: Mark
    title: str
    outcome: Outcome
    before: Article | None
    after: Article | None
    kept: bool


def to_remake(
    archive: Archive,
    items: Collection[ItemId] | None = None,
    *,
    again: bool = False,
    dry_run: bool = False,
) -> list[Made]:
    """The captures of ``items`` (None: of all) whose articles an older recipe made.

    With ``again`` also those of today's recipe: but not what a run that was interrupted has made
    already.
    """
    with archive.library.read() as connection:
        every = last_made(connection)
        begun = get_state(connection, _BEGUN)
    since = None
    if again:
        since = datetime.fromisoformat(begun) if begun else datetime.now(UTC)
        if not begun and not dry_run:
            _note_run(archive, since.isoformat())
    wanted = [made for made in every if items is None or made.item_id in items]
    return [
        made
        for made in wanted
        if made.recipe != RECIPE or (since is not None and made.made_at < since)
    ]


def run_is_over(archive: Archive) -> None:
    """Say that a run with ``again`` came to its end: the next one begins anew."""
    _note_run(archive, "")


def _note_run(archive: Archive, begun: str) -> None:
    with archive.library.database.write() as connection:
        set_state(connection, _BEGUN, begun)


def remake(
    archive: Archive, due: Sequence[Made], *, dry_run: bool = False, also_fewer: bool = False
) -> Iterator[Remade]:
    """Make each of ``due`` again, one after the other; each is on disk when it is yielded.

    An article that would become less complete, or lose over 40 % of its words, is left as it is
    unless ``also_fewer``. ``dry_run`` writes nothing.
    """
    library = archive.library
    for made in due:
        try:
            with library.read() as connection:
                _, stored = get_capture(connection, made.capture_id)
                item = load_items(connection, [made.item_id])[made.item_id]
                before = article_of_capture(connection, made.capture_id)
        except NotFoundError:
            continue  # taken back or purged meanwhile
        after = _make(archive, stored.capture, item.reading.extractor, keep=not dry_run)
        if after is None:
            yield Remade(made.capture_id, item.mark, item.title, Outcome.FAILED, before, None, True)
            continue
        outcome = compare(before, after)
        kept = outcome is Outcome.FEWER and not also_fewer and _loses_much(before, after)
        if not dry_run and not kept:
            _put_in_place(archive, before, after, outcome)
        yield Remade(made.capture_id, item.mark, item.title, outcome, before, after, kept)


def choose_extractor(archive: Archive, item_id: ItemId, extractor: str | None) -> None:
    """Remember that ``item_id`` is read by ``extractor`` (None: by what fits best), and make its
    articles anew so. Each capture whose article that one cannot make is read as before."""
    with archive.library.change() as (connection, revisions):
        edit_reading(connection, revisions, item_id, {"extractor": extractor})
    with archive.library.read() as connection:
        its = [made for made in last_made(connection) if made.item_id == item_id]
    for _ in remake(archive, its, also_fewer=True):
        pass


def compare(before: Article | None, after: Article) -> Outcome:
    """How ``after`` compares with ``before``, in what a reader sees."""
    if before is None:
        return Outcome.BETTER
    if _seen(before) == _seen(after):
        return Outcome.SAME
    gain = COMPLETE_RANK[after.complete] - COMPLETE_RANK[before.complete]
    gain = gain or after.word_count - before.word_count
    return Outcome.BETTER if gain > 0 else Outcome.FEWER if gain < 0 else Outcome.CHANGED


def difference(before: Article | None, after: Article) -> list[str]:
    """A unified diff of what is read, line by line; empty when only markup or pictures differ."""
    was, now = _lines(before) if before else [], _lines(after)
    return list(unified_diff(was, now, "before", "after", lineterm="", n=1))


def _make(
    archive: Archive, capture: Capture, extractor: str | None, *, keep: bool
) -> Article | None:
    try:
        return make_article(archive.library, archive.cleaner, capture, extractor, keep=keep)
    except NotFoundError:
        return None


def _put_in_place(
    archive: Archive, before: Article | None, after: Article, outcome: Outcome
) -> None:
    if outcome is Outcome.SAME and before is not None:
        # nothing to tell followers: only who could have made it
        with archive.library.database.write() as connection:
            note_recipe(connection, before.id, RECIPE)
        return
    try:
        archive.library.add_article(after.capture_id, after)
    except NotFoundError:
        return


def _loses_much(before: Article | None, after: Article) -> bool:
    if before is None:
        return False
    less = COMPLETE_RANK[after.complete] < COMPLETE_RANK[before.complete]
    return less or after.word_count < WORDS_KEPT * before.word_count


def _seen(article: Article) -> Article:
    """``article`` without what no reader sees."""
    return replace(
        article,
        id=article.capture_id,  # type: ignore[arg-type]
        recipe=0,
        metadata=replace(article.metadata, sources={}),
    )


def _lines(article: Article) -> list[str]:
    metadata = article.metadata
    said = {
        "title": metadata.title,
        "by": ", ".join(metadata.byline),
        "site": metadata.site_name,
        "published": metadata.published_at,
        "language": metadata.lang,
        "complete": f"{article.complete.value} {article.reason or ''}".strip(),
        "pictures": str(len(article.images)),
    }
    return [f"{name}: {value}" for name, value in said.items() if value] + article.text.split("\n")
