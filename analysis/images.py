"""A viewer's bytes as an RGB picture, as what the network sees of it, and as a tensor."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

if TYPE_CHECKING:
    from torch import Tensor

Pixels = NDArray[np.uint8]
Framing = Literal["centre", "whole"]
LIMIT = 150_000_000  # pixels
KEPT = 2048  # px; a longer side is reduced on arrival, far above what any network reads


class PictureError(Exception):
    """A picture that cannot be shown; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class CropBox:
    """A rectangle in the picture's own pixels."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Framed:
    """What the network sees (S x S x 3, uint8), where that is on the picture, and the picture's size."""

    pixels: Pixels
    box: CropBox
    picture_size: tuple[int, int]


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


def frame(picture: Image.Image, resize: int, crop: int, framing: Framing) -> Framed:
    """The network's view: torchvision's resize and centre crop, or the whole picture squeezed to a square."""
    width, height = picture.size
    if framing == "whole":
        square = picture.resize((crop, crop), Image.Resampling.BILINEAR)
        return Framed(np.asarray(square), CropBox(0, 0, width, height), picture.size)
    scale = resize / min(width, height)
    # torchvision truncates the long side to whole pixels and rounds the crop's corner
    long_side = int(resize * max(width, height) / min(width, height))
    scaled = (resize, long_side) if width <= height else (long_side, resize)
    left, top = (round((side - crop) / 2.0) for side in scaled)
    box = CropBox(left / scale, top / scale, (left + crop) / scale, (top + crop) / scale)
    resized = _resize_window(picture, scaled, (left, top), crop)
    return Framed(resized, box, picture.size)


def _resize_window(
    picture: Image.Image, scaled: tuple[int, int], corner: tuple[int, int], crop: int
) -> Pixels:
    """A window of the resized picture; very long pictures are cut first, so that no huge copy is made."""
    if max(scaled) <= 8 * crop:
        resized = picture.resize(scaled, Image.Resampling.BILINEAR)
        left, top = corner
        return np.asarray(resized.crop((left, top, left + crop, top + crop)))
    across, down = picture.size[0] / scaled[0], picture.size[1] / scaled[1]
    left, top = corner
    window = (left * across, top * down, (left + crop) * across, (top + crop) * down)
    return np.asarray(picture.resize((crop, crop), Image.Resampling.BILINEAR, box=window))


def network_input(
    framed: Framed, mean: tuple[float, float, float], std: tuple[float, float, float]
) -> "Tensor":
    """The tensor that the network gets: 1 x 3 x S x S, float32, normalised, channels last."""
    import torch  # not at the top: the gallery is shown before torch is needed

    pixels = torch.from_numpy(framed.pixels.copy()).permute(2, 0, 1).unsqueeze(0).float() / 255
    shift, scale = (torch.tensor(values).view(1, 3, 1, 1) for values in (mean, std))
    return ((pixels - shift) / scale).contiguous(memory_format=torch.channels_last)


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
