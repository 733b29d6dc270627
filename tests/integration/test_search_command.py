"""``pressmark search`` as a person uses it."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.commands import one, run

PIECES = (
    ("How tides turn", "coast.example", "The tide turns twice a day."),
    ("Tides and locks", "coast.example", "A lock waits for the tide."),
    ("The ferry", "harbour.example", "The ferry needs the tide as well."),
    ("Weirs", "harbour.example", "A weir holds the tide back."),
)


def page(words: str, title: str) -> str:
    prose = "".join(f"<p>{words} Line {n} stands here to make it a text.</p>" for n in range(9))
    return f"<html lang=en><title>{title}</title><h1>{title}</h1><article>{prose}"


def test_the_command_counts_explains_and_opens(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for number, (title, host, words) in enumerate(PIECES):
        source = tmp_path / f"{number}.html"
        source.write_text(page(words, title))
        run("save", str(source), "--url", f"https://{host}/{number}", library=library)
    assert run("search", "tide", "--count", library=library).stdout.strip() == "4"
    assert one(run("search", "tide", "--count", "--json", library=library)) == {"total": 4}
    counted = one(run("search", "tide", "--facets", "--json", library=library))
    assert counted["facets"]["site"] == {"coast.example": 2, "harbour.example": 2}
    explained = run("search", "tide", "--explain", library=library).stdout
    assert re.search(r"word “tide” in text  \+\d", explained)
    beyond = run("search", "tide", "--open", "9", library=library)
    assert beyond.returncode == 1 and "there is no hit 9" in beyond.stderr
    opened = run("search", "how tides turn", "--open", "1", library=library)
    assert "https://coast.example/0" in opened.stdout
