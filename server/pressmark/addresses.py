"""When two addresses are the same page: ``address_key``, and what a public address may say.

The cases of ``tests/data/addresses.json`` are the contract.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

KEY_VERSION = 1

_DEFAULT_PORTS = {"http": 80, "https": 443}
# Keys that say where a visitor came from and never which page it is.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|igshid|yclid|mc_[ce]id|_hsenc|_hsmi"
    r"|mkt_tok|vero_id|oly_\w+_id|ref_src|ref_url|cmpid|ncid|xtor|spm|s_cid|at_medium|at_campaign",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"token|secret|passw|passwd|apikey|api_key|auth|session|sid|signature|sig|key|jwt|otp|code",
    re.IGNORECASE,
)
_LONG_RANDOM = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_\-]{32,}")
_SAME_SITE_LABELS = ("www.", "m.", "amp.", "mobile.")
_SAFE_PATH = "/:@!$&'()*+,;=-._~"


def is_web_address(address: str) -> bool:
    """Whether ``address`` is an absolute http or https address with a host."""
    try:
        parts = urlsplit(address.strip())
        return parts.scheme.lower() in _DEFAULT_PORTS and bool(parts.hostname)
    except ValueError:
        return False


def host_of(address: str) -> str:
    """The host in lower case without port, ``""`` when there is none."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def site_of(address: str) -> str:
    """The host as a reader says it: without www."""
    return host_of(address).removeprefix("www.")


def address_key(address: str) -> str:
    """The key under which ``address`` is one page, however it was reached.

    Scheme, ``www.``, default ports, fragments (but ``#!`` routes), tracking keys, the order of the
    query, a trailing slash and the way characters are escaped make no difference. What is no web
    address is its own key.
    """
    address = address.strip()
    if not is_web_address(address):
        return address
    parts = urlsplit(address)
    host = _ascii_host(parts.hostname or "").removeprefix("www.")
    port = _port(parts.netloc)
    if port and port != _DEFAULT_PORTS[parts.scheme.lower()]:
        host = f"{host}:{port}"
    path = quote(unquote(parts.path), safe=_SAFE_PATH).rstrip("/")
    query = urlencode(sorted(_kept_query(parts.query)))
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return host + path + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def canonical_counts(address: str, canonical: str) -> bool:
    """Whether a page's own canonical address may stand for ``address``.

    Only on the same host (less www, m, amp), and never the front page for another page: sites
    send such by mistake, and it would make every page of theirs one.
    """
    if not (is_web_address(address) and is_web_address(canonical)):
        return False
    if _bare_host(address) != _bare_host(canonical):
        return False
    return urlsplit(canonical).path.strip("/") != "" or urlsplit(address).path.strip("/") == ""


def public_address(address: str) -> str | None:
    """``address`` as the published site may show it, None when it seems to hold a secret.

    User names, fragments and tracking keys go. A query value or a path part that looks like a
    token stops it: such an address opens what its owner alone was given.
    """
    if not is_web_address(address):
        return None
    parts = urlsplit(address)
    query = _kept_query(parts.query)
    if any(_SECRET.fullmatch(name) and len(value) >= 8 for name, value in query):
        return None
    if any(_LONG_RANDOM.fullmatch(value) for _, value in query):
        return None
    if any(_LONG_RANDOM.fullmatch(part) and "-" not in part for part in parts.path.split("/")):
        return None
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, urlencode(query), ""))


def without_tracking(address: str) -> str:
    """``address`` less the tracking keys of its query; anything else stays as written."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    pieces = parts.query.split("&")
    kept = [piece for piece in pieces if not _TRACKING.fullmatch(piece.partition("=")[0])]
    if len(kept) == len(pieces):
        return address
    return urlunsplit(parts._replace(query="&".join(kept)))


def _kept_query(query: str) -> list[tuple[str, str]]:
    pairs = parse_qsl(query, keep_blank_values=True)
    return [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]


def _bare_host(address: str) -> str:
    host = host_of(address)
    for label in _SAME_SITE_LABELS:
        host = host.removeprefix(label)
    return host


def _ascii_host(host: str) -> str:
    try:
        return host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.rstrip(".").lower()


def _port(netloc: str) -> int | None:
    text = netloc.rpartition("@")[2].rpartition(":")[2]
    return int(text) if text.isascii() and text.isdigit() else None
