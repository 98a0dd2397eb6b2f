"""The asking itself: from one place to the next, until there is a file."""

import http.client
import ssl
import time
import zlib
from collections.abc import Iterator
from contextlib import closing
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from companion.core import plain_text
from companion.core.fetch.line import Line, connected
from companion.core.fetch.model import Errand, Fetched, FetchError, Reach
from companion.core.fetch.place import Place, joined, place_of

REDIRECTS = 3
MOVED = frozenset({301, 302, 303, 307, 308})
GONE, CLOSED = frozenset({404, 410}), frozenset({401, 403})
BLOCK = 65_536
LONGEST_ETAG = 200
# How a file without a name is called, for readers that look at the name.
ENDINGS = {
    "text/calendar": ".ics",
    "application/json": ".json",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "text/csv": ".csv",
    "text/html": ".html",
}


def fetch(
    url: str,
    *,
    limit: int = 20_000_000,
    seconds: float = 20,
    etag: str = "",
    reach: Reach | None = None,
) -> Fetched:
    """Fetch a file of at most *limit* bytes within *seconds*, whatever comes between.

    With the *etag* of an earlier answer, a file that is the same is not sent again.

    Raises:
        FetchError: the address may not be asked, or what it answers is of no use.

    """
    errand = Errand(limit, time.monotonic() + seconds, etag, reach or Reach())
    try:
        return _followed(url, errand)
    except TimeoutError as error:
        raise FetchError(
            f"{urlsplit(url).hostname} took longer than {seconds:g} seconds. "
            "Try again later."
        ) from error


def _followed(url: str, errand: Errand) -> Fetched:
    first = place_of(url, plain=errand.reach.plain)
    place = first
    for _ in range(REDIRECTS + 1):
        answer = _asked(place, errand)
        if isinstance(answer, Fetched):
            return answer
        url = joined(url, answer)
        place = place_of(url, plain=errand.reach.plain)
    raise FetchError(
        f"{first.host} sends us on more than {REDIRECTS} times. "
        "Use the address where the file is."
    )


def _asked(place: Place, errand: Errand) -> Fetched | str:
    """Return the file at a place, or the address to go on to."""
    try:
        with connected(place, errand) as line:
            return _answer(place, line, errand)
    except TimeoutError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise FetchError(
            f"{place.host} cannot prove that it is {place.host}: "
            f"{error.verify_message.rstrip('.')}."
        ) from error
    except (http.client.HTTPException, ssl.SSLError, ConnectionResetError) as error:
        raise FetchError(
            f"{place.host} broke off, or answered as no web server does. "
            "Try again later."
        ) from error
    except OSError as error:
        raise FetchError(
            f"{place.host} does not answer. Check the address, or try again later."
        ) from error


def _answer(place: Place, line: Line, errand: Errand) -> Fetched | str:
    connection: Any = http.client.HTTPConnection(place.host, place.port)
    connection.sock = line
    connection.request("GET", place.target, headers=_headers(place, errand))
    response: http.client.HTTPResponse
    with closing(connection.getresponse()) as response:
        onward = response.headers.get("Location", "")
        if response.status in MOVED and onward:
            return onward
        if response.status == HTTPStatus.NOT_MODIFIED and errand.etag:
            return Fetched(b"", "", errand.etag, unchanged=True)
        _refuse_errors(place, response.status)
        data = b"".join(_counted(_unpacked(place, response, errand), errand))
        return Fetched(data, _filename(place, response), _etag(response))


def _headers(place: Place, errand: Errand) -> dict[str, str]:
    headers = {
        "Host": place.netloc,
        "User-Agent": "event-companion",
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if errand.etag:
        # An ETag is in quotes; when something was modified is not.
        is_etag = errand.etag.endswith('"')
        headers["If-None-Match" if is_etag else "If-Modified-Since"] = errand.etag
    return headers


def _refuse_errors(place: Place, status: int) -> None:
    if status in GONE:
        raise FetchError(
            f"{place.host} has nothing at this address ({status}). Copy it anew."
        )
    if status in CLOSED:
        raise FetchError(
            f"{place.host} shows this address only to whom it knows ({status}). "
            "Use a public one."
        )
    if status != HTTPStatus.OK:
        raise FetchError(
            f"{place.host} answered with an error ({status}). Try again later."
        )


def _counted(blocks: Iterator[bytes], errand: Errand) -> Iterator[bytes]:
    size = 0
    for block in blocks:
        errand.left()  # unpacking takes its time as well
        size += len(block)
        if size > errand.limit:
            raise FetchError(
                f"The file has more than {errand.limit / 1e6:g} MB. "
                "Is it the address of the agenda alone?"
            )
        yield block


def _unpacked(
    place: Place, response: http.client.HTTPResponse, errand: Errand
) -> Iterator[bytes]:
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing in ("gzip", "x-gzip"):
        return _inflated(_blocks(response), errand.limit)
    if packing in ("identity", ""):
        return _blocks(response)
    raise FetchError(f"{place.host} packs the file as {packing[:40]}: we read gzip.")


def _blocks(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while block := response.read(BLOCK):
        yield block
    if response.length:  # half a file must not pass for a short one
        raise http.client.IncompleteRead(b"", response.length)


def _inflated(blocks: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """Unpack gzip a little at a time: a few bytes may stand for gigabytes."""
    unpacking = zlib.decompressobj(wbits=31)
    rest = b""
    try:
        for block in blocks:
            packed = rest + block
            while packed and not unpacking.eof:
                yield unpacking.decompress(packed, min(BLOCK, limit + 1))
                packed = unpacking.unconsumed_tail
            rest = packed
    except zlib.error as error:
        raise http.client.IncompleteRead(b"") from error
    if rest or unpacking.unused_data or not unpacking.eof:
        raise http.client.IncompleteRead(b"")


def _filename(place: Place, response: http.client.HTTPResponse) -> str:
    path = unquote(place.target.partition("?")[0])
    given = response.headers.get_filename() or path
    name = plain_text.line(PurePosixPath(given.replace("\\", "/")).name)
    if "." not in name:
        ending = ENDINGS.get(response.headers.get_content_type(), "")
        name = (name or place.host) + ending
    return name[-255:]


def _etag(response: http.client.HTTPResponse) -> str:
    headers = response.headers
    tag: str = headers.get("ETag", "") or headers.get("Last-Modified", "")
    is_sound = tag.isascii() and tag.isprintable() and len(tag) <= LONGEST_ETAG
    return tag.strip() if is_sound else ""
