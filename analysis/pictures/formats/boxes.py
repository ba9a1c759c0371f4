"""HEIC and AVIF, which are made of boxes: their EXIF and XMP are hidden from the decoders."""

import re

from analysis.pictures.formats.bare import Bare
from analysis.pictures.formats.profiles import coded_profile

# an item's entry: version 2 has a 2-byte number before its type, version 3 a 4-byte one
_METADATA = re.compile(rb"(infe\x02.{3}.{4}|infe\x03.{3}.{6})(Exif|mime|uri )", re.DOTALL)
_CODED_COLOURS = re.compile(rb"colrnclx(..)(..)..", re.DOTALL)


def bare_heif(data: bytes) -> Bare:
    """A HEIC or AVIF whose metadata no decoder looks into; how it is turned stands elsewhere in the
    file.
    """
    colours = _CODED_COLOURS.search(data)
    coded = (
        coded_profile(*(int.from_bytes(part, "big") for part in colours.groups()))
        if colours
        else b""
    )
    return Bare(_METADATA.sub(rb"\1skip", data), profile=coded)
