"""How much of a reduction's input survives: learned, by PCA, and by chance."""

from functools import partial
from math import prod

import streamlit as st

from analysis.activations.numbers import order
from analysis.convolutions.reduction import Pointwise, covariance, principal, rebuilt
from analysis.pictures.gallery import GALLERY
from figures.pictures.raster import bright_scale
from figures.plots.reduction import survival as survival_plot
from pages.inception.reduction.results import SEEDS, Pooled, Reduction, Survival, survival_of
from serving.subject import Subject
from ui.choice import kept_number, kept_switch
from ui.run import running
from ui.show import chart, tiles

BEST = (
    "No linear reduction of this size rebuilds these maps better than PCA of this photo (Eckart and"
    " Young 1936). The learned reduction was trained to tell classes apart, not to rebuild its"
    " input: it may drop variance that does not help, and it works on every photo."
)


def survival(subject: Subject, reduction: Reduction) -> None:
    """PCA, learned outputs and chance compared at any number of channels."""
    layer = reduction.layer
    st.subheader("How much survives?")
    if not kept_switch(
        st.toggle,
        "Compare with PCA on this photo, on the gallery, and with chance",
        key="compare_pca",
        help=f"Runs the network once on each of the {len(GALLERY)} gallery pictures.",
    ):
        return
    wait = partial(running, "Gallery", of=len(GALLERY), key="gallery", stoppable=False)
    shares = survival_of(subject, reduction, wait)
    if shares.rank < 2:
        st.info("These maps hardly vary on this photo, so there is nothing to compare.")
        return
    count = kept_number(
        st.slider,
        "Channels kept",
        (1, shares.rank),
        key=f"kept_{layer.name}",
        default=layer.outputs if layer.outputs < shares.rank else shares.rank // 2,
    )
    macs = [n * layer.inputs * prod(layer.size) for n in range(1, layer.inputs + 1)]
    figure = survival_plot(shares.learned, shares.photo, shares.gallery, shares.random, macs, count)
    chart(figure, key="survival", name="how-much-survives")
    st.markdown(_words(shares, count, min(count, layer.outputs), macs[count - 1]))
    st.markdown(f"{_limit(layer, shares.rank)} {_pooled(layer, shares.pooled)}")
    st.caption(BEST)
    _rebuilt_rows(reduction, shares, count)


def _words(shares: Survival, count: int, learned: int, macs: int) -> str:
    return (
        f"**At {count} channels** ({macs:,} MAC): PCA of this photo keeps "
        f"{shares.photo[count - 1]:.1%}, PCA of the gallery {shares.gallery[count - 1]:.1%}, "
        f"the {learned} best learned outputs {shares.learned[learned - 1]:.1%}, "
        f"random projections {shares.random[:, count - 1].mean():.1%} on average over {SEEDS} "
        "seeds."
    )


def _limit(layer: Pointwise, rank: int) -> str:
    """Where the curves end, and why."""
    height, width = layer.size
    positions = height * width
    if rank == layer.inputs:
        return ""
    reason = f"vary in only {rank} dimensions on this photo"
    if rank == positions - 1:
        reason = (
            f"have {height}×{width} positions, so once their means are taken off they vary in at "
            f"most {positions - 1} dimensions"
        )
    return (
        f"**The curves end at {rank} channels**: the {layer.inputs} maps {reason}, and any {rank} "
        "independent channels keep everything, random ones too."
    )


def _pooled(layer: Pointwise, pooled: Pooled) -> str:
    """The same where one photo's rank is no limit: over all positions of the gallery."""
    positions = len(GALLERY) * layer.size[0] * layer.size[1]
    return (
        f"**Over the gallery** ({len(GALLERY)} pictures, {positions:,} positions, "
        f"{pooled.rank} dimensions): all {layer.outputs} learned outputs keep "
        f"{pooled.learned:.1%}, as many channels of PCA {pooled.best:.1%}, of random projections "
        f"{pooled.random:.1%} on average."
    )


def _rebuilt_rows(reduction: Reduction, shares: Survival, count: int) -> None:
    maps = reduction.maps
    strongest = [int(c) for c in order(maps, "strength")[:16]]
    learned = reduction.weights[shares.order][:count]
    own = principal(covariance(maps))[:count]
    ways = {
        f"The {len(strongest)} strongest input channels": maps,
        "Rebuilt from the learned outputs": rebuilt(maps, learned),
        "Rebuilt from PCA of this photo": rebuilt(maps, own),
        "Rebuilt from PCA of the gallery": rebuilt(maps, shares.directions[:count]),
    }
    scale = bright_scale(maps[strongest], "Viridis")
    for place, (title, way) in enumerate(ways.items()):
        st.markdown(f"**{title}**")
        tiles(way[strongest], f"rebuilt{place}", names=strongest, columns=16, scale=scale)
