"""A deeper net that is as good by construction: recorded on CIFAR-10, live on the photo."""

import inspect

import streamlit as st

from analysis.activations.numbers import top_classes
from figures.diagrams.bars import classes_svg
from figures.plots.errors import shade
from figures.plots.identity_layers import noise_plot
from models import deepening as construction
from models.deepening import deepened
from pages.resnet.degradation.results import Answers, photo_answers
from pages.resnet.degradation.words import deepening_words, last_error
from records.deepening import Deepening, read_deepening
from records.depth_runs import pick, read_runs
from serving.subject import Subject
from training.data.cifar10 import CLASSES
from training.deepening import DEEP, SHALLOW
from ui.sentences import errors_as_sentences
from ui.show import chart, drawing
from ui.takeaway import code

NAMES = (f"plain-{SHALLOW}", f"deepened to {DEEP}")


@st.fragment
@errors_as_sentences
def identity(subject: Subject) -> None:
    """The construction, what it gives on the test pictures, and both nets' answers for the
    photo.
    """
    st.header("In principle a deeper net can do at least as well", anchor="identity")
    st.markdown(
        f"Take the trained plain-{SHALLOW} and put identity layers behind the trained ones of "
        f"each stage: the result is a plain-{DEEP} that computes the same function. So a "
        "solution exists, but training does not find it."
    )
    record = read_deepening()
    if record is None:
        st.info(
            "Not measured on CIFAR-10 yet: python -m training.deepening --data DIR measures it."
        )
    else:
        _recorded(record)
    _on_the_photo(photo_answers(subject))
    code(
        "The convolutions get Dirac kernels (1 in the middle of the own channel, 0 elsewhere)."
        " BatchNorm gets weight 1, bias 0, mean 0, and the variance 1 − ε, so that it divides by"
        " exactly √(1 − ε + ε) = 1. ReLU changes nothing where no activation is negative. This is"
        " the code that ran:",
        f"{inspect.getsource(construction.make_identity)}\n\n{inspect.getsource(deepened)}",
    )


def _recorded(record: Deepening) -> None:
    scratch = _from_scratch(record.deep)
    accuracies = {
        f"plain-{record.shallow}, trained": 100 * record.right_shallow / record.pictures,
        f"deepened to {record.deep}": 100 * record.right_deepened / record.pictures,
        f"plain-{record.deep}, from scratch": scratch,
    }
    for column, (name, accuracy) in zip(st.columns(3), accuracies.items(), strict=True):
        shown = "not recorded" if accuracy is None else f"{accuracy:.2f} %"
        column.metric(name, shown, border=True)
    st.markdown(deepening_words(record))
    st.caption(
        f"Test pictures: {record.data}. With the shipped weights (float16), so the last digits "
        "can differ from the run's own; “from scratch” is the run's own number. Measured by: "
        f"{record.command}"
    )
    if len(record.noise) > 1:
        _recorded_noise(record, scratch)


def _from_scratch(depth: int) -> float | None:
    """Test accuracy (%) of the plain net of that depth as its run recorded it."""
    run = pick(read_runs(), "plain", depth)
    return None if run is None else 100 - last_error(run)


def _recorded_noise(record: Deepening, scratch: float | None) -> None:
    count, sizes = record.noise_pictures, list(record.noise)
    accuracies = [[100 * right / count for right in record.noise[size]] for size in sizes]
    levels = []
    if scratch is not None:
        levels = [(f"plain-{record.deep} from scratch", scratch, shade("plain", record.deep))]
    st.markdown("**With noise in the inserted layers** (recorded, CIFAR-10)")
    chart(noise_plot(sizes, accuracies, levels), "deg_noise_recorded")
    seeds = max(len(rights) for rights in record.noise.values())
    st.caption(
        f"{count:,} test pictures drawn with a fixed seed; mean and range over {seeds} seeds of the"
        " noise."
    )


def _on_the_photo(answers: Answers) -> None:
    st.subheader("On your photo")
    both = (answers.shallow, answers.deeper)
    for place, (column, name) in enumerate(zip(st.columns(2), NAMES, strict=True)):
        with column:
            st.markdown(f"**{name}**")
            drawing(classes_svg(top_classes(both[place], CLASSES)), key=f"deg_photo_{place}")
    st.markdown(
        f"**{answers.different} of {len(CLASSES)} logits differ**, computed now (largest difference"
        f" {answers.largest:g})."
    )
    with st.expander("The logits"):
        rows = [
            {"class": name, NAMES[0]: repr(float(before)), NAMES[1]: repr(float(after))}
            for name, before, after in zip(CLASSES, *both, strict=True)
        ]
        st.dataframe(rows, hide_index=True, width="stretch", key="deg_logits")
    st.caption("The photo at 32×32 px; the nets know CIFAR-10's ten classes only.")
