"""What a file is, by its first bytes: a picture that can be read, or something else that has a
name.
"""

import re
import struct
from functools import cache

READ_AS = {
    "JPEG": ("JPEG",),
    "PNG": ("PNG",),
    "WebP": ("WEBP",),
    "GIF": ("GIF",),
    "TIFF": ("TIFF",),
    "BMP": ("BMP",),
    "ICO": ("ICO",),
    "JPEG 2000": ("JPEG2000",),
    "PPM": ("PPM",),
    "AVIF": ("AVIF",),
    "HEIC": ("HEIF",),
}
"""Our names and Pillow's: only these are given to Pillow; none of them starts a program."""

_PICTURES = (
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"\x89PNG\r\n\x1a\n", "PNG"),
    (rb"RIFF....WEBP", "WebP"),
    (rb"GIF8[79]a", "GIF"),
    (rb"(II\*\0|MM\0\*|II\+\0|MM\0\+|MM\*\0|II\0\*)", "TIFF"),
    (rb"BM.{12}[\x0c\x10\x28\x34\x38\x40\x6c\x7c]\0\0\0", "BMP"),
    (rb"\x00\x00\x01\x00[^\x00]\x00", "ICO"),
    (rb"(\xff\x4f\xff\x51|\0\0\0\x0cjP  \r\n\x87\n)", "JPEG 2000"),
    (rb"P[1-6fF]\s", "PPM"),
    (rb"....ftyp(avif|avis)", "AVIF"),
    (rb"....ftyp(hei[cxmsf]|hev[cxms])", "HEIC"),
)
_OTHERS = (
    (rb"\s*<\?xml[^<]*(<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<svg|\s*<svg", "a drawing (SVG)"),
    (rb"%PDF", "a PDF document"),
    (rb"(\xc5\xd0\xd3\xc6|%!PS)", "a PostScript drawing (EPS)"),
    (rb"8BPS", "a Photoshop document"),
    (rb"gimp xcf", "a GIMP document"),
    (rb"(v/1\x01|#\?RA)", "a picture of high dynamic range (OpenEXR or Radiance)"),
    (rb".{128}DICM", "a medical picture (DICOM)"),
    (rb"SIMPLE  =", "a picture of astronomy (FITS)"),
    (rb"DDS \x7c", "a texture (DDS)"),
    (rb"(\xd7\xcd\xc6\x9a|\x01\0\0\0.{36} EMF)", "a drawing (WMF or EMF)"),
    (rb"(\x93NUMPY|\x89HDF)", "an array of numbers (NumPy or HDF5)"),
    (rb"(\xff\x0a|\0\0\0\x0cJXL )", "a JPEG XL picture"),
    (rb"(....ftypcrx |FUJIFILMCCD-RAW|IIRO|IIU\0|FOVb)", "a camera's raw file"),
    (rb"(....ftyp|....moov|....mdat|\x1aE\xdf\xa3|RIFF....AVI )", "a film"),
    (rb"(RIFF....WAVE|ID3|fLaC|OggS)", "a sound"),
    (rb"PK\x03\x04", "an archive or an office document"),
    (rb"(\x1f\x8b|7z\xbc\xaf|Rar!|\xfd7zXZ|BZh|\x28\xb5\x2f\xfd)", "a compressed archive"),
    (rb"version https://git-lfs", "a pointer of Git LFS: the picture itself is elsewhere"),
    (rb"\s*<(!DOCTYPE html|html|head|body)", "a web page"),
)


def picture_kind(data: bytes) -> str | None:
    """Our name of the picture's format (a key of READ_AS); None for what is no such picture."""
    start = data[:32]
    for pattern, kind in _PICTURES:
        if re.match(pattern, start, re.DOTALL):
            return kind
    return _by_brands(start, data) if start[4:8] == b"ftyp" else None


def _by_brands(start: bytes, data: bytes) -> str | None:
    """HEIC or AVIF whose first brand says only that it is a still picture (mif1, msf1)."""
    if start[8:12] not in (b"mif1", b"msf1", b"miaf"):
        return None
    size = min(struct.unpack(">I", start[:4])[0], 512)
    brands = {data[at : at + 4] for at in range(16, size, 4)}
    return "AVIF" if brands & {b"avif", b"avis"} else "HEIC"


def other_kind(data: bytes) -> str:
    """In words, what a file is that is no picture; "" when we do not know."""
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip(b"\x04\r\n\t ")
    for pattern, words in _OTHERS:
        if re.match(pattern, start, re.DOTALL | re.IGNORECASE):
            return words
    printable = sum(byte in b"\t\r\n" or 32 <= byte < 127 for byte in start)
    return "text" if start and printable > 0.95 * len(start) else ""


def is_cut_off(data: bytes, kind: str) -> bool:
    """Whether a picture that cannot be read is shorter than its own header says."""
    if kind == "JPEG":
        return b"\xff\xd9" not in data[-4096:]
    if kind == "PNG":
        return b"IEND" not in data[-4096:]
    if kind == "GIF":
        return not data.rstrip(b"\0").endswith(b";")
    if kind == "WebP":
        return len(data) < 8 + int.from_bytes(data[4:8], "little")
    if kind == "BMP":
        return len(data) < int.from_bytes(data[2:6], "little")
    return kind in ("HEIC", "AVIF") and _boxes_end_beyond(data)


def _boxes_end_beyond(data: bytes) -> bool:
    """Whether the last of an ISO file's boxes (size, four letters, contents) reaches beyond the
    file.
    """
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size == 0:
            return False
        at += max(size, 8)
    return at != len(data)


@cache
def register_heif() -> None:
    """Let Pillow read HEIC and AVIF, once."""
    from pillow_heif import register_heif_opener

    register_heif_opener()
