"""A viewer's bytes as an upright RGB picture on white, in sRGB; what was done to them is said."""

import hashlib
import io
import logging
import re
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.ImageFile import ImageFile

from analysis.pictures.formats.bare import Bare, CutOffError, RefusedError
from analysis.pictures.formats.bares import bares_of
from analysis.pictures.formats.costs import PIXELS, refuse_pixels, refuse_what_takes_too_much
from analysis.pictures.formats.exif import TURNS, orientation_of
from analysis.pictures.formats.flat import Flat, on_white, reduced
from analysis.pictures.formats.jpeg import with_two_ends
from analysis.pictures.formats.kinds import (
    READ_AS,
    is_cut_off,
    other_kind,
    picture_kind,
    register_heif,
)
from analysis.pictures.formats.profiles import in_srgb
from analysis.pictures.formats.ranges import is_of_numbers, read_numbers, shown
from analysis.pictures.formats.sixteen import is_of_sixteen_bits, whole_colours

Pixels = NDArray[np.uint8]
LIMIT = PIXELS
KEPT = 2048  # px; a longer side is reduced on arrival, far above what any network reads
USE = "Use a PNG, JPEG, WebP, GIF, TIFF, BMP, AVIF or HEIC."
# Pillow warns from half its limit on and refuses above it; filters are set once, as they belong to
# no thread
Image.MAX_IMAGE_PIXELS = LIMIT // 2
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


class PictureError(Exception):
    """A picture that cannot be shown; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Decoded:
    """An upright RGB picture on white, and sentences on what was done to the file's numbers or
    colours.
    """

    picture: Image.Image
    notes: tuple[str, ...] = ()


def decode(data: bytes) -> Image.Image:
    """The first frame as upright RGB on white, its longer side at most 2048 px.

    Raises:
        PictureError: not a picture, damaged, or too large.
    """
    return decoded(data).picture


def decoded(data: bytes) -> Decoded:
    """`decode`, with what a viewer should know of it.

    Raises:
        PictureError: not a picture, damaged, or too large.
    """
    if not data:
        raise PictureError("This file is empty (0 bytes). Send the original file.")
    kind = picture_kind(data)
    if kind is None:
        what = other_kind(data)
        raise PictureError(
            f"This file is not a picture that can be read{f': it is {what}' if what else ''}. {USE}"
        )
    try:
        return _first_sound(data, kind)
    except RefusedError as problem:
        raise PictureError(str(problem)) from problem
    except CutOffError as problem:
        raise _refusal(data, kind, cut_off=True) from problem
    except Exception as problem:
        logging.getLogger(__name__).info("a picture was refused: %r", problem)
        raise _refusal(data, kind) from problem


def _refusal(data: bytes, kind: str, cut_off: bool = False) -> PictureError:
    if cut_off or is_cut_off(data, kind):
        return PictureError(
            f"The picture ({kind}) is cut off: a part of the file is missing. Send it again."
        )
    return PictureError(
        f"The picture ({kind}) is damaged or cut off, or of a rare kind that cannot be read. Save"
        " it again, as PNG or JPEG, or send the original file."
    )


def _first_sound(data: bytes, kind: str) -> Decoded:
    """The first of the file's pages that can be read; the last one's problem if none can."""
    failure: Exception = CutOffError()
    for bare in bares_of(data, kind):
        try:
            return _picture_of(bare, READ_AS[kind])
        except Exception as problem:
            failure = problem
            if kind == "JPEG" and is_cut_off(data, kind) and (whole := _without_end(bare)):
                return whole
    raise failure


def _without_end(bare: Bare) -> Decoded | None:
    """The picture of a JPEG that lacks nothing but its end mark."""
    first, second = (_picture_of(ended, READ_AS["JPEG"]) for ended in with_two_ends(bare))
    same = np.array_equal(np.asarray(first.picture), np.asarray(second.picture))
    return first if same else None


def _picture_of(bare: Bare, formats: tuple[str, ...]) -> Decoded:
    if bare.numbers is not None:
        picture, notes = shown(bare.numbers, bare)
        return _finished(on_white(picture), bare, bare.profile, bare.orientation, notes)
    opened = _opened(bare, formats)
    place = opened.tile[0].extents if opened.format == "GIF" and opened.tile else None
    picture, notes = _loaded(opened, bare, formats)
    profile = opened.info.get("icc_profile") or bare.profile
    profile = profile if isinstance(profile, bytes) else b""
    return _finished(on_white(picture, place), bare, profile, _orientation(opened, bare), notes)


def _finished(
    flat: Flat, bare: Bare, profile: bytes, orientation: int, notes: tuple[str, ...]
) -> Decoded:
    """The picture reduced, in sRGB and upright."""
    coloured, words = in_srgb(reduced(flat, KEPT), profile)
    turn = TURNS.get(orientation)
    upright = coloured.transpose(turn) if turn is not None else coloured
    return Decoded(upright, (*bare.notes, *notes, *([words] if words else [])))


def _opened(bare: Bare, formats: tuple[str, ...]) -> ImageFile:
    if "HEIF" in formats:
        register_heif()
    try:
        opened = Image.open(io.BytesIO(bare.data), formats=formats)
    except Image.DecompressionBombError as problem:
        size = re.search(r"\((\d+) pixels\)", str(problem))
        refuse_pixels(int(size[1]) if size else LIMIT + 1, LIMIT)
        raise
    refuse_what_takes_too_much(opened, bare.scans)
    if opened.format == "JPEG":
        across, down = (max(1, side * KEPT // max(opened.size)) for side in opened.size)
        opened.draft("RGB", (across, down))  # a JPEG is decoded at a fraction of its size
    return opened


def _loaded(
    opened: ImageFile, bare: Bare, formats: tuple[str, ...]
) -> tuple[Image.Image, tuple[str, ...]]:
    """The file's pixels, its numbers brought to 8 bits."""
    sixteen = is_of_sixteen_bits(opened)
    opened.load()
    if is_of_numbers(opened):
        return shown(read_numbers(opened, bare), bare)
    return whole_colours(opened, bare, formats) if sixteen else (opened, ())


def _orientation(opened: ImageFile, bare: Bare) -> int:
    if opened.format == "AVIF":  # what Pillow gives as EXIF is read from the file's own boxes
        return orientation_of(opened.info.get("exif", b""))
    return bare.orientation


def picture_key(data: bytes) -> str:
    """16 hexadecimal digits that change exactly when the bytes do (SHA-256)."""
    return hashlib.sha256(data).hexdigest()[:16]


def to_png(picture: Image.Image | Pixels) -> bytes:
    """The picture as a PNG file."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
