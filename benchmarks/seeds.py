"""The sound files that the fuzz test breaks: small ones of every kind that the app reads."""

import argparse
import io
import pickle
import struct
import tarfile
import zlib
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageCms
from safetensors.torch import save as safetensors_of

from models.miniatures import MINIATURES


def _file(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def picture_seeds() -> list[bytes]:
    """Pictures of every format, with EXIF, profiles, transparency, frames, pages and numbers of
    many kinds.
    """
    from pillow_heif import register_heif_opener

    register_heif_opener()
    rng = np.random.default_rng(0)
    noise = Image.fromarray(rng.integers(0, 255, (32, 40, 3), dtype=np.uint8))
    smooth = noise.resize((200, 160), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x011A] = 6, "a camera", 72.0
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return [
        *(
            _file(smooth, kind, exif=exif, icc_profile=srgb)
            for kind in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
        ),
        _file(smooth, "JPEG", progressive=True, icc_profile=profile),
        _file(smooth, "MPO", save_all=True, append_images=[smooth]),
        _file(smooth.convert("CMYK"), "JPEG"),
        *_alpha(noise, smooth),
        *(_file(smooth, kind) for kind in ("BMP", "ICO", "JPEG2000", "PPM", "TIFF", "GIF")),
        *_tiffs(smooth),
        *_numbers(rng),
    ]


def _alpha(noise: Image.Image, smooth: Image.Image) -> list[bytes]:
    clear = noise.convert("RGBA")
    clear.putalpha(noise.convert("L"))
    films = [clear, clear.rotate(90)]
    return [
        *(_file(clear, kind) for kind in ("PNG", "WEBP", "TIFF", "AVIF", "HEIF")),
        *(
            _file(films[0], kind, save_all=True, append_images=films[1:])
            for kind in ("PNG", "WEBP", "GIF", "AVIF")
        ),
        _file(smooth.quantize(16), "PNG", transparency=3),
        _file(clear, "WEBP", lossless=True),
    ]


def _tiffs(smooth: Image.Image) -> list[bytes]:
    packed = ("tiff_lzw", "tiff_deflate", "packbits", "jpeg")
    small = smooth.resize((50, 40))
    return [
        *(_file(smooth, "TIFF", compression=how) for how in packed),
        _file(smooth.convert("1"), "TIFF", compression="group4"),
        _file(small, "TIFF", save_all=True, append_images=[smooth], tiffinfo={254: 1}),
        _file(smooth.convert("L").convert("P"), "TIFF"),
    ]


def _numbers(rng: np.random.Generator) -> list[bytes]:
    values = rng.random((20, 30))
    kinds = [(values * 4095).astype("u2"), (values * 1e6 - 5e5).astype("i4"), values.astype("f4")]
    pages = [
        _file(Image.fromarray(array), "TIFF", compression=how)
        for array in kinds
        for how in ("raw", "tiff_deflate", "tiff_lzw")
    ]
    rows = (values * 65535).astype(">u2")
    head = struct.pack(">IIBBBBB", 10, 20, 16, 2, 0, 0, 0)
    chunks = (
        (b"IHDR", head),
        (b"tRNS", bytes(6)),
        (b"cICP", bytes([12, 13, 0, 1])),
        (b"IDAT", zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))),
        (b"IEND", b""),
    )
    sixteen = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    grey = _file(Image.fromarray((values * 65535).astype("u2")), "PNG")
    return [*pages, sixteen, grey, b"P5 3 1 4095\n" + struct.pack(">3H", 0, 2048, 4095)]


def checkpoint_seeds() -> list[bytes]:
    """Checkpoints in every format, whole and wrapped ones, and files of other programs."""
    torch.manual_seed(0)
    network = MINIATURES["resnet18"](3).half()
    state = network.state_dict()
    small = {f"layer1.0.conv{n}.weight": torch.randn(4, 4, 3, 3) for n in range(1, 9)}
    trained = _trained(small)
    return [
        _saved(state),
        safetensors_of(state),
        _saved(state, _use_new_zipfile_serialization=False),
        _saved(small),
        safetensors_of(small),
        _saved(small, _use_new_zipfile_serialization=False),
        _saved(trained),
        _saved(trained, _use_new_zipfile_serialization=False),
        _saved(_odd()),
        pickle.dumps(trained),
        pickle.dumps(small, protocol=5),
        _saved(torch.nn.Conv2d(3, 4, 3)),
        _tar(),
        b"\x89HDF\r\n\x1a\n" + bytes(99),
        b"\x08\x08\x12\x07pytorch",
        b"version https://git-lfs",
    ]


def _trained(state: dict[str, torch.Tensor]) -> dict[str, Any]:
    """What a training script keeps beside its weights."""
    return {
        "model": {f"module.{k}": v for k, v in state.items()},
        "args": argparse.Namespace(lr=0.1),
        "best": np.float64(0.9),
        "optimizer": {"state": {0: {"step": torch.tensor(1.0)}}},
    }


def _odd() -> dict[str, torch.Tensor]:
    """Tensors that are not plain arrays."""
    return {
        "a": torch.eye(3).to_sparse(),
        "b": torch.zeros(2, device="meta"),
        "c": torch.zeros(4).to(torch.float8_e4m3fn),
        "d": torch.ones(1).expand(9),
    }


def _saved(thing: Any, **options: Any) -> bytes:
    buffer = io.BytesIO()
    torch.save(thing, buffer, **options)
    return buffer.getvalue()


def _tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in ("sys_info", "pickle", "tensors", "storages"):
            archive.addfile(tarfile.TarInfo(name))
    return buffer.getvalue()


def label_seeds() -> list[bytes]:
    """Lists of names in every encoding."""
    names = "Bär\r\nKöter\n猫\n\nnaïve café\ttoo"
    return [
        names.encode(encoding, "replace")
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252")
    ]


def link_seeds() -> list[bytes]:
    """Values that stand in the app's addresses."""
    return [
        b"chelsea",
        b"googlenet-mini",
        b"0.1.2.1",
        b"17",
        b"True",
        b"whole",
        b"f0c1",
        b"-3",
        "Größe".encode(),
    ]
