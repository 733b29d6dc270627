"""The command line as a person uses it: real processes, real files, real exit codes."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.commands import lines, one, run

PNG = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000400000004008020000002540e7260000001049444154789c6360"
        "18050c0000000401000150bf9c450000000049454e44ae426082"
    )
).decode()
PAGE = """<!doctype html><html lang="en"><head><title>How tides work | Coast</title>
<link rel="canonical" href="https://coast.example/tides"><meta name="author" content="Marit Aas">
<meta property="article:published_time" content="2026-10-30"></head><body><nav>Home</nav>
<article><h1>How tides work</h1>{body}</article><aside class="related">Read more</aside></body>"""
BODY = "".join(
    f"<p>Paragraph {n}: the water comes twice a day, and it brings the sentence number {n}.</p>"
    for n in range(12)
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def saved(tmp_path: Path, library: Path) -> str:
    """The mark of a page that was saved as a file with its folder of pictures."""
    page = tmp_path / "tides.html"
    figure = '<figure><img src="tides_files/a.png" alt="Creek"></figure>'
    page.write_text(PAGE.format(body=BODY + figure))
    (tmp_path / "tides_files").mkdir()
    (tmp_path / "tides_files" / "a.png").write_bytes(base64.b64decode(PNG))
    answer = one(run("save", str(page), "--tag", "sea", "--json", library=library))
    return str(answer["mark"])


def test_save_takes_the_canonical_address_and_the_pictures_beside(
    saved: str, library: Path
) -> None:
    shown = one(run("show", saved.lower(), "--json", library=library))
    assert shown["url"] == "https://coast.example/tides"
    assert shown["title"] == "How tides work"
    assert shown["byline"] == ["Marit Aas"]
    assert shown["tags"] == ["sea"]
    assert "sentence number 7" in shown["text"]
    assert "pm-image:0" in shown["content_html"]
    assert "Read more" not in shown["text"]


def test_search_finds_a_sentence_from_the_middle(saved: str, library: Path) -> None:
    [hit] = one(run("search", '"brings the sentence number 7"', "--json", library=library))
    assert (hit["mark"], hit["url"]) == (saved, "https://coast.example/tides")
    assert "number 7" in hit["passage"]
    nothing = run("search", "zeppelin", library=library)
    assert nothing.returncode == 3
    assert "nothing found" in nothing.stderr


def test_edit_delete_restore(saved: str, library: Path) -> None:
    done = run("edit", saved, "--title", "Mine", "--add-tag", "maps", "--star", library=library)
    assert done.returncode == 0, done.stderr
    [item] = one(run("list", "--json", library=library))
    assert (item["title"], item["tags"], item["starred"]) == ("Mine", ["sea", "maps"], True)
    assert run("delete", saved, library=library).returncode == 0
    assert run("list", library=library).returncode == 3
    assert run("search", "tides", library=library).returncode == 3
    assert run("delete", saved, library=library).returncode == 1
    assert run("restore", saved, library=library).returncode == 0
    assert len(one(run("search", "tides", "--json", library=library))) == 1


def test_usage_and_missing_things(library: Path) -> None:
    assert run("save", library=library).returncode == 2
    assert run("nonsense", library=library).returncode == 2
    missing = run("show", "ZZZZZ", library=library)
    assert missing.returncode == 1
    assert "ZZZZZ" in missing.stderr
    no_file = run("save", "nowhere.html", library=library)
    assert no_file.returncode == 1
    assert "nowhere.html" in no_file.stderr


def test_save_lines_answers_each(library: Path) -> None:
    sent = [
        {"url": "https://a.example/", "html": PAGE.format(body=BODY), "tags": ["x"]},
        {"url": "no address", "html": "<p>x"},
        {"url": "https://b.example/", "html": "<p>b", "captured_at": "2020-01-02T03:04:05Z"},
    ]
    stdin = "\n".join([*map(json.dumps, sent[:2]), "{broken", json.dumps(sent[2])])
    done = run("save", "--jsonl", library=library, stdin=stdin)
    assert done.returncode == 1
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["line"] for answer in answers] == [1, 2, 3, 4]
    assert ["mark" in answer for answer in answers] == [True, False, False, True]
    listed = one(run("list", "--json", library=library))
    assert [item["url"] for item in listed] == ["https://a.example/", "https://b.example/"]


def test_clean_keeps_nothing(tmp_path: Path, library: Path) -> None:
    page = tmp_path / "p.html"
    page.write_text(PAGE.format(body=BODY + f'<img src="data:image/png;base64,{PNG}">'))
    found = one(run("clean", str(page), "--url", "https://c.example/x", "--json", library=library))
    assert (found["title"], found["published_at"]) == ("How tides work", "2026-10-30")
    assert (found["complete"], found["extractor"]) == ("complete", "readability")
    stdin = "\n".join(
        json.dumps({"url": f"https://c.example/{n}", "html": f"<h1>T{n}</h1>{BODY}"})
        for n in range(5)
    )
    answers = lines(run("clean", "--jsonl", library=library, stdin=stdin))
    assert [answer["title"] for answer in answers] == [f"T{n}" for n in range(5)]
    assert not library.exists()


def test_check_names_what_is_missing(saved: str, library: Path) -> None:
    assert run("check", "--read-data", library=library).returncode == 0
    blob = next(path for path in (library / "blobs").rglob("*.gz"))
    blob.write_bytes(blob.read_bytes()[:-10])
    done = run("check", "--read-data", library=library)
    assert done.returncode == 1
    assert blob.name.removesuffix(".gz") in done.stdout


def test_a_deleted_index_heals_itself(saved: str, library: Path) -> None:
    for path in sorted((library / "index").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert len(one(run("search", "tides", "--json", library=library))) == 1
    assert run("rebuild", "index", library=library).returncode == 0


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['pressmark', '--help']\n"
        "from pressmark.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'flask', 'sqlalchemy', 'whoosh', 'lxml', 'nh3', 'pydantic'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "publish" in done.stdout


def test_the_site_is_sent_checked_and_summed_up(saved: str, library: Path, tmp_path: Path) -> None:
    run("edit", saved, "--visibility", "full", library=library)
    packed = tmp_path / "archive.zip"
    done = run("publish", "--yes", "--to", f"zip:{packed}", library=library)
    assert done.returncode == 0, done.stderr
    assert "pieces: 1 added, 0 changed, 0 withdrawn" in done.stdout and packed.exists()
    assert "stand as they were published" in run("publish", "--check", library=library).stdout
    (library / "site" / "index.html").write_text("changed")
    (library / "site" / "mine.txt").write_text("mine")
    found = run("publish", "--check", library=library)
    assert found.returncode == 1
    assert "changed  index.html" in found.stdout and "foreign  mine.txt" in found.stdout
    nowhere = run("publish", "--to", "ftp://old.example", library=library)
    assert nowhere.returncode == 1 and "folder:PATH" in nowhere.stderr
    run("edit", saved, "--visibility", "private", library=library)
    gone = run("publish", "--yes", library=library)
    assert "1 withdrawn" in gone.stdout
