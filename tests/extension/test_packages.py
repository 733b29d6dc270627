"""The packages for the stores: whole, the same twice, without what is not theirs; linted."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = ROOT / "extension"


@pytest.fixture(scope="module")
def packing() -> ModuleType:
    spec = importlib.util.spec_from_file_location("packing", ROOT / "scripts/pack_extension.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_two_runs_give_the_same_bytes(packing: ModuleType, tmp_path: Path) -> None:
    first = [path.read_bytes() for path in packing.pack_all(tmp_path / "one")]
    for path in EXTENSION.rglob("*.js"):
        os.utime(path)  # when a file was written last makes no difference
    assert [path.read_bytes() for path in packing.pack_all(tmp_path / "two")] == first


def test_each_holds_every_file_and_no_key(packing: ModuleType, tmp_path: Path) -> None:
    files = {path.relative_to(EXTENSION).as_posix() for path in EXTENSION.rglob("*.*")}
    for package in packing.pack_all(tmp_path):
        with zipfile.ZipFile(package) as archive:
            assert set(archive.namelist()) == files
            manifest = json.loads(archive.read("manifest.json"))
        assert "key" not in manifest
        assert manifest["version"] == packing.version()


def test_what_comes_before_a_release_is_less_than_it(packing: ModuleType) -> None:
    written = ["0.9.9", "1.0.0a1", "1.0.0b2", "1.0.0rc1", "1.0.0rc2", "1.0.0", "1.2.1rc1", "1.2.1"]
    numbers = [tuple(map(int, packing.numbers_only(one).split("."))) for one in written]
    assert sorted(numbers) == numbers
    with pytest.raises(ValueError, match="no version"):
        packing.numbers_only("1.0")


def test_mozillas_lint_finds_no_error() -> None:
    program = os.environ.get("PRESSMARK_WEB_EXT") or shutil.which("web-ext")
    kept = ROOT / ".bench" / "node_modules" / ".bin" / "web-ext"
    program = program or (str(kept) if kept.exists() else None)
    if program is None:
        pytest.skip("web-ext is not here (npm install --prefix .bench web-ext)")
    done = subprocess.run(
        [program, "lint", "--source-dir", str(EXTENSION), "--output", "json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    said = json.loads(done.stdout)
    assert said["errors"] == []
    assert {one["code"] for one in said["warnings"]} <= {"BACKGROUND_SERVICE_WORKER_IGNORED"}
