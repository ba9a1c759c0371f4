"""A picture before a network: what every page is about, and what a notebook starts with.

For example::

    from serving.subject import subject_of

    subject = subject_of("photo.jpg", "googlenet-mini")
    maps = subject.branches()  # {"inception3a": {"1×1": array of C x H x W, …}, …}
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from analysis.activations.capture import Activations, Capture
from analysis.activations.certainty import score_of
from analysis.pictures.framing import Framed, Framing
from analysis.pictures.gallery import GALLERY
from models.catalog import NETWORKS, NetworkCard
from models.loading import LoadedNetwork
from records.class_means import class_means_of
from serving import networks, passes
from serving.cores import one_core
from serving.networks import Instrument, Skeleton
from serving.passes import Key
from serving.pictures import Picture, gallery_picture, read_file, view_of


@dataclass(frozen=True)
class Subject:
    """A picture before a network, on a device, framed; whatever is asked for is measured once for
    all viewers.

    `own` is a viewer's own network, which the catalog does not have.
    """

    picture: Picture
    card: NetworkCard
    device: str = "cpu"
    framing: Framing = "centre"
    own: LoadedNetwork | None = field(default=None, repr=False, compare=False)

    @property
    def network(self) -> str:
        """The network's name."""
        return self.card.name

    @property
    def key(self) -> Key:
        """Everything that decides what the network makes of the picture."""
        return self.card.name, self.device, self.picture.key, self.framing

    @property
    def instrument(self) -> Instrument:
        """The shared network with everything that is read from it once."""
        return networks.instrument(self.card.name, self.device, self.own)

    @property
    def skeleton(self) -> Skeleton:
        """The network's shape; needs no weights on this machine."""
        return networks.skeleton_of(self.card, self.own)

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes, in the order of the logits."""
        return tuple(self.instrument.loaded.classes)

    @property
    def view(self) -> Framed:
        """The part of the picture that the network gets."""
        return view_of(self.picture, self.card, self.framing)

    @property
    def pixels(self) -> Tensor:
        """The picture as the network gets it (1 x 3 x S x S, normalised, on the device)."""
        return self.instrument.pixels(self.view, self.device)

    @property
    def activations(self) -> Activations:
        """Every stage of every Inception module, and the logits: one forward pass."""
        return passes.WHOLE.once(self.key, lambda: self._run(self.instrument.capture))

    @property
    def logits(self) -> NDArray[np.float32]:
        """The network's answer (one value for each class), before the softmax."""
        return self.activations.logits

    @property
    def knows(self) -> bool | None:
        """Whether the picture seems to show one of the network's classes; None where that was never
        measured.
        """
        unknown = self.card.unknown
        if unknown is None:
            return None
        features = self.activations.stage(self.instrument.traced.last_features())
        score = score_of(unknown.score, self.logits, features, class_means_of(self.card))
        return score >= unknown.threshold

    def stages(self, nodes: Collection[str]) -> Activations:
        """What a few nodes give for the picture: one pass."""
        wanted = tuple(nodes)
        traced = self.instrument.traced
        return passes.PARTS.once((self.key, wanted), lambda: self._run(Capture(traced, wanted)))

    def branches(self) -> dict[str, dict[str, NDArray[np.float32]]]:
        """What every branch of every Inception module gives, after the ReLU: {module: {branch: C x
        H x W}}.
        """
        given = self.activations
        return {
            module.name: {
                branch.title: given.layer(branch.layers[-1]) for branch in module.branches
            }
            for module in self.instrument.modules
        }

    def _run(self, capture: Capture) -> Activations:
        pixels = self.pixels
        with one_core():
            return capture.run(pixels)


def subject_of(
    picture: str | Path, network: str = "googlenet-mini", device: str = "cpu"
) -> Subject:
    """A picture file, or a gallery picture by name, before a network of the catalog.

    Raises:
        PictureError: the file is no picture that can be read.
        KeyError: there is no such network.
    """
    if str(picture) in GALLERY:
        return Subject(gallery_picture(str(picture)), NETWORKS[network], device)
    path = Path(picture)
    return Subject(read_file(path.name, path.read_bytes()), NETWORKS[network], device)
