"""The rules of the house that a machine can check (``CONTRIBUTING.md``)."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from pressmark import config
from pressmark.cli import COMMANDS
from pressmark.language.catalogue import languages

ROOT = Path(__file__).resolve().parent.parent
SERVER = ROOT / "server" / "pressmark"
MODULES = sorted(SERVER.rglob("*.py"))
PYTHON = [
    *MODULES,
    *sorted((ROOT / "tests").rglob("*.py")),
    *sorted((ROOT / "scripts").glob("*.py")),
    *sorted((ROOT / "bench").glob("*.py")),
]
SCRIPTS = sorted([*(ROOT / "extension").rglob("*.js"), *(ROOT / "site").rglob("*.js")])
MAX_LINES = 300
# runs inside the page as one function that may use nothing from outside itself
ONE_PIECE = {ROOT / "extension" / "inject" / "snapshot.js"}
SMALL = [path for path in (*PYTHON, *SCRIPTS) if path not in ONE_PIECE]
MAX_FUNCTION = 40
# each outside library is known in one place
KNOWN_IN = {
    "flask": ("web/",),
    "werkzeug": ("web/",),
    "waitress": ("web/server.py",),
    "click": ("cli/",),
    "sqlalchemy": ("library/", "pipeline/checking.py", "pipeline/publishing.py"),
    "alembic": ("library/",),
    "whoosh": ("search/backends/whoosh/",),
    "sqlite3": ("search/backends/fts5/", "library/database.py"),
    "lxml": ("cleaning/",),
    "readability": ("cleaning/",),
    "pypdf": ("cleaning/extractors/pdf.py",),
    "markdown_it": ("cleaning/extractors/plaintext.py",),
    "nh3": ("content/sanitize.py",),
    "PIL": ("content/",),
    "jinja2": ("publishing/", "web/application.py"),
    "pydantic": ("intake/", "web/openapi.py"),
    "urllib3": ("fetching/",),
    "snowballstemmer": ("language/variants.py",),
    "psutil": ("cleaning/keeper.py", "cli/serve.py"),
    "platformdirs": ("config.py", "search/backends/whoosh/"),
}
MAY_MAKE_SAFE = {
    "content/sanitize.py",
    "content/pictures.py",  # the two steps after the sanitiser
    "content/links.py",
    "library/articles.py",  # what the sanitiser made, as it was kept
    "model/html.py",
}


def name(path: Path) -> str:
    return path.relative_to(SERVER).as_posix()


@pytest.mark.parametrize("path", SMALL, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_small(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")
    assert lines <= MAX_LINES, f"{path} has {lines} lines: give a part of it a file of its own"


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in PYTHON:
        if "versions" in path.parts:
            continue  # a migration is one list of tables
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def test_functions_stay_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1})"
        for path, node in functions()
        if node.end_lineno
        and node.end_lineno - node.lineno + 1 > MAX_FUNCTION + len(node.args.args)
    ]
    assert long == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_opens_with_its_duty(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), f"{path} says nothing of itself"


def test_nothing_is_left_to_do_in_comments() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [str(path) for path in [*MODULES, *SCRIPTS] if marks.search(path.read_text("utf-8"))]
    assert found == []


def test_imports_stand_at_the_top() -> None:
    inside = [
        f"{name(path)}:{inner.lineno}"
        for path, node in functions()
        if path in MODULES
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


@pytest.mark.parametrize("library", KNOWN_IN)
def test_an_outside_library_is_known_in_one_place(library: str) -> None:
    wanted = re.compile(rf"^\s*(?:from|import) {library}\b", re.MULTILINE)
    users = [name(path) for path in MODULES if wanted.search(path.read_text("utf-8"))]
    assert users, f"nobody uses {library} any more"
    strangers = [user for user in users if not user.startswith(KNOWN_IN[library])]
    assert strangers == []


def test_only_the_sanitiser_makes_safe_html() -> None:
    makers = {name(path) for path in MODULES if "SafeHtml(" in path.read_text("utf-8")}
    assert makers <= MAY_MAKE_SAFE, makers - MAY_MAKE_SAFE


def test_no_template_marks_anything_safe() -> None:
    unsafe = re.compile(r"\|\s*safe\b|autoescape\s+false|Markup\(")
    every = [*(ROOT / "templates").rglob("*.*"), *MODULES]
    assert [str(path) for path in every if unsafe.search(path.read_text("utf-8"))] == []


def test_scripts_build_nodes_and_never_html() -> None:
    unsafe = re.compile(
        r"(?:inner|outer)HTML\s*=[^=]|insertAdjacentHTML|document\.write\b|\beval\("
    )
    found = [str(path) for path in SCRIPTS if unsafe.search(path.read_text("utf-8"))]
    assert found == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    listed = {re.split(r"[\[<>=~ ]", line)[0] for line in project["dependencies"]}
    said = set(re.findall(r"^\| `([\w.-]+)` \|", read("docs/dependencies.md"), re.MULTILINE))
    assert listed <= said, f"docs/dependencies.md does not name {listed - said}"


def test_every_setting_is_documented() -> None:
    page = read("docs/settings.md")
    for section in config.SECTIONS:
        kind = config.Config.__dataclass_fields__[section].default_factory
        for setting in fields(kind):  # type: ignore[arg-type]
            assert f"`{section}.{setting.name}`" in page, f"{section}.{setting.name}"


def test_every_command_is_documented() -> None:
    page = read("docs/commands.md")
    for command, _, _ in COMMANDS:
        assert f"`pressmark {command}" in page, command


def raised_codes() -> set[str]:
    """The codes that ``raise SomeError("code", …)`` names anywhere."""
    codes: set[str] = set()
    for path in MODULES:
        text = path.read_text("utf-8")
        codes.update(re.findall(r"raise \w+Error\(\s*\"([a-z0-9-]+)\"", text))
    return codes


@pytest.mark.parametrize("language", languages())
def test_every_error_has_a_text(language: str) -> None:
    texts = json.loads((SERVER / "language" / "catalogues" / f"{language}.json").read_text("utf-8"))
    defaults = set(re.findall(r"default_code = \"([a-z-]+)\"", read("server/pressmark/errors.py")))
    raised = raised_codes() | (defaults & {"busy", "disk-full", "too-large", "unauthorized"})
    assert [code for code in sorted(raised) if f"error.{code}" not in texts] == []


@pytest.mark.parametrize("language", languages())
def test_every_text_that_is_asked_for_is_there(language: str) -> None:
    texts = json.loads((SERVER / "language" / "catalogues" / f"{language}.json").read_text("utf-8"))
    asked = re.compile(r"(?:\b_|\bsay)\(\s*['\"]([a-z_]+(?:\.[a-z_0-9]+)+)['\"]\s*[,)]")
    numbered = re.compile(r"(?:n_|say_number)\(\s*['\"]([a-z_.]+)['\"]")
    for path in [*(ROOT / "templates").rglob("*.*"), *MODULES]:
        text = path.read_text("utf-8")
        for key in asked.findall(text):
            assert key in texts, f"{path.name}: {key}"
        for key in numbered.findall(text):
            assert f"{key}.one" in texts, f"{path.name}: {key}"
            assert f"{key}.other" in texts, f"{path.name}: {key}"


def test_every_language_says_everything_with_the_same_values() -> None:
    folder = SERVER / "language" / "catalogues"
    texts = {path.stem: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
    for language, own in texts.items():
        assert set(own) == set(texts["en"]), language
        for key, text in own.items():
            values = set(re.findall(r"\{(\w+)", text))
            assert values == set(re.findall(r"\{(\w+)", texts["en"][key])), f"{language}: {key}"


def test_the_version_stands_once() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    manifest = json.loads(read("extension/manifest.json"))
    assert project["version"] in read("server/pressmark/__init__.py")
    assert manifest["version"] == project["version"]


def test_locks_name_no_host() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in lock.read_text("utf-8")


def read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")
