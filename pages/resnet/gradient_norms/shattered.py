"""Shattered gradients: the gradient itself along a line of inputs, beside white and brown noise."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from analysis.gradients.shattered import BIAS, LineNet, Shattering, noises, shattering
from figures.plots.shattered import along_line, correlation_fall
from pages.resnet.gradient_norms.results import SHATTERINGS
from pages.resnet.gradient_norms.words import shattered_words
from ui.choice import kept, kept_number, kept_switch
from ui.run import running
from ui.sentences import errors_as_sentences
from ui.show import chart

DEPTHS = (8, 16, 24, 50)
SCALES = {0.1: "0.1", 1.0: "1"}


@dataclass(frozen=True)
class Lines:
    """The nets whose gradients are compared: how deep, how many seeds, with BatchNorm, their
    branch's scale.
    """

    depth: int
    seeds: int
    norm: bool
    scale: float

    @property
    def nets(self) -> dict[str, LineNet]:
        """The nets by their names."""
        return {
            "shallow (1 layer)": LineNet(1, norm=self.norm),
            f"plain ({self.depth})": LineNet(self.depth, norm=self.norm),
            f"residual ({self.depth})": LineNet(self.depth, True, self.norm, self.scale),
        }


@errors_as_sentences
def shattered() -> None:
    """What norms cannot show: how soon the gradient forgets itself."""
    st.header("Shattered gradients", anchor="shattered")
    st.caption(
        "What norms cannot show: how well the gradient at one point predicts the gradient a "
        "small step further on (Balduzzi et al. 2017). One input, one output, fully connected "
        "ReLU layers in between."
    )
    if not kept_switch(st.toggle, "Compute", key="shattered_on"):
        return
    lines = _chosen_lines()
    measured = {
        **{name: _shattering(name, net, lines.seeds) for name, net in lines.nets.items()},
        **noises(lines.seeds),
    }
    _figures(measured, lines.seeds)
    at = {name.split(" ")[0]: float(s.correlation[4]) for name, s in measured.items()}
    st.markdown(shattered_words(at, lines.depth))
    _setting(lines.norm)


def _chosen_lines() -> Lines:
    columns = st.columns([2, 1, 1, 1], vertical_alignment="bottom")
    depth = kept(
        columns[0].select_slider,
        "Layers of the deep nets",
        DEPTHS,
        key="shattered_depth",
        default=24,
        read=int,
    )
    seeds = kept_number(
        columns[1].number_input, "Seeds", (2, 40), key="shattered_seeds", default=10
    )
    norm = kept_switch(columns[2].toggle, "BatchNorm", key="shattered_norm", default=True)
    scale = kept(
        columns[3].selectbox,
        "Residual branch ×",
        SCALES,
        key="shattered_scale",
        default=0.1,
        read=float,
        format_func=SCALES.__getitem__,
    )
    return Lines(depth, seeds, norm, scale)


def _shattering(name: str, net: LineNet, seeds: int) -> Shattering:
    def run() -> Shattering:
        with running(name, of=seeds, key="shattered", stoppable=False) as step:
            return shattering(net, seeds, step)

    return SHATTERINGS.once((net, seeds), run)


def _figures(measured: Mapping[str, Shattering], seeds: int) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**The gradient itself**, each to its own scale")
        gradients = [(name, shattering.gradient) for name, shattering in measured.items()]
        chart(along_line(gradients), "shattered_along", "gradient-along-a-line")
    with right:
        st.markdown(f"**Its autocorrelation**, mean and deviation over {seeds} seeds")
        falls = [(name, shattering.correlations) for name, shattering in measured.items()]
        chart(correlation_fall(falls), "shattered_fall", "autocorrelation")


def _setting(norm: bool) -> None:
    with st.expander("What is ours and what is the paper's"):
        st.markdown(
            "- As in the paper: 200 ReLU units in each layer, inputs on a grid of 256 points from"
            " −2 to 2, He's weights, the residual branch scaled by 0.1 or 1, brown and white noise"
            " beside them. The paper averages over 20 runs; here you choose the seeds.\n"
            f"- Ours: biases are normal with deviation {BIAS}, since with zero biases a ReLU net of"
            " one input has only two slopes. A layer is h ← W·ReLU(BN(h)), a residual one"
            " h ← h + scale·W·ReLU(BN(h)); all in float64.\n"
            "- BatchNorm stands before every ReLU but the first, where it would cancel the biases"
            " and let all units switch at one input. It takes mean and deviation over the 256"
            " points and holds them fixed for the gradient, as at inference, so that what is drawn"
            " is the slope of the curve f(x).\n"
            + (
                "- Switch BatchNorm off: the biases then add up over the layers, more units stay on"
                " one side, and the plain net shatters less."
                if norm
                else (
                    "- BatchNorm is off now, here also in the residual net; the paper's residual"
                    " nets have it."
                )
            )
        )
