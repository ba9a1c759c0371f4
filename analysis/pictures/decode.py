"""Bytes that a viewer sent to an upright RGB picture, and back to PNG."""

import hashlib
import io
import warnings
from functools import cache

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from analysis.pictures.framing import Pixels

LIMIT = 150_000_000  # pixels

KEPT = 2048  # px; a longer side is reduced on arrival, far above what any network reads


class PictureError(Exception):
    """A picture that cannot be shown; the message says what is wrong and what to do."""


def decode(data: bytes) -> Image.Image:
    """The first frame as upright RGB on white, its longer side at most 2048 px.

    Raises:
        PictureError: not a picture, damaged, or too large.
    """
    _register_heif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data))
        _refuse_huge(opened)
        opened.draft("RGB", (KEPT, KEPT))  # a JPEG is decoded at a fraction of its size
        upright = ImageOps.exif_transpose(opened)
        return _reduced(_on_white(upright))
    except UnidentifiedImageError as problem:
        raise PictureError(
            "This file is not a picture that can be read. Use a PNG, JPEG, WebP, GIF, TIFF, BMP or HEIC."
        ) from problem
    except Image.DecompressionBombError as problem:
        raise PictureError(_too_large(LIMIT)) from problem
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as problem:
        raise PictureError(
            "The picture is damaged or cut off. Save it again or send the original file."
        ) from problem


def picture_key(data: bytes) -> str:
    """16 hexadecimal digits that change exactly when the bytes do (SHA-256)."""
    return hashlib.sha256(data).hexdigest()[:16]


def to_png(picture: Image.Image | Pixels) -> bytes:
    """The picture as a PNG file."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@cache
def _register_heif() -> None:
    from pillow_heif import register_heif_opener

    register_heif_opener()


def _refuse_huge(opened: Image.Image) -> None:
    if opened.width * opened.height > LIMIT:
        raise PictureError(_too_large(opened.width * opened.height))


def _too_large(pixels: int) -> str:
    return (
        f"The picture has {pixels // 1_000_000} megapixels or more; "
        f"the limit is {LIMIT // 1_000_000}. Make it smaller and send it again."
    )


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I") or picture.mode == "F":
        return _scaled_grey(picture).convert("RGB")
    if "A" in picture.getbands() or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return picture.convert("RGB")


def _scaled_grey(picture: Image.Image) -> Image.Image:
    """16-bit and floating-point grey as 8 bits; Pillow's own conversion clips at 255."""
    values = np.asarray(picture).astype(np.float64)
    top = 65535.0 if picture.mode.startswith("I") else max(float(values.max()), 1e-9)
    return Image.fromarray(np.clip(values / top * 255, 0, 255).round().astype(np.uint8))


def _reduced(picture: Image.Image) -> Image.Image:
    if max(picture.size) > KEPT:
        scale = KEPT / max(picture.size)
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        return picture.resize(size, Image.Resampling.BOX)
    return picture
