"""The extension's folder holds together: texts, versions, permissions, habits."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = ROOT / "extension"
SCRIPTS = sorted(EXTENSION.rglob("*.js"))
PAGES = sorted(EXTENSION.rglob("*.html"))
LOCALES = sorted(path.name for path in (EXTENSION / "_locales").iterdir())

_CALL = re.compile(r'\b(text|counted)\(\s*"(\w+)"')
_NAMED = re.compile(r'"(why_\w+|state_\w+|goes_\w+|menu_\w+|omnibox_\w+|welcome_\w+)"')
_IN_PAGE = re.compile(r'data-(?:text|placeholder)="(\w+)"')
# keys that stand for a choice made as the words are put together
_CHOSEN = re.compile(r"(?:say|button)\(([^;]*?)[,)]", re.DOTALL)
_WORD = re.compile(r'"([a-z]\w+)"')


def _manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXTENSION / "manifest.json").read_text())
    return found


def _messages(locale: str) -> dict[str, Any]:
    path = EXTENSION / "_locales" / locale / "messages.json"
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def _keys_used() -> set[str]:
    keys = set(re.findall(r"__MSG_(\w+)__", (EXTENSION / "manifest.json").read_text()))
    known = set(_messages("en"))
    for page in PAGES:
        keys |= set(_IN_PAGE.findall(page.read_text()))
    for script in SCRIPTS:
        source = script.read_text()
        for call, key in _CALL.findall(source):
            keys |= {f"{key}_one", f"{key}_many"} if call == "counted" else {key}
        keys |= set(_NAMED.findall(source))
        for call in _CHOSEN.findall(source):
            keys |= set(_WORD.findall(call)) & known
    return keys


def test_every_text_that_is_asked_for_exists() -> None:
    assert _keys_used() - set(_messages("en")) == set()


def test_no_text_is_left_over() -> None:
    assert set(_messages("en")) - _keys_used() == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_has_every_text(locale: str) -> None:
    english, other = _messages("en"), _messages(locale)
    assert set(other) == set(english)
    for key, entry in other.items():
        assert entry["message"].strip()
        assert entry.get("placeholders") == english[key].get("placeholders"), key
        named = set(re.findall(r"\$(\w+)\$", entry["message"].lower()))
        assert named == set(entry.get("placeholders", {})), key


def test_there_is_more_than_one_locale() -> None:
    assert len(LOCALES) >= 2


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert _manifest()["version"] == project["version"]


def test_it_asks_for_no_more_than_this() -> None:
    manifest = _manifest()
    assert sorted(manifest["permissions"]) == [
        "activeTab",
        "alarms",
        "contextMenus",
        "scripting",
        "storage",
        "unlimitedStorage",
    ]
    assert manifest["optional_permissions"] == ["webNavigation"]
    assert manifest["host_permissions"] == ["http://127.0.0.1/*", "http://localhost/*"]
    assert "content_scripts" not in manifest


def test_its_pages_run_nothing_but_its_own_files() -> None:
    policy = _manifest()["content_security_policy"]["extension_pages"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    for page in PAGES:
        assert not re.search(r"\son\w+=|style=|<script(?![^>]*\ssrc=)", page.read_text()), page


def test_every_file_the_manifest_names_is_there() -> None:
    manifest = _manifest()
    named = [*manifest["icons"].values(), *manifest["action"]["default_icon"].values()]
    named += [manifest["action"]["default_popup"], manifest["options_ui"]["page"]]
    named += [manifest["background"]["service_worker"], *manifest["background"]["scripts"]]
    assert [name for name in named if not (EXTENSION / name).is_file()] == []


def test_the_private_half_of_the_key_is_not_kept() -> None:
    assert list(EXTENSION.rglob("*.pem")) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_writes_markup(script: Path) -> None:
    source = script.read_text()
    assert not re.search(r"\b(innerHTML|outerHTML)\s*\+?=[^=]", source)
    assert not re.search(r"insertAdjacentHTML|document\.write|\beval\(|new Function", source)


def test_what_runs_in_the_page_brings_nothing_along() -> None:
    source = (EXTENSION / "inject" / "snapshot.js").read_text()
    assert not re.search(r"^\s*import\b|\bimport\(", source, re.MULTILINE)


def test_the_token_is_never_in_synchronised_storage() -> None:
    assert [script.name for script in SCRIPTS if re.search(r"\.sync\b", script.read_text())] == []
