"""A Bloom filter of the addresses saved, so that a browser can tell without asking what was saved.

Form: ``PMF1``, then the number of bits (4 bytes), of hashes (1), the version of the keys (1), two
empty bytes, 16 bytes of salt, the bits, the first one highest. A key sets the bits at
(a + n * b) mod size, where a and b are the first two 4-byte numbers of SHA-256(salt + key).
"""

from __future__ import annotations

import hashlib
import secrets
import struct
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from pressmark.addresses import KEY_VERSION
from pressmark.library import schema
from pressmark.library.revisions import get_state, set_state

BITS_EACH = 12
HASHES = 8
MAGIC = b"PMF1"
HEAD = struct.Struct(">4sIBBxx16s")
_SALT = "filter_salt"


def saved_keys(connection: Connection) -> list[str]:
    """The address keys of every item that does not lie in the trash."""
    addresses, items = schema.item_addresses, schema.items
    return list(
        connection.scalars(
            select(addresses.c.key)
            .join(items, items.c.id == addresses.c.item_id)
            .where(items.c.deleted_at.is_(None))
        )
    )


def filter_salt(connection: Connection) -> bytes | None:
    """This library's salt: what a filter of one library says tells nothing of another."""
    kept = get_state(connection, _SALT)
    return bytes.fromhex(kept) if kept else None


def make_salt(connection: Connection) -> bytes:
    """The salt, drawn now if there is none; in a transaction that writes."""
    salt = filter_salt(connection)
    if salt is None:
        salt = secrets.token_bytes(16)
        set_state(connection, _SALT, salt.hex())
    return salt


def make_filter(keys: Collection[str], salt: bytes) -> bytes:
    """The filter of ``keys``: 12 bits for each, wrong of about 3 in 1000 others."""
    size = -(-len(keys) * BITS_EACH // 8) * 8
    bits = bytearray(size // 8)
    for key in keys:
        for at in _places(key, salt, size, HASHES):
            bits[at >> 3] |= 0x80 >> (at & 7)
    return HEAD.pack(MAGIC, size, HASHES, KEY_VERSION, salt) + bytes(bits)


def holds(made: bytes, key: str) -> bool:
    """Whether ``key`` is in the filter, as a browser would find it."""
    _, size, hashes, _, salt = HEAD.unpack_from(made)
    bits = made[HEAD.size :]
    places = _places(key, salt, size, hashes) if size else ()
    return bool(size) and all(bits[at >> 3] & (0x80 >> (at & 7)) for at in places)


def _places(key: str, salt: bytes, size: int, hashes: int) -> Iterable[int]:
    digest = hashlib.sha256(salt + key.encode("utf-8", "surrogatepass")).digest()
    first, step = struct.unpack_from(">II", digest)
    return ((first + number * step) % size for number in range(hashes))
