"""Which machines may be asked: public ones only, decided by the address that is then used."""

from __future__ import annotations

import ipaddress
import socket

from pressmark.errors import FetchError


def public_address_of(host: str, port: int) -> str:
    """An IP address of ``host`` that everybody may reach.

    Every address a name stands for must be public: one private one among them is how a name is
    made to lead into the reader's own network. The caller connects to the address returned, never
    to the name again. Raises FetchError.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError("no-such-host", host=host, reason=str(error)) from None
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not _is_public(address):
            raise FetchError("private-host", host=host)
    return addresses[0]


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner:
            return inner.is_global and not inner.is_multicast
    return ip.is_global and not ip.is_multicast
