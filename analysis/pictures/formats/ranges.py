"""Pictures of numbers that are not 8-bit: which range they use, and the grey or colours shown for
it.
"""

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from analysis.pictures.formats.bare import Bare

Numbers = NDArray[Any]
WHOLE_16 = 65535
FOURTEEN_BITS = 16383  # cameras and scanners of 10, 12 or 14 bits write such numbers into 16
CUT, UNREAD = "would cut them off at 0 and 255", "cannot read such a file"
DARK = "would show them nearly black"
ASSOCIATED = 1
BLOCK = 1 << 22  # numbers that are worked on at once


def is_of_numbers(picture: Image.Image) -> bool:
    """Whether Pillow reads the picture as numbers, not as grey or colours from 0 to 255."""
    return picture.mode.startswith("I") or picture.mode == "F"


def read_numbers(picture: Image.Image, bare: Bare) -> Numbers:
    """The numbers of a picture that Pillow has read (H x W)."""
    numbers = np.asarray(picture)
    if bare.swapped:
        return numbers.astype(f"i{bare.swapped}").byteswap()
    return numbers.view(np.uint32) if bare.unsigned and numbers.dtype == np.int32 else numbers


def shown(numbers: Numbers, bare: Bare) -> tuple[Image.Image, tuple[str, ...]]:
    """Numbers (H x W, or H x W x samples) as grey or colours, and sentences on their range and on
    what is none.
    """
    alpha = numbers[..., 3] if bare.alpha and numbers.shape[2:] == (4,) else None
    numbers = numbers[..., :3] if numbers.ndim == 3 else numbers
    if alpha is not None and bare.alpha == ASSOCIATED:
        numbers = _divided(numbers, alpha)
    low, high, odd = extent(numbers)
    black, white = _range(numbers.dtype, low, high, bare.declared)
    levels = np.empty(numbers.shape, np.uint8)
    for rows in _blocks(numbers):
        levels[rows] = scaled(numbers[rows], black, white)
        if bare.inverted:
            levels[rows] = np.where(np.isfinite(numbers[rows]), 255 - levels[rows], 0)
        if bare.clear:  # transparent, and what is transparent is shown over white
            levels[rows][numbers[rows] == bare.clear[0]] = 255
    picture = Image.fromarray(levels)
    if alpha is not None:
        picture.putalpha(Image.fromarray(_opacity(alpha)[0]))
    ends = (white, black) if bare.inverted else (black, white)
    words = _words(numbers, ends, bare) if odd < numbers.size else ""
    odd_words = _odd_words(odd, "them" if words else "its numbers")
    return picture, tuple(word for word in (words, odd_words) if word)


def _opacity(alpha: Numbers) -> tuple[NDArray[np.uint8], float]:
    """A fourth sample as levels from 0 (clear) to 255 (opaque), and the number that is opaque."""
    top = 1.0 if alpha.dtype.kind == "f" else max(float(alpha.max()), 1.0)
    if alpha.dtype.kind == "u" and not (alpha.itemsize == 2 and top <= FOURTEEN_BITS):
        top = float(np.iinfo(alpha.dtype).max)
    return scaled(alpha, 0.0, top), top


def _divided(colours: Numbers, alpha: Numbers) -> Numbers:
    """Colours (H x W x 3) without the opacity that is multiplied into them."""
    top = _opacity(alpha)[1]
    with np.errstate(all="ignore"):
        whole = colours * (top / np.maximum(alpha.astype(np.float64), top / 255))[..., None]
    return (whole if colours.dtype.kind == "f" else np.minimum(whole, top)).astype(colours.dtype)


def extent(numbers: Numbers) -> tuple[float, float, int]:
    """The lowest and highest finite number (0, 0 where there is none), and how many are not
    finite.
    """
    low, high, odd = np.inf, -np.inf, 0
    for rows in _blocks(numbers):
        block = numbers[rows]
        if block.dtype.kind == "f":
            finite = np.isfinite(block)
            odd += int(block.size - np.count_nonzero(finite))
            block = block[finite]
        if block.size:
            low, high = min(low, float(block.min())), max(high, float(block.max()))
    return (low, high, odd) if low <= high else (0.0, 0.0, odd)


def _range(
    kind: np.dtype[Any], low: float, high: float, declared: tuple[float, float] | None
) -> tuple[float, float]:
    """Which numbers are black and white: the declared range, 16 bits where they are used, or the
    present range.
    """
    if declared and declared[0] <= low and high <= declared[1]:
        return declared
    if kind.kind == "u" and kind.itemsize == 2 and (high > FOURTEEN_BITS or low == high):
        return 0.0, float(WHOLE_16)
    if 0 <= low <= high / 2 or (low == high and low > 0):
        return 0.0, high  # zero is black where the numbers come near it, as in a photo
    return low, high


def scaled(numbers: Numbers, black: float, white: float) -> NDArray[np.uint8]:
    """Numbers as levels from 0 (black) to 255 (white); what is not finite is black."""
    # halves, so that the distance of two large floats is still a number
    span = white / 2 - black / 2
    if not span > 0:
        return np.zeros(numbers.shape, np.uint8)
    with np.errstate(all="ignore"):
        share = (numbers / 2.0 - black / 2).astype(np.float64, copy=False) / span
    share[~np.isfinite(share)] = 0
    return (np.clip(share, 0, 1) * 255).round().astype(np.uint8)


def _blocks(numbers: Numbers) -> Iterator[slice]:
    """The rows of an array in parts, so that no large copy of it is made."""
    step = max(1, BLOCK // max(1, numbers[:1].size))
    for start in range(0, len(numbers), step):
        yield slice(start, start + step)


def _words(numbers: Numbers, ends: tuple[float, float], bare: Bare) -> str:
    """What was done to the range, and what torchvision's own loader would do."""
    colours, (black, white) = numbers.ndim == 3, ends
    loader = CUT if bare.numbers is None or _pillow_reads(bare) else UNREAD
    if set(ends) == {0, WHOLE_16} and numbers.dtype.kind in "ui":
        if colours:  # just what other programs show
            return ""
        done = "Its 16-bit grey is shown over its whole range."
        loader = "would cut it off at 255" if loader == CUT else UNREAD
        return f"{done} torchvision's own loader {loader}."
    if black == white:
        return f"All its numbers are {_number(black)}, which is shown black."
    if colours:
        loader = DARK if loader == CUT else UNREAD
        done = f"{_number(black)} is shown as no brightness and {_number(white)} as full brightness"
        return f"Its colours do not go from 0 to 255: {done}. torchvision's own loader {loader}."
    done = f"{_number(black)} is shown black and {_number(white)} white"
    return f"Its numbers are no grey from 0 to 255: {done}. torchvision's own loader {loader}."


def _pillow_reads(bare: Bare) -> bool:
    """Whether Pillow, and so torchvision's loader, takes a file whose numbers were read by hand."""
    try:
        Image.open(io.BytesIO(bare.data), formats=("TIFF",))
    except (OSError, SyntaxError, ValueError, KeyError):
        return False
    return True


def _odd_words(odd: int, of: str) -> str:
    if not odd:
        return ""
    numbers = f"One of {of} is" if odd == 1 else f"{odd:,} of {of} are"
    return f"{numbers} not finite (NaN or infinity) and shown black."


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:.4g}"
