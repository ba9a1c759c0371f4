"""Gradient norms against depth: controls, the sweep with its progress, plots and words."""

import csv
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from torch import Tensor

from analysis.gallery import GALLERY
from analysis.gradients import (
    Profile,
    gallery_batch,
    network_norms,
    noise_batch,
    photo_batch,
    sweep,
)
from analysis.images import Framed, decode, network_input
from analysis.shattered import Shattering, noises, shattering
from figures.depth_plots import (
    Line,
    depth_profile,
    first_layer,
    layer_bars,
    ratio,
    shattered_plot,
)
from models.depth_family import DepthSpec
from ui.compute import Instrument, one_core
from ui.frame import in_sentences
from ui.pictures import gallery_picture
from ui.selection import Selection

DEPTHS = (8, 14, 20, 32, 44, 56, 110)
INITS = {
    "default": "PyTorch's default",
    "he": "He",
    "xavier": "Xavier",
    "gaussian": "small Gaussian (0.01)",
}
BATCHES = {"photo": "your photo, augmented", "gallery": "gallery pictures", "noise": "noise"}
FIRST_DEPTHS = [8, 20, 32]


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
    picture: str

    @property
    def specs(self) -> list[DepthSpec]:
        """Both families at every depth."""
        return [
            DepthSpec(family, depth, self.norm, self.init, self.pre_activation)
            for depth in self.depths
            for family in ("plain", "residual")
        ]  # type: ignore[arg-type]


def controls(selection: Selection) -> Settings:
    """The choices."""
    first = st.columns([2, 3, 2])
    shape = first[0].segmented_control("Nets", ["CIFAR family", "ImageNet-shaped"], default="CIFAR family",
                                       required=True, key="grad_shape")  # fmt: skip
    imagenet = shape == "ImageNet-shaped"
    options, default = ((18, 34), [18, 34]) if imagenet else (DEPTHS, FIRST_DEPTHS)
    depths = first[1].pills(
        "Depths", options, selection_mode="multi", default=default, key=f"grad_depths_{shape}"
    )
    batch = first[2].selectbox(
        "Loss of", list(BATCHES), format_func=BATCHES.__getitem__, key="grad_batch"
    )
    second = st.columns(5, vertical_alignment="bottom")
    norm = second[0].toggle("BatchNorm", True, key="grad_norm")
    init = second[1].selectbox(
        "Initialisation", list(INITS), index=1, format_func=INITS.__getitem__, key="grad_init"
    )
    pre = second[2].toggle("Pre-activation", False, key="grad_pre", disabled=imagenet)
    seeds = int(second[3].number_input("Seeds", 1, 10, 1, key="grad_seeds"))
    size = int(second[4].number_input("Batch", 2, 128, 16, key="grad_size"))
    return Settings(shape, tuple(sorted(depths)), norm, init, pre and not imagenet, seeds, batch, size,
                    selection.picture.key if batch == "photo" else "")  # fmt: skip


def _pictures(settings: Settings, seen: Framed) -> Tensor:
    side = 64 if settings.shape == "ImageNet-shaped" else 32
    if settings.batch == "noise":
        return noise_batch(settings.size, side, 0)
    if settings.batch == "gallery":
        every = [np.asarray(decode(gallery_picture(name).data)) for name in GALLERY]
        return gallery_batch(every, settings.size, side)
    return photo_batch(seen.pixels, settings.size, side, 0)


@st.cache_resource(max_entries=64, show_spinner=False)
def _kept() -> dict[Settings, dict[tuple[str, int], list[Profile]]]:
    return {}


def _swept(settings: Settings, seen: Framed) -> dict[tuple[str, int], list[Profile]]:
    """The sweep of these settings, from the cache or run now; a cancelled one leaves nothing."""
    cache = _kept()
    if settings in cache:
        return cache[settings]
    found: dict[tuple[str, int], list[Profile]] = {}
    bar, done = st.progress(0.0), 0
    total = len(settings.specs) * settings.seeds
    runs = sweep(
        settings.specs,
        settings.seeds,
        _pictures(settings, seen),
        settings.shape == "ImageNet-shaped",
    )
    while done < total:
        with one_core():
            spec, seed, profile = next(runs)
        found.setdefault((spec.family, spec.depth), []).append(profile)
        done += 1
        bar.progress(done / total, text=f"{spec.family}-{spec.depth}, seed {seed}")
    bar.empty()
    cache[settings] = found
    while len(cache) > 64:
        cache.pop(next(iter(cache)), None)
    return found


@st.fragment
@in_sentences
def gradient_lab(selection: Selection, seen: Framed) -> None:
    """Controls, profile, first layer, words, forward norms, files."""
    settings = controls(selection)
    if not settings.depths:
        st.info("Choose at least one depth.")
        return
    found = _swept(settings, seen)
    lines = [Line(f, d, np.stack([p.gradients for p in ps])) for (f, d), ps in found.items()]
    left, right = st.columns([3, 2])
    left.plotly_chart(depth_profile(lines, "gradient norm of the layer (L2)"), key="grad_profile")
    right.plotly_chart(first_layer(lines), key="grad_first")
    st.markdown(_words(settings, found))
    if any(p.exact for ps in found.values() for p in ps):
        exact = ", ".join(f"{f}-{d}" for (f, d), ps in found.items() if any(p.exact for p in ps))
        st.caption(f"Computed in float64, because float32 gives zeros or infinities: {exact}.")
    with st.expander("Plain against residual, and activations on the way forward"):
        st.plotly_chart(ratio(lines), key="grad_ratio")
        forward = [
            Line(f, d, np.stack([p.activations for p in ps])) for (f, d), ps in found.items()
        ]
        st.plotly_chart(
            depth_profile(forward, "root mean square of the layer's output"), key="grad_forward"
        )
    st.download_button("CSV", lambda: _csv(found), "gradient-norms.csv", "text/csv", icon=":material/table:",
                       on_click="ignore", key="grad_csv")  # fmt: skip
    _regimes()


def _words(settings: Settings, found: dict[tuple[str, int], list[Profile]]) -> str:
    depth = max(settings.depths)
    kind = (
        f"{'BatchNorm' if settings.norm else 'No BatchNorm'}, {INITS[settings.init]} initialisation"
    )
    parts = []
    for family in ("plain", "residual"):
        profiles = found[family, depth]
        first = float(np.median([p.gradients[0] for p in profiles]))
        last = float(np.median([p.gradients[-1] for p in profiles]))
        share = (
            "exactly zero"
            if first == 0
            else f"{first:.2g} ({first / last:.2g} of the last layer's)"
        )
        parts.append(f"the {family} net's first layer receives a gradient of {share}")
    return f"**{kind}: at {depth} layers {parts[0]}; {parts[1]}.**"


def _regimes() -> None:
    with st.expander("What to expect, and what does not follow"):
        st.markdown(
            "- **No BatchNorm, PyTorch's default:** the plain net's gradient vanishes with depth, the residual "
            "net's does not.\n"
            "- **No BatchNorm, He:** the plain net stays within reach; the *residual* net explodes, since every "
            "block adds variance.\n"
            "- **BatchNorm:** at initialisation the plain net's gradient *explodes* with depth; the residual net's "
            "grows slowly.\n"
            "- He et al. (2016, section 4.1) found healthy gradient norms in plain nets with BatchNorm while they "
            "were trained. So vanishing gradients alone do not explain why deep plain nets are worse."
        )


def _csv(found: dict[tuple[str, int], list[Profile]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(
        ["family", "depth", "seed", "layer", "gradient_norm", "activation_rms", "float64"]
    )
    for (family, depth), profiles in found.items():
        for seed, profile in enumerate(profiles):
            for layer, values in enumerate(
                zip(profile.gradients, profile.activations, strict=True)
            ):
                writer.writerow([family, depth, seed, layer, *values, int(profile.exact)])
    return buffer.getvalue()


@st.cache_resource(max_entries=32, show_spinner="Computing gradients along a line …")
def _shattering(depth: int, residual: bool, seeds: int) -> Shattering:
    with one_core():
        return shattering(depth, residual, seeds)


@st.fragment
@in_sentences
def shattered_lab() -> None:
    """The gradient itself along a line, beside white and brown noise."""
    st.header("Shattered gradients")
    st.caption(
        "The slope of a fully connected ReLU net along one line of inputs (Balduzzi et al. 2017)."
    )
    if not st.toggle("Compute", key="shattered_on"):
        return
    columns = st.columns(2)
    depth = int(
        columns[0].select_slider(
            "Layers of the deep nets", (8, 16, 24, 50), 24, key="shattered_depth"
        )
    )
    seeds = int(
        columns[1].number_input("Seeds for the autocorrelation", 2, 40, 10, key="shattered_seeds")
    )
    nets = {"shallow (1 layer)": _shattering(1, False, seeds), f"plain ({depth})": _shattering(depth, False, seeds),
            f"residual ({depth})": _shattering(depth, True, seeds), **noises()}  # fmt: skip
    along, fall = shattered_plot([(name, s.gradient, s.correlation) for name, s in nets.items()])
    left, right = st.columns(2)
    left.plotly_chart(along, key="shattered_along")
    right.plotly_chart(fall, key="shattered_fall")
    st.caption(
        "Near white noise, a step along the gradient says nothing about the next point. The shortcut keeps some of the "
        "correlation; the residual branch is scaled by 0.1 here, as in the paper, and there is no BatchNorm."
    )


@st.fragment
@in_sentences
def trained_network(selection: Selection, tool: Instrument, seen: Framed) -> None:
    """The same in the chosen trained network, for the photo and a class."""
    st.header(f"In a trained network: {tool.loaded.card.title}")
    classes = tool.loaded.classes
    target = st.selectbox(
        "Loss for the class",
        range(len(classes)),
        format_func=lambda i: classes[i],
        key="grad_class",
    )
    card = tool.loaded.card
    pixels = network_input(seen, card.mean, card.std).to(selection.device)
    with one_core():
        names, norms = network_norms(tool.traced, pixels, target)
    st.plotly_chart(layer_bars(names, norms), key="grad_trained")
    st.caption(
        "One picture, eval mode; the trained weights are not touched (torch.func.functional_call)."
    )
