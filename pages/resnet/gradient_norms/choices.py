"""The choices that decide a sweep of gradient norms, and the address that carries them."""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from serving.selection import Selection

from analysis.gradients.regimes import REGIMES, Regime, regime_of
from models.depth_family import DepthSpec
from ui import choice

SHAPES = ("CIFAR family", "ImageNet-shaped")
DEPTHS = (8, 14, 20, 32, 44, 56, 110)
FIRST_DEPTHS = [8, 20, 32]
DEEPEST = 506
MOST = 110 * 128  # layers x pictures whose outputs are kept for the way back (1 GB in float32)
INITS = {
    "default": "PyTorch's default",
    "he": "He",
    "xavier": "Xavier",
    "gaussian": "small Gaussian (0.01)",
}
BATCHES = {"photo": "your photo, augmented", "gallery": "gallery pictures", "noise": "noise"}
BLOCKS = ("post-activation", "pre-activation")


@dataclass(frozen=True)
class Settings:
    """Everything that decides a sweep; equal settings give equal results."""

    shape: str
    depths: tuple[int, ...]
    norm: bool
    init: Any
    pre_activation: bool
    seeds: int
    batch: str
    size: int
    picture: tuple[str, str]

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
            for family in ("plain", "residual")
        ]  # type: ignore[arg-type]

    @property
    def batch_only(self) -> "Settings":
        """What two sweeps share if their nets of one spec and seed are the same."""
        return replace(self, depths=(), seeds=0, norm=False, init="", pre_activation=False)

    @property
    def regime(self) -> Regime | None:
        """The named regime of these settings."""
        return regime_of(self.norm, self.init, self.pre_activation)

    @property
    def title(self) -> str:
        """BatchNorm and initialisation in words."""
        norm = "BatchNorm" if self.norm else "No BatchNorm"
        block = ", pre-activation" if self.pre_activation else ""
        return f"{norm}, {INITS[self.init]} initialisation{block}"


def controls(selection: Selection) -> tuple[Settings | None, str]:
    """The choices, and a sentence on what is wrong with them (then there are no settings)."""
    _restore()
    with st.container(horizontal=True, key="grad_regimes"):
        for place, regime in enumerate(REGIMES):
            st.button(regime.title, key=f"grad_regime{place}", on_click=_choose, args=(regime,),
                      type="primary" if regime == _current() else "secondary")  # fmt: skip
    first = st.columns([2.6, 3.2, 1.3, 1.9], vertical_alignment="bottom")
    shape: str = (
        first[0].segmented_control("Nets", SHAPES, required=True, key="grad_shape") or SHAPES[0]
    )
    imagenet = shape == SHAPES[1]
    if imagenet:
        depths = first[1].pills("Layers", (18, 34), selection_mode="multi", default=[18, 34],
                                key="grad_depths_imagenet")  # fmt: skip
    else:
        depths = first[1].pills("Layers (6n+2)", DEPTHS, selection_mode="multi", key="grad_depths")
    norm = first[2].toggle("BatchNorm", key="grad_norm")
    init = first[3].selectbox(
        "Initialisation", list(INITS), format_func=INITS.__getitem__, key="grad_init"
    )
    with st.expander("Batch, seeds, blocks, deeper nets"):
        batch, size, seeds, pre, deeper = _more(imagenet)
    _publish(sorted(depths))
    card = selection.picture.key, f"{selection.network} {selection.framing}"
    settings = Settings(shape, tuple(sorted({*depths, *([deeper] if deeper else [])})), norm, init,
                        pre and not imagenet, seeds, batch, size, card if batch == "photo" else ("", ""))  # fmt: skip
    problem = _problem(settings, deeper)
    return (None, problem) if problem else (settings, "")


def _more(imagenet: bool) -> tuple[str, int, int, bool, int | None]:
    columns = st.columns(5, vertical_alignment="bottom")
    batch = columns[0].selectbox(
        "Loss of", list(BATCHES), format_func=BATCHES.__getitem__, key="grad_batch"
    )
    size = int(columns[1].number_input("Pictures in the batch", 2, 128, key="grad_size"))
    seeds = int(columns[2].number_input("Seeds", 1, 10, key="grad_seeds"))
    pre = columns[3].segmented_control(
        "Blocks", BLOCKS, required=True, key="grad_block", disabled=imagenet
    )
    deeper = columns[4].number_input(f"Deeper (6n+2, to {DEEPEST})", 8, DEEPEST, None, 6, key="grad_deeper",
                                     placeholder="none", disabled=imagenet)  # fmt: skip
    st.caption(
        "The ImageNet-shaped nets are those of He et al. 2016a with torchvision's post-activation blocks; "
        "pre-activation (He et al. 2016b) is for the CIFAR family."
        if imagenet
        else "Pre-activation is He et al. 2016b's block: BatchNorm and ReLU come before each convolution. "
        "The photo's batch holds random crops and mirrors of what the network sees of it."
    )
    return batch, size, seeds, pre == BLOCKS[1], None if imagenet or deeper is None else int(deeper)


def _problem(settings: Settings, deeper: int | None) -> str:
    if not settings.depths:
        return "Choose at least one depth."
    if deeper and (deeper - 2) % 6:
        below = (deeper - 2) // 6 * 6 + 2
        return f"{deeper} is not 6n+2, so no net of this family has that many layers. Choose {below} or {below + 6}."
    deepest = settings.depths[-1]
    if not settings.imagenet and deepest * settings.size > MOST:
        return (
            f"{deepest} layers with {settings.size} pictures would need more memory than this page takes. "
            f"Choose at most {MOST // deepest} pictures for a net this deep."
        )
    return ""


def _restore() -> None:
    choice.restore_name("grad_shape", SHAPES[0], SHAPES)
    choice.restore("grad_norm", True, (True, False), lambda word: word == "True")
    choice.restore_name("grad_init", "he", list(INITS))
    choice.restore_name("grad_batch", "photo", list(BATCHES))
    choice.restore("grad_size", 16, range(2, 129), int)
    choice.restore("grad_seeds", 1, range(1, 11), int)
    choice.restore_name("grad_block", BLOCKS[0], BLOCKS)
    if "grad_depths" not in st.session_state:
        words = st.query_params.get("grad_depths", "").split(".")
        asked = [depth for depth in DEPTHS if str(depth) in words]
        st.session_state["grad_depths"] = asked or FIRST_DEPTHS
    st.session_state["grad_depths"] = st.session_state["grad_depths"]


def _publish(depths: list[int]) -> None:
    defaults = {"grad_shape": SHAPES[0], "grad_norm": True, "grad_init": "he", "grad_batch": "photo",
                "grad_size": 16, "grad_seeds": 1, "grad_block": BLOCKS[0]}  # fmt: skip
    for key, default in defaults.items():
        choice.publish(key, st.session_state[key], default)
    if st.session_state["grad_shape"] == SHAPES[0]:
        choice.publish("grad_depths", ".".join(map(str, depths)), ".".join(map(str, FIRST_DEPTHS)))


def _current() -> Regime | None:
    state = st.session_state
    return regime_of(state["grad_norm"], state["grad_init"], state["grad_block"] == BLOCKS[1])


def _choose(regime: Regime) -> None:
    st.session_state["grad_norm"] = regime.norm
    st.session_state["grad_init"] = regime.init
    st.session_state["grad_block"] = BLOCKS[0]
