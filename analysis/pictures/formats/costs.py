"""What a picture takes to read, by its header alone, and what is too much for the server."""

from PIL.ImageFile import ImageFile

from analysis.pictures.formats.bare import RefusedError

PIXELS = 150_000_000
BYTES = 480_000_000
# bytes of memory that reading takes for a pixel, at its peak, as measured with Pillow 13
DECODERS = {"WEBP": 16.0, "AVIF": 10.0, "HEIF": 8.0}
MODES = {"1": 1.3, "L": 1.3, "P": 1.3, "I": 13.0, "F": 13.0}
OTHERS, OF_NUMBERS = 4.7, 6.0
LARGEST_ICON = 1 << 20  # pixels; icons have 256 x 256 at most
SLOWEST = 1_500_000_000  # pixels that all scans of a JPEG have together
USUAL_SCANS = 20


def refuse_what_takes_too_much(opened: ImageFile, scans: int) -> None:
    """Compare an opened picture's size with what its kind takes to read.

    `scans` are those of a JPEG.

    Raises:
        RefusedError: it would take too much memory or time.
    """
    pixels = opened.width * opened.height
    refuse_pixels(pixels, min(PIXELS, int(BYTES / bytes_of_a_pixel(opened, scans))))
    if scans > USUAL_SCANS and scans * pixels > SLOWEST:
        raise RefusedError(
            f"The picture (JPEG) is stored in {scans:,} passes, which would take too long to read."
            " Save it again, as PNG or JPEG."
        )


def refuse_pixels(pixels: int, most: int) -> None:
    """Compare a number of pixels with the highest that is read.

    Raises:
        RefusedError: it is higher.
    """
    if pixels > most:
        raise RefusedError(
            f"The picture has {pixels / 1e6:,.0f} megapixels; the limit for a file of its kind is"
            f" {most / 1e6:,.0f}. Make it smaller and send it again."
        )


def bytes_of_a_pixel(opened: ImageFile, scans: int) -> float:
    """How much memory a pixel of this file takes while it is read."""
    if opened.format == "JPEG":
        return _jpeg(opened) if scans > 1 else 1.0  # read at a fraction of its size
    if opened.format == "JPEG2000":
        return 6.5 * len(opened.getbands())
    if opened.format in DECODERS:
        return DECODERS[opened.format]
    if opened.mode.startswith("I;"):
        return OF_NUMBERS
    return MODES.get(opened.mode, OTHERS)


def _jpeg(opened: ImageFile) -> float:
    """A JPEG of several scans is kept whole until the last: two bytes for each coefficient."""
    layers = [(across, down) for _, across, down, _ in getattr(opened, "layer", [])]
    most = max((across * down for across, down in layers), default=1) or 1
    return max(2.0 * sum(across * down for across, down in layers) / most, 1.0)
