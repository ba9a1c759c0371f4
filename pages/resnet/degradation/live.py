"""The same on digits, live: train plain-20, insert identities, add noise, fine-tune and watch."""

import streamlit as st

from figures.plots.errors import shade
from figures.plots.identity_layers import noise_plot
from pages.resnet.degradation import results
from pages.resnet.degradation.results import DIGITS, SIZES, Comparison, Pair
from pages.resnet.degradation.tuning import fine_tune
from training.deepening import DEEP, SHALLOW
from training.live.digit_nets import EPOCHS, RATE
from training.live.digits import SOURCE
from ui.choice import kept
from ui.run import asked, over, running
from ui.sentences import errors_as_sentences
from ui.show import chart


@errors_as_sentences
def live() -> None:
    """Train, deepen, disturb, fine-tune. No fragment: a click inside one would wait for the
    training, not end it.
    """
    st.header("Live, on digits", anchor="live")
    st.caption(
        f"CIFAR-10 cannot be shipped, so this part uses {SOURCE}: 1,400 to train on, 397 held out."
        f" One plain-{SHALLOW}, {EPOCHS} epochs of SGD (rate {RATE:g}, momentum 0.9, batch 64,"
        " seed 0)."
    )
    pair = _pair()
    if pair is None:
        return
    comparison = results.comparison(pair)
    _compare(comparison)
    level = 100 * comparison.right[0]
    fine_tune(pair.deeper, _noise(pair, level), level)


def _pair() -> Pair | None:
    """The nets, trained now if asked to; an interrupted run leaves nothing."""
    pair = results.PAIRS.get(DIGITS)
    if pair is None and asked(f"Train plain-{SHALLOW} on digits", key="deg_train"):
        pair = results.PAIRS.once(DIGITS, _trained)
        over("deg_train")
    return pair


def _trained() -> Pair:
    with running("Training", of=results.training_steps(), key="deg_train") as step:
        return results.digit_pair(step)


def _compare(comparison: Comparison) -> None:
    before, after = comparison.right
    differ = f"{comparison.different_answers} of {comparison.pictures}"
    columns = st.columns(4)
    columns[0].metric(f"plain-{SHALLOW}", f"{100 * before:.2f} %", border=True)
    columns[1].metric(f"deepened to {DEEP}", f"{100 * after:.2f} %", border=True)
    columns[2].metric("answers that differ", differ, border=True)
    columns[3].metric("largest logit difference", f"{comparison.largest:g}", border=True)
    before, after = comparison.right_by_batch
    st.caption(
        "Eval mode. In training mode BatchNorm divides by the batch's own statistics, so the "
        f"inserted layers are no longer identities: plain-{SHALLOW} then has {100 * before:.1f} "
        f"%, the deepened net {100 * after:.1f} % (the held-out digits as one batch)."
    )


def _noise(pair: Pair, level: float) -> float:
    """The section's slider and curve; `level` is the accuracy (%) of the net that was deepened."""
    st.subheader("Add noise to the inserted layers")
    size = kept(
        st.select_slider,
        "Noise added to the inserted layers (standard deviation; the Dirac kernel's entry is 1)",
        SIZES,
        key="deg_noise",
        default=0.0,
        read=float,
        format_func=lambda size: f"{size:g}",
    )
    curve = results.NOISES.once(DIGITS, lambda: _noise_curve(pair))
    accuracies = [[100 * share for share in curve[size]] for size in SIZES]
    levels = [(f"plain-{SHALLOW}", level, shade("plain", SHALLOW))]
    chart(noise_plot(SIZES, accuracies, levels, size), "deg_noise_live")
    here = accuracies[SIZES.index(size)]
    if size:
        st.markdown(
            f"**Noise {size:g}: {min(here):.1f} to {max(here):.1f} %** over {len(here)} seeds, on"
            " the 397 held-out digits."
        )
    else:
        st.markdown(
            f"**No noise: {here[0]:.2f} %**, plain-{SHALLOW}'s own accuracy. Move the slider."
        )
    return size


def _noise_curve(pair: Pair) -> dict[float, list[float]]:
    with running("Noise", of=len(SIZES), key="deg_noise_run", stoppable=False) as step:
        return results.noise_curve(pair.deeper, step)
