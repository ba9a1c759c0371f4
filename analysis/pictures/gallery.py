"""The gallery: photos inside the installed libraries, and pictures drawn by code. Nothing is copied here."""

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
    """A picture with its credit; `source` is a file inside an installed package, or a drawing's name."""

    name: str
    title: str
    credit: str
    licence: str
    source: str


def _photo(name: str, title: str, credit: str, licence: str, file: str) -> GalleryPicture:
    return GalleryPicture(name, title, credit, licence, f"skimage/data/{file}")


_PICTURES = (
    _photo("chelsea", "Chelsea the cat", "Stéfan van der Walt", CC0, "chelsea.png"),
    _photo("astronaut", "Astronaut Eileen Collins", "NASA", PUBLIC, "astronaut.png"),
    _photo("coffee", "Cup of coffee", "Rachel Michetti, Pikolo Espresso Bar", CC0, "coffee.png"),
    _photo("motorcycle", "Motorcycle", "Nesic, Westling, Wang, Kitajima, Krathwohl, Scharstein "
           "(Middlebury 2014)", CC0, "motorcycle_left.png"),
    _photo("rocket", "Rocket launch", "SpaceX", PUBLIC, "rocket.jpg"),
    _photo("hubble", "Hubble deep field", "NASA", PUBLIC, "hubble_deep_field.jpg"),
    GalleryPicture("china", "Summer Palace, Beijing", "danielbuechele on Flickr", CC_BY,
                   "sklearn/datasets/images/china.jpg"),
    GalleryPicture("flower", "Dahlia", "vultilion on Flickr", CC_BY,
                   "sklearn/datasets/images/flower.jpg"),
    _photo("camera", "Cameraman (grey)", "Lav Varshney", CC0, "camera.png"),
    _photo("brick", "Brick wall (grey)", "CC0Textures", CC0, "brick.png"),
    GalleryPicture("three-sizes", "One boat, three sizes", "drawn by this app", CC0, "three_sizes"),
    GalleryPicture("gratings", "Gratings, four periods", "drawn by this app", CC0, "gratings"),
    GalleryPicture("checkerboard", "Checkerboard", "drawn by this app", CC0, "checkerboard"),
    GalleryPicture("half", "Half 100, half 0", "drawn by this app", CC0, "half"),
)  # fmt: skip
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
