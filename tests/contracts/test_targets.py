"""What every target must do: bring a place to the site, send only what changed, leave no trace."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.publishing import tree
from pressmark.errors import DeployError
from pressmark.model.public import Deployed, Edition
from pressmark.model.seams import Target
from pressmark.plugins import find_plugins
from pressmark.publishing import targets
from pressmark.publishing.write import read_edition, write_site

KNOWN: dict[str, Target] = find_plugins(targets, Target)  # type: ignore[type-abstract]


@dataclass
class Place:
    """Where a target sends to, and what stands there."""

    target: Target
    address: str
    read: Callable[[], dict[str, bytes]]
    root: Path

    def send(self, site: Path) -> Deployed:
        return self.target.deploy(site, self.address, self.root / "state", lambda *_: None)


def git(*words: str, folder: Path) -> bytes:
    return subprocess.run(
        ["git", "-C", str(folder), *words], check=True, capture_output=True
    ).stdout


def read_branch(repository: Path) -> dict[str, bytes]:
    names = git("ls-tree", "-r", "-z", "--name-only", "site", folder=repository)
    paths = [path.decode() for path in names.split(b"\0") if path]
    return {path: git("show", f"site:{path}", folder=repository) for path in paths}


def read_zip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.fixture(params=sorted(KNOWN))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    name = request.param
    there = tmp_path / "there"
    if name == "folder":
        return Place(KNOWN[name], f"folder:{there}", lambda: tree(there), tmp_path)
    if name == "zip":
        packed = tmp_path / "there.zip"
        return Place(KNOWN[name], f"zip:{packed}", lambda: read_zip(packed), tmp_path)
    assert name == "git", f"{name} has no place here: give it one"
    subprocess.run(["git", "init", "--quiet", "--bare", str(there)], check=True)
    return Place(KNOWN[name], f"git:{there}#site", lambda: read_branch(there), tmp_path)


def site(root: Path, **files: str) -> Path:
    """A published site of these files, whatever was there before."""
    folder = root / "site"
    before = read_edition(folder) or Edition("public")
    named = [(name.replace("__", "/") + ".html", text.encode()) for name, text in files.items()]
    write_site(folder, named, before, Edition("public"))
    return folder


def test_the_place_becomes_the_site(place: Place) -> None:
    made = site(place.root, index="home", a__0__1="one", a__0__2="two")
    done = place.send(made)
    assert place.read() == tree(made)
    assert done.sent >= 3 and done.removed == 0


def test_only_what_changed_is_sent_and_what_went_is_gone(place: Place) -> None:
    place.send(site(place.root, index="home", a__0__1="one", a__0__2="canarybird", b__x="kept"))
    made = site(place.root, index="home, again", a__0__1="one", b__x="kept")
    done = place.send(made)
    assert place.read() == tree(made)
    assert done.removed == 1
    if place.target.name != "zip":  # a file is made whole or not at all
        assert done.sent <= 2
    again = place.send(made)
    assert place.target.name == "zip" or again.sent == 0
    assert b"canarybird" not in b"".join(place.read().values())


def test_what_was_withdrawn_is_in_no_file_anywhere(place: Place) -> None:
    place.send(site(place.root, index="home", a__0__2="canarybird"))
    place.send(site(place.root, index="home"))
    assert all(b"canarybird" not in data for data in place.read().values())
    for path in (place.root / "state").rglob("objects/*/*"):
        kind = subprocess.run(
            ["git", "-C", str(place.root / "state"), "cat-file", "--batch-all-objects", "--batch"],
            capture_output=True,
            check=False,
            env={"GIT_DIR": str(path.parents[2])},
        )
        assert b"canarybird" not in kind.stdout


def test_what_lies_in_the_folder_but_was_not_published_is_not_sent(place: Place) -> None:
    made = site(place.root, index="home")
    (made / "notes.txt").write_text("the keeper's own")
    place.send(made)
    assert "notes.txt" not in place.read()


def test_the_same_site_gives_the_same_place(place: Place) -> None:
    made = site(place.root, index="home", a__0__1="one")
    place.send(made)
    first = place.read()
    place.send(made)
    assert place.read() == first


def test_every_target_says_how_it_is_addressed(place: Place) -> None:
    assert place.target.fits(place.address)
    assert not place.target.fits("elsewhere:")
    assert place.target.usage.startswith(f"{place.target.name}:")


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (there / "mine.txt").write_text("mine")
    with pytest.raises(DeployError, match="deploy-foreign"):
        KNOWN["folder"].deploy(
            site(tmp_path, index="home"), f"folder:{there}", tmp_path / "state", lambda *_: None
        )
    assert tree(there) == {"mine.txt": b"mine"}


def test_a_repository_that_is_not_there_is_named(tmp_path: Path) -> None:
    address = f"git:{tmp_path / 'nowhere'}#site"
    with pytest.raises(DeployError, match="deploy-refused") as caught:
        KNOWN["git"].deploy(
            site(tmp_path, index="home"), address, tmp_path / "state", lambda *_: None
        )
    assert caught.value.values["address"] == address


def test_the_branch_holds_one_commit_whatever_was_sent_before(tmp_path: Path) -> None:
    there = tmp_path / "there"
    subprocess.run(["git", "init", "--quiet", "--bare", str(there)], check=True)
    for text in ("one", "two", "three"):
        KNOWN["git"].deploy(
            site(tmp_path, index=text), f"git:{there}#site", tmp_path / "state", lambda *_: None
        )
    assert git("rev-list", "--count", "site", folder=there).strip() == b"1"


def test_the_zip_is_the_same_whenever_it_is_made(tmp_path: Path) -> None:
    made = site(tmp_path, index="home", a__0__1="one")
    packed = [tmp_path / f"{number}.zip" for number in range(2)]
    for path in packed:
        KNOWN["zip"].deploy(made, f"zip:{path}", tmp_path / "state", lambda *_: None)
        (made / "index.html").touch()
    assert packed[0].read_bytes() == packed[1].read_bytes()
