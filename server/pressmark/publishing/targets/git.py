"""A branch of a git repository, as page hosts serve them: one commit, and no history.

History would keep what was withdrawn. Who may push is the business of git's own helpers and keys.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from pressmark.errors import DeployError
from pressmark.model.public import Deployed
from pressmark.model.seams import Progress, Target
from pressmark.publishing.write import EDITION, read_edition

_PREFIX = "git:"
_BRANCH = "gh-pages"
_LARGEST = 1_000_000_000
"""Bytes that GitHub and GitLab Pages serve of one site."""
_NOBODY = {
    "GIT_AUTHOR_NAME": "Pressmark",
    "GIT_AUTHOR_EMAIL": "pressmark@localhost",
    "GIT_COMMITTER_NAME": "Pressmark",
    "GIT_COMMITTER_EMAIL": "pressmark@localhost",
}


class Git:
    """``git:REPOSITORY#BRANCH``; a repository of our own beside the library keeps what was sent,
    so that only what is new goes over the wire."""

    name = "git"
    usage = "git:REPOSITORY#BRANCH, such as git:git@host.example:me/archive.git#gh-pages"

    def fits(self, address: str) -> bool:
        return address.startswith(_PREFIX)

    def deploy(self, site: Path, address: str, state: Path, progress: Progress) -> Deployed:
        repository, _, branch = address.removeprefix(_PREFIX).partition("#")
        branch = branch or _BRANCH
        if not repository:
            raise DeployError("deploy-address", address=address, usage=self.usage)
        program = shutil.which("git")
        if program is None:
            raise DeployError("deploy-program", address=address, program="git")
        own = _Repository(program, _folder_of(state, address), site, address)
        edition = read_edition(site)
        files = edition.files if edition else {}
        before = own.tree("refs/pressmark/sent")
        tree = own.tree(own.add([*files, EDITION]))
        commit = own.commit(branch)
        own.run("push", "--quiet", "--force", "--", repository, f"{commit}:refs/heads/{branch}")
        own.run("update-ref", "refs/pressmark/sent", commit)
        own.forget_the_rest()
        sent = [path for path, blob in tree.items() if before.get(path) != blob]
        progress(len(sent), len(sent))
        size = sum(record.size for record in files.values())
        warnings = (("too-large", f"{size / 1e9:.1f}"),) if size > _LARGEST else ()
        bytes_sent = sum(files[path].size for path in sent if path in files)
        return Deployed(len(sent), len(set(before) - set(tree)), bytes_sent, warnings)


class _Repository:
    """A bare repository whose work tree is the site."""

    def __init__(self, program: str, folder: Path, site: Path, address: str) -> None:
        self._program = program
        self._address = address
        self._environment = (
            os.environ
            | _NOBODY
            | {
                "GIT_DIR": str(folder),
                "GIT_WORK_TREE": str(site),
                "GIT_INDEX_FILE": str(folder / "site.index"),
                "GIT_TERMINAL_PROMPT": "0",
            }
        )
        if not (folder / "HEAD").exists():
            folder.mkdir(parents=True, exist_ok=True)
            self.run("init", "--quiet", "--bare", str(folder), plain=True)
        (folder / "site.index").unlink(missing_ok=True)

    def add(self, paths: list[str]) -> str:
        """Take the files of the site in, and nothing else that lies there; their tree."""
        listed = "\0".join(paths)
        self.run("update-index", "--add", "-z", "--stdin", text=listed)
        return self.run("write-tree").strip()

    def commit(self, branch: str) -> str:
        """A commit without a parent that holds the tree."""
        tree = self.run("write-tree").strip()
        return self.run("commit-tree", tree, "-m", f"The archive, on {branch}").strip()

    def tree(self, name: str) -> dict[str, str]:
        """Path -> blob of what ``name`` holds; empty when there is no such thing."""
        done = self._done("ls-tree", "-r", "-z", name)
        if done.returncode:
            return {}
        rows = (row.partition("\t") for row in done.stdout.split("\0") if row)
        return {path: head.split()[2] for head, _, path in rows}

    def forget_the_rest(self) -> None:
        """No object of what was withdrawn stays here either."""
        self.run("reflog", "expire", "--expire=now", "--all")
        self.run("gc", "--quiet", "--prune=now")

    def run(self, *words: str, text: str = "", plain: bool = False) -> str:
        done = self._done(*words, text=text, plain=plain)
        if done.returncode:
            said = done.stderr.strip().splitlines()
            reason = said[-1] if said else f"git {words[0]} ended with {done.returncode}"
            raise DeployError("deploy-refused", address=self._address, reason=reason)
        return done.stdout

    def _done(
        self, *words: str, text: str = "", plain: bool = False
    ) -> subprocess.CompletedProcess[str]:
        environment = dict(self._environment)
        if plain:
            for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
                environment.pop(name)
        return subprocess.run(  # noqa: S603 - git itself, no shell, our own words
            [self._program, *words],
            input=text,
            capture_output=True,
            text=True,
            env=environment,
            cwd=environment.get("GIT_WORK_TREE"),
            check=False,
        )


def _folder_of(state: Path, address: str) -> Path:
    return state / f"git-{hashlib.blake2b(address.encode(), digest_size=8).hexdigest()}"


plugin: Target = Git()
