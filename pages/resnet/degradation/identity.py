"""A deeper net that is as good by construction: recorded on CIFAR-10, live on the photo."""

import inspect
import json
from dataclasses import dataclass
from typing import Any

import streamlit as st
import torch
from serving.selection import Picture, Selection

from analysis.activations.numbers import top_classes
from analysis.pictures.decode import decode
from analysis.pictures.framing import frame, network_input
from figures.diagrams.bars import classes_svg
from figures.plots.errors import noise_plot, shade
from models import deepening as construction
from models.deepening import deepened
from models.depth_family import DepthNet
from records import depth_runs
from records.depth_runs import trained
from serving.cores import one_core
from training import cifar10
from training.deepening import DEEP, FILE, SHALLOW, agreement
from ui.frame import in_sentences
from ui.show import drawing


@st.fragment
@in_sentences
def identity_lab(selection: Selection) -> None:
    """The construction, what it gives on the test pictures, and both nets' answers for the photo."""
    st.header("In principle a deeper net does at least as well", anchor="identity")
    st.markdown(
        f"Take the trained plain-{SHALLOW}, put identity layers behind the trained ones of each stage: a plain-{DEEP} "
        "that computes the same function. So a solution exists; training does not find it."
    )
    recorded = depth_runs.ASSETS / FILE
    if recorded.exists():
        _recorded(json.loads(recorded.read_text()))
    else:
        st.info(
            "Not measured on CIFAR-10 yet: python -m training.deepening --data DIR measures it."
        )
    _photo(selection)
    with st.expander("How this was computed", icon=":material/code:"):
        st.markdown(
            "The convolutions get Dirac kernels (1 in the middle of the own channel, 0 elsewhere). BatchNorm gets "
            "weight 1, bias 0, mean 0, and the variance 1 − ε, so that it divides by exactly √(1 − ε + ε) = 1. ReLU "
            "changes nothing where no activation is negative. This is the code that ran:"
        )
        st.code(
            f"{inspect.getsource(construction.make_identity)}\n\n{inspect.getsource(deepened)}",
            "python",
        )


def _recorded(found: dict[str, Any]) -> None:
    count, scratch = found["pictures"], _scratch(found["deep"])
    parts = {
        f"plain-{found['shallow']}, trained": 100 * found["right_shallow"] / count,
        f"deepened to {found['deep']}": 100 * found["right_deepened"] / count,
        f"plain-{found['deep']}, from scratch": scratch,
    }
    for column, (name, accuracy) in zip(st.columns(3), parts.items(), strict=True):
        shown = "not recorded" if accuracy is None else f"{accuracy:.2f} %"
        column.metric(name, shown, border=True)
    st.markdown(
        f"**{found['different_logits']:,} of {found['logits']:,} logits differ** (largest difference "
        f"{found['largest_difference']:g}), {found['different_answers']:,} of {count:,} answers, with "
        f"{2 * found['inserted_blocks']} layers inserted: {found['right_shallow']:,} and "
        f"{found['right_deepened']:,} right."
    )
    st.caption(f"Test pictures of {found['data']}. Shipped weights (float16), so the accuracy can differ from the "
               f"run's own in the last digits; from scratch: the run's own. Measured by: "
               f"{found['command']}")  # fmt: skip
    _recorded_noise(found, scratch)


def _scratch(depth: int) -> float | None:
    """Test accuracy (%) of the plain net of that depth as its run recorded it."""
    record = depth_runs.pick(depth_runs.read_records(depth_runs.ASSETS), "plain", depth)
    return None if record is None else 100 - 100 * record.series("test_error")[-1]


def _recorded_noise(found: dict[str, Any], scratch: float | None) -> None:
    rows, count = found["noise"], found["noise_pictures"]
    sizes = sorted({row["size"] for row in rows})
    if len(sizes) < 2:
        return
    accuracies = [
        [100 * row["right"] / count for row in rows if row["size"] == size] for size in sizes
    ]
    levels = [] if scratch is None else [
        (f"plain-{found['deep']} from scratch", scratch, shade("plain", found["deep"]))
    ]  # fmt: skip
    st.markdown("**With noise in the inserted layers** (recorded, CIFAR-10)")
    st.plotly_chart(noise_plot(sizes, accuracies, levels), key="deg_noise_recorded")
    seeds = len({row["seed"] for row in rows})
    st.caption(
        f"{count:,} test pictures drawn with a fixed seed; mean and range over {seeds} seeds of the noise."
    )


@dataclass(frozen=True)
class Pair:
    """The trained net and its deepened copy, both in eval mode and frozen; shared by all viewers."""

    shallow: DepthNet
    deeper: DepthNet


@st.cache_resource(show_spinner=False)
def _pair() -> Pair:
    shallow = trained("plain", SHALLOW)
    return Pair(shallow, deepened(shallow, DEEP).requires_grad_(False))


@st.cache_data(max_entries=64, show_spinner=False)
def _photo_logits(key: str, framing: str, _picture: Picture) -> tuple[Any, Any, dict[str, float]]:
    """Both nets' logits (10) for the picture at 32 x 32 px, and how they differ."""
    seen = frame(decode(_picture.data), 32, 32, framing)  # type: ignore[arg-type]
    mean, std = (tuple(values.flatten().tolist()) for values in (cifar10.MEAN, cifar10.STD))
    pixels = network_input(seen, mean, std)
    with one_core(), torch.inference_mode():
        one, other = _pair().shallow(pixels), _pair().deeper(pixels)
    return one[0].numpy(), other[0].numpy(), agreement(one, other)


def _photo(selection: Selection) -> None:
    st.subheader("On your photo")
    found = _photo_logits(selection.picture.key, selection.framing, selection.picture)
    names = (f"plain-{SHALLOW}", f"deepened to {DEEP}")
    columns = st.columns(2)
    for place, (column, name, logits) in enumerate(zip(columns, names, found[:2], strict=True)):
        with column:
            st.markdown(f"**{name}**")
            drawing(classes_svg(top_classes(logits, cifar10.CLASSES)), key=f"deg_photo_{place}")
    differ = int(found[2]["different_logits"])
    st.markdown(
        f"**{differ} of {len(found[0])} logits differ**, computed now (largest difference "
        f"{found[2]['largest_difference']:g})."
    )
    with st.expander("The logits"):
        st.dataframe(
            [{"class": name, names[0]: repr(float(a)), names[1]: repr(float(b))}
             for name, a, b in zip(cifar10.CLASSES, found[0], found[1], strict=True)],
            hide_index=True, width="stretch", key="deg_logits",
        )  # fmt: skip
    st.caption("The photo at 32×32 px; the nets know CIFAR-10's ten classes only.")
