"""What our recorded runs have otherwise than the paper's, in numbers of their own."""

from collections.abc import Sequence

from records.depth_runs import PAPER, PAPER_BEST_OF_FIVE, PAPER_ITERATIONS, DepthRun, pick

CIFAR = 50_000  # training pictures
PAPER_EPOCHS = PAPER_ITERATIONS * 128 / CIFAR
FIGURE_6 = 20  # per cent; the paper's plain-56 ends below it, read off the figure's axis


def recorded_departures(runs: Sequence[DepthRun]) -> list[str]:
    """Where these runs depart from He et al. 2016 (section 4.2), a point for each difference."""
    points = [_schedule(runs), _pictures(runs[0])]
    if (deep := pick(runs, "plain", 56)) is not None:
        points.append(_slow(deep))
    return [*points, _of_five()]


def short_schedule(run: DepthRun) -> str:
    """What a schedule shorter than the paper's adds to degradation; "" for one as long."""
    if run.epochs >= PAPER_EPOCHS:
        return ""
    return (
        f"With {run.epochs} of the paper's {PAPER_EPOCHS:.0f} epochs the gap is degradation and"
        " slow convergence together."
    )


def _schedule(runs: Sequence[DepthRun]) -> str:
    epochs = sorted({run.epochs for run in runs})
    times = " and ".join(f"{PAPER_EPOCHS / count:.1f}" for count in epochs)
    return (
        f"Epochs: ours have {' and '.join(map(str, epochs))}; the paper's {PAPER_ITERATIONS:,}"
        f" iterations of 128 pictures are about {PAPER_EPOCHS:.0f}, {times} times as many. Batch,"
        " rate, momentum, weight decay and augmentation are the paper's, and the rate falls at 1/2"
        " and 3/4 of either schedule."
    )


def _pictures(run: DepthRun) -> str:
    return (
        f"Pictures: {run.data}. Each colour channel is normalised by its mean and deviation; the"
        " paper subtracts the mean of every pixel."
    )


def _slow(deep: DepthRun) -> str:
    error = 100 * deep.final_error
    if error <= FIGURE_6:
        return (
            f"{deep.name} ends with {error:.1f} % training error; the paper's is drawn (figure 6),"
            " not tabulated."
        )
    return (
        f"{deep.name} ends with {error:.1f} % training error here and below {FIGURE_6} % in the"
        " paper (read off figure 6; it tabulates no plain net on CIFAR-10). So our gap between"
        " shallow and deep plain nets mixes degradation with slow convergence."
    )


def _of_five() -> str:
    depth, spread = next(iter(PAPER_BEST_OF_FIVE.items()))
    return (
        f"The paper's {PAPER[depth]:.2f} % for {depth} layers is the best of five runs, which have"
        f" {spread} %; its other rows are not said to be repeated. Each of ours is one run."
    )
