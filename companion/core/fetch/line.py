"""A connection to the address that was checked, and to no other."""

import io
import ipaddress
import queue
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from companion.core.fetch.model import Errand, FetchError
from companion.core.fetch.place import Place

PATIENCE = 5.0  # seconds for one of several addresses of a host to answer


class Line(io.RawIOBase):
    """A connection as http.client wants it; each wait ends when the time is over.

    A timeout of the socket's own begins anew with every byte, and a server that sends
    one now and then would be listened to forever.
    """

    def __init__(self, connection: socket.socket, errand: Errand) -> None:
        self.connection = connection
        self.errand = errand

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.connection.settimeout(self.errand.left())
        return self.connection.recv_into(buffer)

    def sendall(self, data: bytes) -> None:
        self.connection.settimeout(self.errand.left())
        self.connection.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def close(self) -> None:
        """Leave it to connected(): http.client closes what it still reads from."""


@contextmanager
def connected(place: Place, errand: Errand) -> Iterator[Line]:
    with ExitStack() as stack:
        connection = _reached(place, _checked(place, errand), errand)
        stack.enter_context(connection)
        if not place.is_plain:
            connection.settimeout(errand.left())
            connection = errand.reach.tls.wrap_socket(
                connection,
                server_hostname=place.host,
                # Else a file that somebody cut off would look like a whole one.
                suppress_ragged_eofs=False,
            )
            stack.enter_context(connection)
        yield Line(connection, errand)


def _checked(place: Place, errand: Errand) -> Sequence[str]:
    """Return the IP addresses of a host; one that is not allowed spoils them all."""
    addresses = _resolved(place, errand)
    is_inside = not all(map(errand.reach.allows, addresses))
    is_far = not all(ipaddress.ip_address(one).is_loopback for one in addresses)
    if not addresses or is_inside or (place.is_plain and is_far):
        raise FetchError(
            f"{place.host} is not on the public internet, and nothing else is read."
        )
    return addresses


def _resolved(place: Place, errand: Errand) -> Sequence[str]:
    """Resolve the host's name in time, which the system's resolver does not promise."""
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(errand.reach.resolve(place.host, place.port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=errand.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise FetchError(
            f"There is no {place.host}. Check the address for a misspelling."
        ) from answer
    return answer


def _reached(place: Place, addresses: Sequence[str], errand: Errand) -> socket.socket:
    last: OSError = ConnectionError()
    for address in addresses:
        patience = errand.left() if address == addresses[-1] else PATIENCE
        try:
            # An IP address, which is not resolved: nobody can lead us elsewhere now.
            return socket.create_connection(
                (address, place.port), min(patience, errand.left())
            )
        except OSError as error:
            last = error
    raise last
