"""Names into IP addresses, and which of those are anybody's to reach."""

import ipaddress
import socket
from collections.abc import Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

V6_IN_USE = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Nothing to read there, though Python's tables call them global.
SPECIAL = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20"))
)


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of a host, as this machine resolves names."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(address: str) -> bool:
    """Tell whether an IP address is one that everybody on the internet can reach."""
    found = _meant(ipaddress.ip_address(address))
    if found.version == 6 and found not in V6_IN_USE:
        return False
    if any(found in network for network in SPECIAL):
        return False
    return found.is_global and not found.is_multicast


def _meant(address: Address) -> Address:
    """Return the IPv4 address of which some IPv6 ones are only another form."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
