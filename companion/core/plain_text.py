"""Text from other people's files, made safe to store and plain to read.

Whatever came in, what goes on has no control characters, no invisible marks and no
half characters (a database refuses some of them), and letters are written one way.
"""

import html
import re
import unicodedata

import nh3

_JOINERS = "\u200c\u200d"  # Persian, Indic scripts and emoji need them.
_BAD = ("Cc", "Cf", "Cs")

_BREAK = re.compile(r"<br\b[^>]*>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^>]*>", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|div|ul|ol|h[1-6]|blockquote|pre|table|tr|section|article|hr|dl|dt|dd)"
    r"\b[^>]*>",
    re.IGNORECASE,
)
_TAG_NAMES = (
    "a|abbr|article|b|big|blockquote|br|center|cite|code|dd|del|div|dl|dt|em|embed|font"
    "|form|h[1-6]|hr|html|body|head|i|iframe|img|input|ins|kbd|li|link|mark|meta|object"
    "|ol|p|pre|q|s|samp|script|section|small|span|strike|strong|style|sub|sup|svg|table"
    "|tbody|td|th|thead|title|tr|tt|u|ul|video"
)
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})\b[^<>]*>|<!--", re.IGNORECASE)
_NO_TAG = re.compile(rf"<(?!/?(?:{_TAG_NAMES})\b[^<>]*>|!--)", re.IGNORECASE)


def clean(text: str) -> str:
    """Compose the letters (NFC) and drop what nobody can see; lines stay lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Most texts have nothing to drop, and asking so is fast.
    if not text.replace("\n", "").isprintable():
        text = "".join(character for character in text if _fit(character))
    return unicodedata.normalize("NFC", text)


def line(text: str) -> str:
    """Make one line of *text*: a title, a name, a room."""
    return " ".join(clean(text.replace("\x00", "")).split())


def paragraphs(text: str) -> str:
    """Make plain text of *text*, which may be HTML; paragraphs stay apart.

    Character references such as ``&amp;`` are undone once, not twice.
    """
    text = clean(text)
    if _TAG.search(text):
        text = _without_tags(text)
    text = clean(html.unescape(text))
    # Line by line: a pattern that begins with blanks is tried at every one of them.
    text = "\n".join(part.rstrip(" \t\xa0") for part in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def web_address(text: str) -> str:
    """Return *text* unless it is a link that is not to the web, such as javascript:."""
    text = line(text)
    scheme = re.match(r"[^/?#]*:", text)
    return "" if scheme and scheme[0].lower() not in ("http:", "https:") else text


def normal(text: str) -> str:
    """Write *text* so that two spellings of one name come out equal."""
    return " ".join(unicodedata.normalize("NFKC", clean(text)).casefold().split())


def _fit(character: str) -> bool:
    if character in "\n\t" or character in _JOINERS:
        return True
    return unicodedata.category(character) not in _BAD


def _without_tags(text: str) -> str:
    # Blocks become line ends first: cleaning deeply nested blocks takes very long.
    if _BLOCK.search(text) or _BREAK.search(text):
        text = " ".join(text.split())
    text = _BREAK.sub("\n", text)
    text = _ITEM.sub("\n- ", text)
    text = _BLOCK.sub("\n\n", text)
    # What only looks like a tag, such as vector<int>, is somebody's words.
    text = _NO_TAG.sub("&lt;", text)
    text = nh3.clean(text, tags=set(), attributes={})
    return "\n".join(part.strip(" ") for part in text.split("\n"))
