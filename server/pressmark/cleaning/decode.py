"""Step 1: the bytes of a page -> text."""

from __future__ import annotations

import codecs
import re

_META = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_\-:.]{2,40})""", re.IGNORECASE
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_\-:.]{2,40})", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What the web calls these is what browsers read them as (WHATWG Encoding, "names and labels").
_AS_BROWSERS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "big5": "big5hkscs",
}


def decode(data: bytes, content_type: str = "") -> str:
    """The text of ``data``: by its byte order mark, the header, its own meta, else UTF-8.

    Bytes that do not fit become U+FFFD; nothing raises.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    declared = _declared(data, content_type)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(declared or "cp1252", "replace")


def _declared(data: bytes, content_type: str) -> str | None:
    header = _HEADER.search(content_type)
    meta = _META.search(data[:4096])
    for name in (header and header[1], meta and meta[1].decode("ascii")):
        if not name:
            continue
        name = _AS_BROWSERS.get(name.lower(), name)
        try:
            codecs.lookup(name)
        except LookupError:
            continue
        return name
    return None
