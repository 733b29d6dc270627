"""The set-up says what is missing, and is made anew when a lock changes."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def setup_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_script", ROOT / "scripts" / "setup.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_ensurepip_it_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    script = setup_module()
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(SystemExit, match=r"apt-get install python3\.\d+-venv"):
        script.main(".venv-never-made")
    assert not (ROOT / ".venv-never-made").exists()


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    script = setup_module()
    monkeypatch.setattr(script.sys, "version_info", (3, 10, 9))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11"):
        script.main(".venv-never-made")


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_a_changed_lock_builds_anew(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "requirements").mkdir()
    lock = tmp_path / "requirements" / "dev.txt"
    lock.touch()
    stamp = tmp_path / ".venv" / ".installed"

    def planned() -> str:
        done = subprocess.run(
            ["make", "-n", "demo"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return done.stdout

    assert "setup.py" in planned()
    stamp.parent.mkdir()
    stamp.touch()
    for path in (lock, tmp_path / "pyproject.toml"):
        os.utime(path, (1, 1))
    assert "setup.py" not in planned()
    lock.touch()
    os.utime(stamp, (2, 2))
    assert "setup.py" in planned()
