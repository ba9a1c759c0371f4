"""Colour profiles: a picture whose numbers mean other colours than sRGB's is converted, and that is
said.
"""

import io
import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageCms

LARGEST = 1 << 22  # bytes of a profile; printers' tables have two million
ALIKE = 3  # of 255: a profile that changes no colour by more is sRGB's, whatever its name
MODES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK", b"Lab ": "LAB"}
# ITU-T H.273's numbers: (x, y) of red, green, blue and white
PRIMARIES = {
    9: (0.708, 0.292, 0.170, 0.797, 0.131, 0.046, 0.3127, 0.3290),
    11: (0.680, 0.320, 0.265, 0.690, 0.150, 0.060, 0.314, 0.351),
    12: (0.680, 0.320, 0.265, 0.690, 0.150, 0.060, 0.3127, 0.3290),
}
NAMES = {9: "BT.2020", 11: "DCI-P3", 12: "Display P3"}
GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}
D50 = (0.9642, 1.0, 0.8249)
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


def in_srgb(picture: Image.Image, profile: bytes) -> tuple[Image.Image, str]:
    """The picture's colours as sRGB, and a sentence where that changed or could not be read; ""
    where it did not.
    """
    if picture.mode == "LAB":
        profile = profile if profile[16:20] == b"Lab " else _lab()
    space = profile[16:20]
    if not profile or (space in MODES and picture.mode != MODES[space]):
        # a grey picture with a profile for colours: browsers leave it out too
        return picture.convert("RGB"), ""
    try:
        if len(profile) > LARGEST:
            raise ValueError
        name, transform = _transform(profile, picture.mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return (
            picture.convert("RGB"),
            "Its colour profile cannot be read, so its colours are taken as sRGB's.",
        )
    if transform is None:
        return picture.convert("RGB"), ""
    converted = ImageCms.applyTransform(picture, transform)
    assert converted is not None
    return converted, "" if picture.mode == "LAB" else _sentence(name)


def _sentence(name: str) -> str:
    return (
        f"Its colours{f' ({name})' if name else ''} were converted to sRGB, here and for the"
        " network; torchvision's own loader would give the network the file's numbers as they are."
    )


@lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> tuple[str, Any]:
    """The profile's name and the way to sRGB; None for a profile that is sRGB's own."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    name = "".join(c for c in ImageCms.getProfileDescription(source).strip() if c.isprintable())[
        :60
    ]
    transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
    if mode in ("RGB", "L"):
        probe = Image.fromarray(_colours()).convert(mode)
        there = np.asarray(ImageCms.applyTransform(probe, transform)).astype(int)
        if np.abs(there - np.asarray(probe.convert("RGB"))).max() <= ALIKE:
            return name, None
    return name, transform


def _colours() -> Any:
    """Every mixture of five levels of red, green and blue (25 x 5 x 3, uint8)."""
    levels = np.array([0, 64, 128, 192, 255], np.uint8)
    return np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=3).reshape(25, 5, 3)


def _lab() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def coded_profile(primaries: int, transfer: int) -> bytes:
    """An ICC profile for colours given by number (ITU-T H.273); b"" for sRGB's and those that are
    not known.
    """
    places = PRIMARIES.get(primaries)
    if places is None:
        return b""
    return _profile(places, GAMMAS.get(transfer), NAMES[primaries])


def profile_of_gamma(places: Sequence[float], gamma: float) -> bytes:
    """An ICC profile for PNG's gAMA (0.45455) and cHRM (x, y of white, red, green, blue); b"" for
    nonsense.
    """
    white, colours = places[:2], places[2:]
    if not 0.1 < gamma < 10 or min(white[1], *colours[1::2]) <= 0:
        return b""
    try:
        return _profile((*colours, *white), 1 / gamma, "")
    except (np.linalg.LinAlgError, struct.error, OverflowError, ValueError):
        return b""


@lru_cache(maxsize=16)
def _profile(places: tuple[float, ...], gamma: float | None, name: str) -> bytes:
    """A matrix profile (ICC.1:2001): primaries and white point by x, y; `gamma` None is sRGB's
    curve.
    """
    xyz = np.array(
        [[x / y, 1.0, (1 - x - y) / y] for x, y in zip(places[::2], places[1::2], strict=True)]
    )
    colours, white = xyz[:3].T, xyz[3]
    colours = colours * np.linalg.solve(colours, white)
    scale = (BRADFORD @ np.array(D50)) / (BRADFORD @ white)
    columns = (np.linalg.inv(BRADFORD) @ np.diag(scale) @ BRADFORD @ colours).T
    curve = _curve(gamma)
    title = name.encode("ascii")
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", len(title) + 1) + title + bytes(79),
        b"wtpt": _place(D50),
        **dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_place, columns), strict=True)),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    start = 132 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for sign, value in tags.items():
        table += sign + struct.pack(">II", start + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    head = struct.pack(
        ">I4xI4s4s4s12x4s28x", start + len(body), 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"acsp"
    )
    return (head + _place(D50)[8:]).ljust(128, b"\0") + table + body


def _place(xyz: Sequence[float]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(float(value) * 65536) for value in xyz))


def _curve(gamma: float | None) -> bytes:
    levels = np.linspace(0, 1, 1024)
    srgb = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    values = srgb if gamma is None else levels**gamma
    return (
        b"curv"
        + bytes(4)
        + struct.pack(">I", 1024)
        + (values * 65535).round().astype(">u2").tobytes()
    )
