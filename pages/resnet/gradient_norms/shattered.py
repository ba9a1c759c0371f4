"""Shattered gradients: the gradient itself along a line of inputs, beside white and brown noise."""

import streamlit as st

from analysis.gradients.shattered import BIAS, LineNet, Shattering, noises, shattering
from figures.plots.shattered import along_line, correlation_fall
from serving.cores import one_core
from ui.frame import in_sentences
from ui.show import modebar

SCALES = {0.1: "0.1", 1.0: "1"}


@st.cache_resource(max_entries=48, show_spinner=False)
def _shattering(net: LineNet, seeds: int) -> Shattering:
    with one_core() as turn:
        return shattering(net, seeds, turn.share)


@in_sentences
def shattered_lab() -> None:
    """What norms cannot show: how soon the gradient forgets itself."""
    st.header("Shattered gradients", anchor="shattered")
    st.caption(
        "What norms cannot show: how much a gradient still says a small step further on (Balduzzi et al. 2017). "
        "One input, one output, fully connected ReLU layers in between."
    )
    if not st.toggle("Compute", key="shattered_on"):
        return
    columns = st.columns([2, 1, 1, 1], vertical_alignment="bottom")
    depth = int(
        columns[0].select_slider(
            "Layers of the deep nets", (8, 16, 24, 50), 24, key="shattered_depth"
        )
    )
    seeds = int(columns[1].number_input("Seeds", 2, 40, 10, key="shattered_seeds"))
    norm = columns[2].toggle("BatchNorm", True, key="shattered_norm")
    scale = columns[3].selectbox("Residual branch ×", list(SCALES), format_func=SCALES.__getitem__,
                                 key="shattered_scale")  # fmt: skip
    nets = {
        "shallow (1 layer)": LineNet(1, norm=norm),
        f"plain ({depth})": LineNet(depth, norm=norm),
        f"residual ({depth})": LineNet(depth, True, norm, scale),
    }
    found, bar = noises(seeds), st.progress(0.0)
    for done, (name, net) in enumerate(nets.items()):
        bar.progress(done / len(nets), text=name)
        found[name] = _shattering(net, seeds)
    bar.empty()
    rows = [(name, found[name]) for name in (*nets, "white noise", "brown noise")]
    left, right = st.columns(2, gap="medium")
    left.markdown("**The gradient itself**, each to its own scale")
    left.plotly_chart(along_line([(name, s.gradient) for name, s in rows]), key="shattered_along",
                      config=modebar("gradient-along-a-line"))  # fmt: skip
    right.markdown(f"**Its autocorrelation**, mean and deviation over {seeds} seeds")
    right.plotly_chart(correlation_fall([(name, s.correlations) for name, s in rows]), key="shattered_fall",
                       config=modebar("autocorrelation"))  # fmt: skip
    _words(found, depth)
    _setting(norm)


def _words(found: dict[str, Shattering], depth: int) -> None:
    at = {name.split(" ")[0]: float(s.correlation[4]) for name, s in found.items()}
    st.markdown(
        f"**Four points further on, the {depth}-layer plain net's gradient correlates by {at['plain']:.2f} with "
        f"itself, the residual net's by {at['residual']:.2f}, the shallow net's by {at['shallow']:.2f}; white noise "
        f"{at['white']:.2f}, brown noise {at['brown']:.2f}.**"
    )


def _setting(norm: bool) -> None:
    with st.expander("What is ours and what is the paper's"):
        st.markdown(
            "- As in the paper: 200 ReLU units in each layer, inputs on a grid of 256 points from −2 to 2, He's "
            "weights, the residual branch scaled by 0.1 or 1, brown and white noise beside them. The paper averages "
            "over 20 runs; here you choose the seeds.\n"
            f"- Ours: biases are normal with deviation {BIAS}, since with zero biases a ReLU net of one input has only "
            "two slopes. A layer is h ← W·ReLU(BN(h)), a residual one h ← h + scale·W·ReLU(BN(h)); all in float64.\n"
            "- BatchNorm stands before every ReLU but the first, where it would cancel the biases and let all units "
            "switch at one input. It takes mean and deviation over the 256 points and holds them fixed for the "
            "gradient, as at inference, so that what is drawn is the slope of the curve f(x).\n"
            + (
                "- Switch BatchNorm off: the biases then add up over the layers, more units stay on one side, and the "
                "plain net shatters less."
                if norm
                else "- BatchNorm is off now, here also in the residual net; the paper's residual nets have it."
            )
        )
