"""TIFFs of any numbers, written by an independent library (scikit-image's tifffile), in any
layout.
"""

import io

import numpy as np
import pytest
import tifffile
from PIL import Image

from analysis.pictures.decode import decode
from tests.analysis.pictures.files import file

RAMP = np.linspace(0, 1, 300).reshape(10, 30)
GREY = {
    "float16": RAMP.astype("f2"),
    "float64": RAMP * 2 - 1,
    "uint32": (RAMP * (2**32 - 1)).astype("u4"),
    "int32": (RAMP * 1e6).astype("i4"),
    "uint64": (RAMP * 1e9).astype("u8"),
    "int16": (RAMP * 2000 - 1000).astype("i2"),
    "int8": (RAMP * 200 - 100).astype("i1"),
    "uint16": (RAMP * 4095).astype("u2"),
}
COLOURS = np.stack([RAMP, RAMP[::-1], RAMP * 0.5], axis=2)


def tiff(array, **options):
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, array, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("packed", [None, "zlib"])
@pytest.mark.parametrize("tile", [None, (16, 16)])
@pytest.mark.parametrize("name", GREY)
def test_grey(name, tile, packed, order):
    data = tiff(GREY[name], byteorder=order, compression=packed, tile=tile)
    levels = np.asarray(decode(data))[..., 0].astype(int)
    assert np.abs(levels - (RAMP * 255)).max() <= 2


@pytest.mark.parametrize("packed", [None, "zlib"])
@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("kind", ["u1", "u2", "u4", "f2", "f4", "f8"])
def test_colours(kind, apart, packed):
    top = 1 if kind[0] == "f" else np.iinfo(kind).max
    stored = (COLOURS * top).astype(kind)
    stored, how = (stored.transpose(2, 0, 1), "separate") if apart else (stored, "contig")
    data = tiff(stored, photometric="rgb", planarconfig=how, compression=packed)
    assert np.abs(np.asarray(decode(data)) - COLOURS * 255).max() <= 2


def test_differences_instead_of_numbers():
    whole = tiff((RAMP * 65535).astype("u2"), compression="zlib", predictor=True)
    assert np.abs(np.asarray(decode(whole))[..., 0] - RAMP * 255).max() <= 2
    floats = file(
        Image.fromarray(RAMP.astype("f4")),
        "TIFF",
        compression="tiff_adobe_deflate",
        tiffinfo={317: 3},
    )
    assert np.abs(np.asarray(decode(floats))[..., 0] - RAMP * 255).max() <= 2
