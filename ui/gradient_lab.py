"""Gradient norms against depth: controls, the sweep, plots beside what is expected, files."""

import csv
import io
from typing import Any

import numpy as np
import streamlit as st

from analysis.gradients import Profile
from analysis.images import Framed
from analysis.regimes import EXPLODES, STEADY, VANISHES, Finding, findings
from figures.depth_plots import Line, depth_profile, first_layer, ratio
from figures.log_axis import SUPER
from figures.plot_png import plots_png
from ui.frame import in_sentences
from ui.gradient_settings import BATCHES, Settings, controls
from ui.gradient_sweep import Found, swept
from ui.selection import Selection

MARKS = {True: ":green[:material/check: as expected]", None: "",
         False: ":orange[:material/priority_high: this run contradicts it]"}  # fmt: skip


def modebar(name: str) -> dict[str, Any]:
    """Plotly's own camera button: a sharp PNG under a telling name."""
    return {
        "displaylogo": False,
        "toImageButtonOptions": {"format": "png", "filename": name, "scale": 3},
    }


@in_sentences
def gradient_lab(selection: Selection, seen: Framed) -> None:
    """The page below its question. No fragment: inside one, a new choice would not interrupt a running sweep."""
    settings, problem = controls(selection)
    if settings is None:
        st.info(problem)
        return
    found = swept(settings, seen)
    if found is None:
        return
    lines = [
        Line(f, d, np.stack([p.gradients for p in ps]), any(p.exact for p in ps))
        for (f, d), ps in found.items()
    ]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        profile = depth_profile(lines, "gradient norm of the layer (L2)")
        st.plotly_chart(profile, key="grad_profile", config=modebar("gradient-norms"))
    with right:
        _regime(settings, found)
    figures = _others(lines, found)
    _arithmetic(settings, lines)
    _files(settings, found, [("Gradient norm of every layer", profile), *figures])


def _regime(settings: Settings, found: Found) -> None:
    """What the papers lead one to expect, each sentence with this run's numbers under it."""
    st.subheader(settings.title, anchor=False)
    firsts = {key: float(np.median([p.gradients[0] for p in ps])) for key, ps in found.items()}
    for finding in findings(settings.regime, firsts):
        if finding.sentence:
            st.markdown(f"**{finding.sentence}** {MARKS[finding.holds]}")
        st.markdown(_measured(finding))
    if settings.regime is None:
        st.caption("The lecture's three sentences are for the three combinations in the buttons above; these are the "
                   "numbers of yours.")  # fmt: skip
    if len(settings.depths) < 2:
        st.caption("Choose a second depth to see how it changes.")
    else:
        st.caption(
            f"Judged by the factor for one more layer: below {VANISHES} vanishes, {STEADY} to {EXPLODES} stays, "
            f"above {EXPLODES} explodes."
        )
    _why(settings)


def _measured(finding: Finding) -> str:
    (shallow, deep), (low, high) = finding.depths, finding.firsts
    name = finding.family.capitalize()
    if shallow == deep:
        return f"{name}-{deep}: the first layer receives **{_number(high)}**."
    growth = "" if finding.growth is None else f", **×{finding.growth:.2f} for each layer**"
    return f"{name}: first layer {_number(low)} with {shallow} layers, **{_number(high)}** with {deep}{growth}."


def _number(value: float) -> str:
    if value == 0:
        return "exactly zero"
    if not np.isfinite(value):
        return "beyond float64"
    if 1e-3 <= value < 1e4:
        return f"{value:.2g}" if value < 100 else f"{value:,.0f}"
    mantissa, power = f"{value:.1e}".split("e")
    return f"{mantissa}×10{str(int(power)).translate(SUPER)}"


def _why(settings: Settings) -> None:
    if settings.norm:
        st.caption(
            "He et al. (2016, section 4.1) found healthy norms in plain nets with BatchNorm while they trained, so "
            "vanishing gradients alone do not explain why deep plain nets are worse: see *During training* below."
        )
    else:
        st.caption(
            "The nets of He et al. (2016) all had BatchNorm, so what is seen here without it is not what they call "
            "degradation."
        )


def _others(lines: list[Line], found: Found) -> list[tuple[str, Any]]:
    st.subheader("First layer against depth", anchor="first-layer")
    columns = st.columns(2, gap="medium")
    first, share = first_layer(lines), ratio(lines)
    columns[0].plotly_chart(first, key="grad_first", config=modebar("first-layer"))
    columns[1].plotly_chart(share, key="grad_ratio", config=modebar("plain-over-residual"))
    st.subheader("Activations on the way forward", anchor="forward")
    forward = depth_profile(
        [Line(f, d, np.stack([p.activations for p in ps]), any(p.exact for p in ps))
         for (f, d), ps in found.items()],
        "root mean square of the layer's output", 380,
    )  # fmt: skip
    st.plotly_chart(forward, key="grad_forward", config=modebar("activations"))
    st.caption(
        "Right after each convolution, before BatchNorm and the addition: in the residual nets the first layer of "
        "a block sees the whole sum and the second one only its own branch, hence the zigzag."
    )
    return [("First layer against depth", first), ("Plain over residual", share),
            ("Activations on the way forward", forward)]  # fmt: skip


def _arithmetic(settings: Settings, lines: list[Line]) -> None:
    exact = [f"{line.family}-{line.depth}" for line in lines if line.exact]
    which = (
        f"float64 (dotted): {', '.join(exact)}, whose gradients leave float32's range; float32: all others. "
        if exact
        else "All lines are float32, whose range is enough here. "
    )
    lost = [f"{line.family}-{line.depth}" for line in lines if not np.isfinite(line.values).all()]
    beyond = f"Beyond float64 and not drawn: {', '.join(lost)}. " if lost else ""
    band = "Lines are geometric means, bands the range over seeds. " if settings.seeds > 1 else ""
    st.caption(
        f"{which}{beyond}{band}At initialisation, in training mode, {settings.size} pictures "
        f"({BATCHES[settings.batch]}) with random labels. A gradient of exactly zero is drawn at “zero”."
    )


def _files(settings: Settings, found: Found, figures: list[tuple[str, Any]]) -> None:
    seeds = f"{settings.seeds} seed{'s' if settings.seeds > 1 else ''}"
    line = f"{settings.shape}, {settings.size} pictures ({BATCHES[settings.batch]}), {seeds}, at initialisation"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "PNG", lambda: plots_png(settings.title, line, figures), "gradient-norms.png", "image/png",
            icon=":material/image:", on_click="ignore", key="grad_png",
        )  # fmt: skip
        st.download_button("CSV", lambda: profiles_csv(found), "gradient-norms.csv", "text/csv",
                           icon=":material/table:", on_click="ignore", key="grad_csv")  # fmt: skip
        st.caption(
            "All four plots on one white sheet; the camera above a plot gives that one alone."
        )
    with st.expander("How this was computed", icon=":material/code:"):
        st.caption("A fresh net for every line and seed; nothing is ever written into .grad.")
        st.code(LISTING, "python")


LISTING = """network = build(DepthSpec("plain", 56, norm=True, init="he"), seed)   # of this run only
network.train()
layers = [m for m in network.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
loss = F.cross_entropy(network(pictures), random_labels)
gradients = torch.autograd.grad(loss, [layer.weight for layer in layers])
norms = [torch.linalg.vector_norm(g, dtype=torch.float64) for g in gradients]"""


def profiles_csv(found: dict[tuple[str, int], list[Profile]]) -> str:
    """Every layer of every net and seed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(
        ["family", "depth", "seed", "layer", "gradient_norm", "activation_rms", "float64"]
    )
    for (family, depth), profiles in found.items():
        for seed, profile in enumerate(profiles):
            pairs = zip(profile.gradients, profile.activations, strict=True)
            for layer, values in enumerate(pairs, 1):
                writer.writerow(
                    [family, depth, seed, layer, *map(float, values), int(profile.exact)]
                )
    return buffer.getvalue()
