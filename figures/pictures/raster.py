"""Arrays as small PNG and JPEG files."""

import base64
import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from figures.style import LEVELS, SIGNED, TRANSPARENT, palette

Plane = NDArray[np.float32]
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Scale:
    """The values that get the first and the last colour of a colour scale."""

    low: float
    high: float
    name: str

    def levels(self, values: Plane) -> Pixels:
        """Values as palette entries 0 to 254."""
        span = self.high - self.low
        share = (values - self.low) * ((LEVELS - 1) / span) if span > 0 else np.zeros_like(values)
        return np.clip(share + 0.5, 0, LEVELS - 1).astype(np.uint8)


def scale_for(values: Plane, name: str) -> Scale:
    """0 to the maximum on the named scale; values of both signs get a symmetric blue-to-red one."""
    low, high = float(values.min()), float(values.max())
    if low < 0:
        reach = max(-low, high)
        return Scale(-reach, reach, SIGNED)
    return Scale(0.0, high, name)


def bright_scale(values: Plane, name: str) -> Scale:
    """As `scale_for`, but the last colour stands for the 99.5th percentile (of the magnitude) and
    above.
    """
    whole = scale_for(values, name)
    high = float(np.percentile(np.abs(values), 99.5)) or whole.high
    return Scale(-high if whole.low < 0 else 0.0, high, whole.name)


def png(levels: Pixels, name: str) -> bytes:
    """Palette entries (H x W) as a PNG with the named scale's colours."""
    image = Image.fromarray(levels)
    image.putpalette(palette(name).tobytes())
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=6, transparency=TRANSPARENT)
    return buffer.getvalue()


def jpeg(pixels: Pixels, quality: int = 85) -> bytes:
    """Pixels (H x W x 3) as a JPEG."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def data_uri(file: bytes) -> str:
    """A PNG or JPEG file as an address that an SVG can hold."""
    kind = "png" if file.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(file).decode()}"


def coloured(levels: Pixels, name: str) -> Pixels:
    """Palette entries (H x W) as colours (H x W x 3)."""
    return palette(name)[levels]
