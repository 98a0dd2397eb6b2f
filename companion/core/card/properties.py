"""The lines of a vCard file, put together again and taken apart.

All is done on bytes up to the last step: lines may have been folded within a letter,
and each may be in an encoding of its own.
"""

import binascii
import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from companion.core.tables import decode

LONGEST = 100_000  # octets of a value; nobody's name or note has more
_FOLD = (b" ", b"\t")
_LINE = re.compile(
    rb"(?:[\w-]++\.)?([\w-]++)((?:;(?:[^\":;]|\"[^\"]*\")*+)*+):(.*)", re.DOTALL
)
_PARAMETER = re.compile(rb";((?:[^\";]|\"[^\"]*\")*+)")
_CHARSET = re.compile(
    r"(utf|iso|windows|cp|koi8|gb|big5|euc|shift|us-ascii|latin)[\w-]*", re.IGNORECASE
)
_ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"}
_PAIR = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class Property:
    """One line: its *name* in capitals, its parameters, its value as it stands."""

    name: str
    parameters: Mapping[str, str]
    value: bytes
    version: str

    @cached_property
    def plain(self) -> str:
        """The value in letters, still escaped."""
        encoding = self.parameters.get("ENCODING", "").upper()
        value = self.value[:LONGEST]
        if encoding == "QUOTED-PRINTABLE":
            value = quopri.decodestring(value)
        elif encoding in ("B", "BASE64"):
            value = _unpacked(value)
        return _decoded(value, self.parameters.get("CHARSET", ""))

    @property
    def text(self) -> str:
        return self._unescaped(self.plain)

    @property
    def whole(self) -> str:
        """The value of a web address, in which nothing needs to be escaped."""
        return self.plain.replace("\\,", ",").replace("\\;", ";").replace("\\:", ":")

    def parts(self, separator: str) -> list[str]:
        """Take the value apart at a sign, where it is not escaped."""
        found = re.findall(
            rf"((?:\\.|[^\\{separator}]|\\$)*+)(?:{separator}|$)", self.plain
        )
        return [self._unescaped(part) for part in found[:-1] or found]

    def _unescaped(self, text: str) -> str:
        if self.version == "2.1":
            return text.replace("\\;", ";")
        return _PAIR.sub(lambda pair: "\n" if pair[1] in "nN" else pair[1], text)


def properties(data: bytes) -> Iterator[Property]:
    """Yield every line that is one; whatever else is in the file is passed over."""
    version = "3.0"
    for whole in _unfolded(_utf8(data)):
        if (found := _LINE.fullmatch(whole)) is None:
            continue
        name = found[1].decode("ascii", "replace").upper()
        field = Property(name, _parameters(found[2]), found[3], version)
        if name == "VERSION":
            version = field.plain.strip()
        yield field


def _utf8(data: bytes) -> bytes:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace").encode()
    return data.removeprefix(b"\xef\xbb\xbf")


def _unfolded(data: bytes) -> Iterator[bytes]:
    pieces: list[bytes] = []
    is_quoted = False
    for piece in data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if is_quoted and pieces[-1].endswith(b"=") and not _is_end(piece):
            pieces[-1] = pieces[-1][:-1]
            pieces.append(piece)
        elif pieces and piece.startswith(_FOLD):
            pieces.append(piece[1:])
        else:
            yield b"".join(pieces)
            pieces = [piece]
            is_quoted = b"QUOTED-PRINTABLE" in piece.partition(b":")[0].upper()
    yield b"".join(pieces)


def _is_end(piece: bytes) -> bool:
    return piece.strip().upper() == b"END:VCARD"


def _parameters(text: bytes) -> dict[str, str]:
    """Return the parameters by name; version 2.1 leaves the names of some out."""
    found: dict[str, str] = {}
    for each in _PARAMETER.findall(text):
        key, sign, value = each.decode("utf-8", "replace").partition("=")
        if not sign:
            key, value = ("ENCODING" if key.upper() in _ENCODINGS else "TYPE"), key
        found[key.upper().strip()] = value.strip(' "')
    return found


def _unpacked(value: bytes) -> bytes:
    try:
        return binascii.a2b_base64(value)
    except binascii.Error:
        return b""


def _decoded(value: bytes, charset: str) -> str:
    if charset and _CHARSET.fullmatch(charset):
        try:
            return value.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(value)[0]
