"""Pictures, and what a network sees of them; needs no torch, so it is there at the first paint."""

from dataclasses import dataclass, field

from PIL import Image

from analysis.pictures.decode import PictureError, decoded, picture_key
from analysis.pictures.framing import Framed, Framing, frame
from analysis.pictures.gallery import GALLERY, gallery_bytes
from models.catalog import NetworkCard
from serving.store import Store

OWN = "own"
LARGEST = 64 * 2**20  # bytes; checkpoints may be larger, so the server's own limit is higher


@dataclass(frozen=True)
class Picture:
    """A picture, decoded once, with a key that changes exactly when its bytes do.

    `notes` say what was done to its file's numbers or colours.
    """

    name: str
    title: str
    key: str
    image: Image.Image = field(repr=False, compare=False)
    notes: tuple[str, ...] = ()


VIEWS: Store[tuple[str, int, int, Framing], Framed] = Store(64)
GALLERY_PICTURES: Store[str, Picture] = Store(32)
SHARED: Store[str, Picture] = Store(50)  # viewers' pictures that a link may name; in memory only


def view_of(picture: Picture, card: NetworkCard, framing: Framing) -> Framed:
    """The pixels that a network of this card gets, and where they are on the picture."""
    return framed(picture, card.resize, card.crop, framing)


def framed(picture: Picture, resize: int, crop: int, framing: Framing) -> Framed:
    """The part of a picture (crop x crop px) that is left of it at a short side of `resize` px."""
    key = (picture.key, resize, crop, framing)
    return VIEWS.once(key, lambda: frame(picture.image, resize, crop, framing))


def gallery_picture(name: str) -> Picture:
    """A gallery picture by name."""
    return GALLERY_PICTURES.once(
        name, lambda: _opened(name, GALLERY[name].title, gallery_bytes(name))
    )


def read_file(title: str, data: bytes) -> Picture:
    """A viewer's file as a picture.

    Raises:
        PictureError: it is too large or cannot be read.
    """
    if len(data) > LARGEST:
        raise PictureError("The file is larger than 64 MB. Send a smaller version of the picture.")
    return _opened(OWN, title, data)


def _opened(name: str, title: str, data: bytes) -> Picture:
    result = decoded(data)
    return Picture(name, title, picture_key(data), result.picture, result.notes)
