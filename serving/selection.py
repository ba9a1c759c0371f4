"""What a viewer has chosen: the picture, the network, the device."""

from dataclasses import dataclass

from analysis.pictures.framing import Framing


@dataclass(frozen=True)
class Picture:
    """A picture's bytes as they came, with a key that changes exactly when the bytes do."""

    name: str
    title: str
    key: str
    data: bytes


@dataclass(frozen=True)
class Selection:
    """Everything that decides what a network sees; a page's compute calls start from it."""

    network: str
    device: str
    picture: Picture
    framing: Framing
