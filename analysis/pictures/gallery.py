"""The gallery: photos inside the installed libraries, and pictures drawn by code. Nothing is copied
here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from PIL import Image

from analysis.pictures import drawn
from analysis.pictures.decode import to_png

CC0 = "CC0 1.0"
PUBLIC = "public domain"
CC_BY = "CC BY 2.0"
FIRST = "chelsea"


@dataclass(frozen=True)
class GalleryPicture:
    """A picture with its credit; `source` is a file inside an installed package, or a drawing's
    name.

    `shows` are the names of classes that are right answers for it; () where the shipped networks
    know none.
    """

    name: str
    title: str
    credit: str
    licence: str
    source: str
    shows: tuple[str, ...] = ()

    @property
    def drawn(self) -> bool:
        """Whether it is drawn by code."""
        return self.source in _DRAWN


def _photo(
    name: str, title: str, credit: str, licence: str, file: str, shows: tuple[str, ...] = ()
) -> GalleryPicture:
    return GalleryPicture(name, title, credit, licence, f"skimage/data/{file}", shows)


def _drawing(name: str, title: str, source: str) -> GalleryPicture:
    return GalleryPicture(name, title, "drawn by this app", CC0, source)


CAT, PERSON, CUP, BIKE, FLOWER = ("cat",), ("person",), ("cup",), ("motorbike",), ("flower",)
MIDDLEBURY = "Nesic, Westling, Wang, Kitajima, Krathwohl, Scharstein (Middlebury 2014)"
_PICTURES = (
    _photo("chelsea", "Chelsea the cat", "Stéfan van der Walt", CC0, "chelsea.png", CAT),
    _photo("astronaut", "Astronaut Eileen Collins", "NASA", PUBLIC, "astronaut.png", PERSON),
    _photo("motorcycle", "Motorcycle", MIDDLEBURY, CC0, "motorcycle_left.png", BIKE),
    GalleryPicture(
        "flower",
        "Dahlia",
        "vultilion on Flickr",
        CC_BY,
        "sklearn/datasets/images/flower.jpg",
        FLOWER,
    ),
    GalleryPicture(
        "china",
        "Summer Palace, Beijing",
        "danielbuechele on Flickr",
        CC_BY,
        "sklearn/datasets/images/china.jpg",
        ("church", "house"),
    ),
    _photo(
        "coffee", "Cup of coffee", "Rachel Michetti, Pikolo Espresso Bar", CC0, "coffee.png", CUP
    ),
    _photo("rocket", "Rocket launch", "SpaceX", PUBLIC, "rocket.jpg"),
    _photo("hubble", "Hubble deep field", "NASA", PUBLIC, "hubble_deep_field.jpg"),
    _photo("camera", "Cameraman (grey)", "Lav Varshney", CC0, "camera.png"),
    _photo("brick", "Brick wall (grey)", "CC0Textures", CC0, "brick.png"),
    _drawing("three-sizes", "One boat, three sizes", "three_sizes"),
    _drawing("gratings", "Gratings, four periods", "gratings"),
    _drawing("checkerboard", "Checkerboard", "checkerboard"),
    _drawing("half", "Half 100, half 0", "half"),
)
GALLERY = {picture.name: picture for picture in _PICTURES}
_DRAWN: dict[str, Callable[[], Image.Image]] = {
    "three_sizes": drawn.three_sizes,
    "gratings": drawn.gratings,
    "checkerboard": drawn.checkerboard,
    "half": drawn.half,
}


def gallery_bytes(name: str) -> bytes:
    """The bytes of a gallery picture's file.

    Raises:
        KeyError: the gallery has no picture of that name.
    """
    source = GALLERY[name].source
    if source in _DRAWN:
        return to_png(_DRAWN[source]())
    package, _, inside = source.partition("/")
    return (_package_folder(package) / inside).read_bytes()


def _package_folder(package: str) -> Path:
    """Where a package is installed, found without importing it (its import takes a second)."""
    spec = find_spec(package)
    assert spec is not None, f"{package} is in requirements.txt"
    assert spec.origin is not None
    return Path(spec.origin).parent
