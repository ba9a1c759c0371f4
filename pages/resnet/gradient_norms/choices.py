"""The choices that decide a sweep of gradient norms, and the address that carries them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from analysis.gradients.regimes import REGIMES, Regime, regime_of
from models.depth_family import DepthSpec, Init
from pages.resnet.gradient_norms import words
from serving.subject import Subject
from training.live.settings import FAMILIES
from ui.choice import kept, kept_number, kept_number_or_none, kept_several, kept_switch

SHAPES = ("CIFAR family", "ImageNet-shaped")
DEPTHS: tuple[int, ...] = (8, 14, 20, 32, 44, 56, 110)
FIRST_DEPTHS: tuple[int, ...] = (8, 20, 32)
IMAGENET_DEPTHS: tuple[int, ...] = (18, 34)
DEEPEST = 506
MOST = 110 * 128  # layers x pictures whose outputs are kept for the way back (1 GB in float32)
INITS: dict[Init, str] = {
    "default": "PyTorch's default",
    "he": "He",
    "xavier": "Xavier",
    "gaussian": "small Gaussian (0.01)",
}
BATCHES = {"photo": "your photo, augmented", "gallery": "gallery pictures", "noise": "noise"}
BLOCKS = ("post-activation", "pre-activation")
NO_PICTURE = ("", "", "", "")


@dataclass(frozen=True)
class Choices:
    """Everything that decides a sweep; equal choices give equal results.

    `picture` is the subject's key where its photo makes the batch; `deeper` is one of the depths.
    """

    shape: str
    depths: tuple[int, ...]
    norm: bool
    init: Init
    pre_activation: bool
    seeds: int
    batch: str
    size: int
    picture: tuple[str, str, str, str] = NO_PICTURE
    deeper: int | None = None

    @property
    def imagenet(self) -> bool:
        """Whether the nets are the ImageNet-shaped ones."""
        return self.shape == SHAPES[1]

    @property
    def specs(self) -> list[DepthSpec]:
        """Both families at every depth."""
        return [
            DepthSpec(family, depth, self.norm, self.init, self.pre_activation)
            for depth in self.depths
            for family in FAMILIES
        ]

    @property
    def batch_only(self) -> "Choices":
        """What two sweeps share if their nets of one spec and seed are the same."""
        return replace(
            self, depths=(), seeds=0, norm=False, init="he", pre_activation=False, deeper=None
        )

    @property
    def regime(self) -> Regime | None:
        """The named regime of these choices."""
        return regime_of(self.norm, self.init, self.pre_activation)

    @property
    def title(self) -> str:
        """BatchNorm and initialisation in words."""
        norm = "BatchNorm" if self.norm else "No BatchNorm"
        block = ", pre-activation" if self.pre_activation else ""
        return f"{norm}, {INITS[self.init]} initialisation{block}"

    @property
    def problem(self) -> str:
        """A sentence that says why this cannot be measured, or "" where it can."""
        if not self.depths:
            return "Choose at least one depth."
        if self.deeper and (self.deeper - 2) % 6:
            return words.not_of_the_family(self.deeper)
        if not self.imagenet and self.depths[-1] * self.size > MOST:
            return words.too_many_pictures(self.depths[-1], self.size, MOST // self.depths[-1])
        return ""


def choices(subject: Subject) -> Choices:
    """The regimes' buttons and the controls under them."""
    regimes = st.container(horizontal=True, key="grad_regimes")
    places = st.columns([2.6, 3.2, 1.3, 1.9], vertical_alignment="bottom")
    shape = kept(
        places[0].segmented_control,
        "Nets",
        SHAPES,
        key="grad_shape",
        default=SHAPES[0],
        required=True,
    )
    imagenet = shape == SHAPES[1]
    depths = _depths(places[1], imagenet)
    norm, init = _norm(places[2]), _init(places[3])
    with st.expander("Batch, seeds, blocks, deeper nets"):
        columns = st.columns(5, vertical_alignment="bottom")
        batch, size, seeds = _batch(columns)
        pre_activation, deeper = _blocks(columns[3:], imagenet)
        st.caption(words.blocks_words(imagenet))
    picture = subject.key if batch == "photo" else NO_PICTURE
    every = tuple(sorted({*depths, *([deeper] if deeper else [])}))
    chosen = Choices(shape, every, norm, init, pre_activation, seeds, batch, size, picture, deeper)
    with regimes:
        _regime_buttons(chosen.regime)
    return chosen


def _depths(place: Any, imagenet: bool) -> list[int]:
    key, label, options, default = "grad_depths", "Layers (6n+2)", DEPTHS, FIRST_DEPTHS
    if imagenet:
        key, label, options, default = "grad_depths_imagenet", "Layers", *[IMAGENET_DEPTHS] * 2
    more = {"selection_mode": "multi"}
    return kept_several(place.pills, label, options, key=key, default=default, **more)


def _norm(place: Any) -> bool:
    return kept_switch(
        place.toggle, "BatchNorm", key="grad_norm", default=True, written=("False", "True")
    )


def _init(place: Any) -> Init:
    return kept(
        place.selectbox,
        "Initialisation",
        INITS,
        key="grad_init",
        default="he",
        format_func=INITS.__getitem__,
    )


def _batch(places: Sequence[Any]) -> tuple[str, int, int]:
    """What the loss is of, how many pictures, and how many seeds."""
    batch = kept(
        places[0].selectbox,
        "Batch",
        BATCHES,
        key="grad_batch",
        default="photo",
        format_func=BATCHES.__getitem__,
    )
    label = "Pictures in the batch"
    size = kept_number(places[1].number_input, label, (2, 128), key="grad_size", default=16)
    seeds = kept_number(places[2].number_input, "Seeds", (1, 10), key="grad_seeds", default=1)
    return batch, size, seeds


def _blocks(places: Sequence[Any], imagenet: bool) -> tuple[bool, int | None]:
    """Whether blocks are pre-activation, and a deeper net; neither for the ImageNet-shaped nets."""
    block = kept(
        places[0].segmented_control,
        "Blocks",
        BLOCKS,
        key="grad_block",
        default=BLOCKS[0],
        required=True,
        disabled=imagenet,
    )
    deeper = kept_number_or_none(
        places[1].number_input,
        f"Deeper (6n+2, to {DEEPEST})",
        (8, DEEPEST),
        key="grad_deeper",
        step=6,
        placeholder="none",
        disabled=imagenet,
    )
    return (False, None) if imagenet else (block == BLOCKS[1], deeper)


def _regime_buttons(current: Regime | None) -> None:
    for place, regime in enumerate(REGIMES):
        kind: Any = "primary" if regime == current else "secondary"
        key = f"grad_regime{place}"
        st.button(regime.title, key=key, on_click=_choose, args=(regime,), type=kind)


def _choose(regime: Regime) -> None:
    st.session_state["grad_norm"] = regime.norm
    st.session_state["grad_init"] = regime.init
    st.session_state["grad_block"] = BLOCKS[0]
