"""No network in tests: this Python, and each that a test starts, may speak to its own machine and no other."""

import ipaddress
import sys
from typing import Any


def _own(host: object) -> bool:
    """Whether a host is this machine."""
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    try:
        return host in (None, "", "localhost") or ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def refuse(event: str, given: tuple[Any, ...]) -> None:
    """Stop what asks for another machine, by its address or by its name; a path names a socket of this one."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        host = given[1][0] if isinstance(given[1], tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = given[0]
    else:
        return
    if not _own(host):
        raise RuntimeError(f"a test asks for the network: {event} {host!r}")


sys.addaudithook(refuse)
