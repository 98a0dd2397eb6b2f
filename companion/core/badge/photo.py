"""A photo of a badge in, its token out: for phones whose camera a page cannot use."""

from typing import BinaryIO

from PIL import Image

from companion.core.badge.token import TokenError, normalise

MOST_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP")  # what phones send; fewer readers, fewer holes
LONGEST_SIDE = 2000  # a code that cannot be read at this size cannot be read at all


def token_in(photo: BinaryIO) -> str:
    """Return the token of the first badge in a photo.

    Raises TokenError where the file is no picture or shows no badge of ours.
    """
    import zxingcpp  # noqa: PLC0415 -- slow import, and photos are rare

    qr = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    try:
        grey = _grey(Image.open(photo, formats=FORMATS))
    except TokenError:
        raise
    except Exception:  # noqa: BLE001 - broken files fail in as many ways as they break
        raise TokenError(
            "That file is no photo. Take a picture of the badge."
        ) from None
    for code in zxingcpp.read_barcodes(grey, formats=qr):
        _, found, token = code.text.upper().rpartition("/B/")
        if found:
            return normalise(token)
    raise TokenError(
        "No badge to be seen in that photo. Hold the phone closer, in better light."
    )


def _grey(picture: Image.Image) -> Image.Image:
    if picture.width * picture.height > MOST_PIXELS:
        raise TokenError("That photo is too large. Take a smaller one.")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return picture.convert("L")
