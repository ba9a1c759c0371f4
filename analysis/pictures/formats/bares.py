"""A file's pixels without everything else that came with them, by its kind."""

from collections.abc import Callable, Iterator

from analysis.pictures.formats.bare import Bare
from analysis.pictures.formats.boxes import bare_gif, bare_heif, bare_icon
from analysis.pictures.formats.chunks import bare_png, bare_ppm, bare_webp
from analysis.pictures.formats.jpeg import bare_jpeg
from analysis.pictures.formats.tiff import bare_tiffs

STRIP: dict[str, Callable[[bytes], Bare]] = {
    "JPEG": bare_jpeg,
    "PNG": bare_png,
    "WebP": bare_webp,
    "HEIC": bare_heif,
    "AVIF": bare_heif,
    "PPM": bare_ppm,
    "GIF": bare_gif,
    "ICO": bare_icon,
}


def bares_of(data: bytes, kind: str) -> Iterator[Bare]:
    """The pictures of a file, the likeliest first; only a TIFF has several."""
    if kind == "TIFF":
        yield from bare_tiffs(data)
    else:
        yield STRIP.get(kind, Bare)(data)
