"""Where the training pictures come from, with their licences; NOTICE says the same."""

from dataclasses import asdict, dataclass

from training.data.imagenette import CLASSES as IMAGENETTE


@dataclass(frozen=True)
class Source:
    """A public collection of pictures; `what` says which part of it was used, and how it was
    changed.
    """

    name: str
    licence: str
    what: str


IMAGENETTE_SOURCE = Source(
    "Imagenette v2 (fast.ai, ten classes of ImageNet, Deng et al. 2009)",
    "code Apache 2.0; pictures under ImageNet's terms: non-commercial research and education",
    "all ten classes",
)
EVERYDAY_SOURCES = (
    Source("Caltech-101 (Fei-Fei et al. 2004)", "CC BY 4.0", "objects and faces"),
    Source("PACS, photo domain (Li et al. 2017)", "for research", "seven classes of photos"),
    Source(
        "Dogs vs. Cats (Microsoft Research and Kaggle 2013)",
        "for research and education",
        "a sample of cats and dogs; 1,500 of the cats are 100 px only",
    ),
    Source("TensorFlow's flower photos", "CC BY 2.0, by many photographers", "flowers, 128 px"),
    Source("Stanford Cars (Krause et al. 2013)", "for research, non-commercial", "cars"),
)
EVERYDAY = frozenset(
    ("airplane", "butterfly", "car", "cat", "chair", "cup", "dog", "elephant", "flower", "giraffe")
    + ("grand_piano", "guitar", "helicopter", "horse", "house", "laptop", "leopard", "motorbike")
    + ("person", "pizza", "sailing_boat", "soccer_ball", "stop_sign", "umbrella", "watch")
)


def sources_of(folders: tuple[str, ...]) -> list[dict[str, str]]:
    """The sources behind these class folders; folders of one's own are named as such."""
    names, found = set(folders), []
    if names & set(IMAGENETTE):
        found.append(IMAGENETTE_SOURCE)
    if names & EVERYDAY:
        found += EVERYDAY_SOURCES
    own = sorted(names - set(IMAGENETTE) - EVERYDAY)
    if own:
        found.append(Source("folders of one's own", "as their owner has it", ", ".join(own)))
    return [asdict(source) for source in found]
