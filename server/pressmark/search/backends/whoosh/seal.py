"""Says which files of an index this program wrote on this machine, before anything reads them.

A Whoosh index is made of pickles, so whoever can put one in our way runs code as us. Beside it
lies ``pressmark-index.json``: the digest of every file we wrote, under an HMAC. Its key is kept in
the user's own state folder, never in the library: a library that was copied, restored or given to
us brings its index and its digests along, but not the key, so its index is never opened.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_state_path

from pressmark.search.backends.whoosh.schema import MADE_WITH

FILE = "pressmark-index.json"
_FORMAT = 1
_KEY_FILE = "search-index.key"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Seal:
    """What stands in the file: the folder in use, what it was made with, its files' digests."""

    folder: str
    files: Mapping[str, str]
    made_with: str = MADE_WITH


def machine_key() -> bytes:
    """The key of this user on this machine, made when there is none.

    Where none can be kept a new one serves this run alone, which costs a rebuild at each start.
    """
    path = user_state_path("pressmark") / _KEY_FILE
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            key = path.read_bytes()
            if len(key) == _KEY_BYTES:
                return key
            path.unlink()
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            key = secrets.token_bytes(_KEY_BYTES)
            file.write(key)
    except OSError:
        return secrets.token_bytes(_KEY_BYTES)
    return key


def read_seal(home: Path, key: bytes) -> Seal | None:
    """The seal in ``home``; None when it is not ours. Raises FileNotFoundError without one."""
    try:
        written = json.loads((home / FILE).read_bytes())
        seal = Seal(written["folder"], written["files"], written["made_with"])
        found = bytes.fromhex(written["seal"])
        right = hmac.compare_digest(found, _sign(seal, key))
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return seal if right else None


def write_seal(home: Path, key: bytes, seal: Seal) -> None:
    """Puts ``seal`` in place of the former one, durably and at once."""
    written = {
        "folder": seal.folder,
        "made_with": seal.made_with,
        "files": dict(seal.files),
        "seal": _sign(seal, key).hex(),
    }
    beside = home / f"{FILE}.new"
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        json.dump(written, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(home / FILE)
    sync_folder(home)


def digest_of(path: Path) -> str:
    """The digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=32)).hexdigest()


def sync_folder(folder: Path) -> None:
    """Makes the names in ``folder`` durable, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sign(seal: Seal, key: bytes) -> bytes:
    signed = json.dumps([_FORMAT, seal.folder, seal.made_with, sorted(seal.files.items())])
    return hmac.digest(key, signed.encode(), "sha256")
