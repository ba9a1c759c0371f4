"""What the recorded runs and the live ones say, in words made of their own numbers."""

import math
from collections.abc import Sequence

from pages.resnet.degradation.departures import CIFAR, PAPER_EPOCHS, short_schedule
from records.deepening import Deepening
from records.depth_runs import PAPER, DepthRun, missing, pick


def answer_words(runs: Sequence[DepthRun], guess: str | None) -> str:
    """What the training error says about a guess, in numbers of the recorded runs."""
    plain = [run for run in runs if run.family == "plain"]
    depths = sorted({run.depth for run in plain})
    if len(depths) < 2:
        return "Two depths of plain nets are needed to compare them; one is recorded."
    shallow, deep = pick(plain, "plain", depths[0]), pick(plain, "plain", depths[-1])
    assert shallow is not None
    assert deep is not None
    low, high = (100 * run.final_error for run in (shallow, deep))
    facts = (
        f"{deep.name} ends with **{high:.2f} %** error on its own {CIFAR:,} training pictures,"
        f" {shallow.name} with **{low:.2f} %** (test: {last_error(deep):.2f} and"
        f" {last_error(shallow):.2f} %)."
    )
    if high <= low:
        return f"{facts} In these runs the deeper net fits its training pictures better."
    return (
        f"{_verdict(guess, len({run.seed for run in plain}), high - low)} {facts}"
        f" {short_schedule(deep)} {_shortcuts(runs, depths)}"
    )


def _verdict(guess: str | None, seeds: int, gap: float) -> str:
    overfitting = (
        "**Not overfitting:** an overfitted net is better on its training pictures and worse on"
        " others. The deeper net is worse on both."
    )
    if guess == "Bad luck":
        which = "one seed of each net is" if seeds == 1 else f"{seeds} seeds are"
        return (
            f"**Hardly bad luck:** {gap:.1f} points between the training errors ({which} recorded;"
            " the commands below take others)."
        )
    if guess == "Optimisation":
        return (
            "**Yes, optimisation:** the deeper net could copy the shallower one and add identities"
            " (shown below), but SGD did not find such weights. He et al. call it degradation."
        )
    return f"{overfitting} It is harder to optimise: degradation."


def _shortcuts(runs: Sequence[DepthRun], depths: Sequence[int]) -> str:
    pair = [pick(runs, "residual", depth) for depth in (depths[0], depths[-1])]
    there = [run for run in pair if run]
    said = [f"{run.name} {last_error(run):.2f} %" for run in there]
    if len(said) < 2:
        return f"(With shortcuts, so far: {said[0]} test error.)" if said else ""
    return (
        f"With shortcuts: {said[0]}, {said[1]} test error."
        f" {_not_yet(there[0], there[1], _best(runs))}".rstrip()
    )


def _best(runs: Sequence[DepthRun]) -> DepthRun:
    return min((run for run in runs if run.family == "residual"), key=last_error)


def _not_yet(shallow: DepthRun, deep: DepthRun, best: DepthRun) -> str:
    """How far the deepest residual net is behind, if it is; which is best, what the paper has."""
    behind = last_error(deep) - last_error(shallow)
    if behind <= 0:
        return ""
    words = (
        "So the deeper residual net is not better than the shallower one here: it is"
        f" {behind:.2f} points behind after {deep.epochs} epochs"
    )
    if shallow.depth in PAPER and deep.depth in PAPER:
        words += (
            f"; in the paper, after about {PAPER_EPOCHS:.0f}, it is ahead"
            f" ({PAPER[shallow.depth]:.2f} and {PAPER[deep.depth]:.2f} %)"
        )
    if best.depth > shallow.depth:
        return (
            f"{words}. The best here is {best.name} with {last_error(best):.2f} %. Shortcuts remove"
            " the collapse; differences of a point or two among residual nets may be chance."
        )
    return f"{words}. Shortcuts remove the collapse; the gain from depth takes longer."


def last_error(run: DepthRun) -> float:
    """Test error (%) after the last epoch."""
    return 100 * run.series["test_error"][-1]


def runs_words(runs: Sequence[DepthRun]) -> str:
    """Which runs are recorded and which are not yet."""
    names, absent = ", ".join(run.name for run in runs), missing(runs)
    return f"**Recorded:** {names}. " + (
        f"**Not recorded yet:** {', '.join(absent)}." if absent else ""
    )


def weights_words(runs: Sequence[DepthRun]) -> str:
    """What the commands do, and which weights are not the run's own to the last digit."""
    notes = [
        f"{run.name}: {run.reestimated.note}. Test error of these weights: "
        f"{100 * run.reestimated.test_error:.2f} %. Measured by: {run.reestimated.command}"
        for run in runs
        if run.reestimated
    ]
    commands = (
        "Each writes its JSON (and, for 20 and 56 layers, its weights in float16) into"
        " assets/depth, resumes after an interruption, and with --ray ADDRESS runs as tasks of a"
        " Ray cluster. Wall times include pauses and whatever else ran on the machine."
    )
    return "\n\n".join([commands, *notes])


def deepening_words(record: Deepening) -> str:
    """How the recorded net and its deepened copy differ on the test pictures."""
    return (
        f"**{record.different_logits:,} of {record.logits:,} logits differ** (largest difference"
        f" {record.largest_difference:g}), {record.different_answers:,} of {record.pictures:,}"
        f" answers, with {2 * record.inserted_blocks} layers inserted: {record.right_shallow:,} and"
        f" {record.right_deepened:,} right."
    )


def course_words(
    deepened: Sequence[float], scratch: Sequence[float], steps: int, shallow: str, level: float
) -> str:
    """Where the accuracies (%) of both nets began and ended, beside that of the net that was
    deepened.
    """
    start, end, low = deepened[0], deepened[-1], min(deepened)
    said = f"**Deepened: {start:.1f} % before, {end:.1f} % after {steps} steps**"
    if low < min(start, end):
        said += f", {low:.1f} % in between"
    return (
        f"{said}; from scratch {scratch[0]:.1f} % and {scratch[-1]:.1f} %; {shallow} has"
        f" {level:.1f} %."
    )


def why_words(loss: float, running_averages: bool) -> str:
    """Why the deepened net's course is as it is; `loss` is its last one."""
    if math.isnan(loss):
        return "The loss became NaN: training diverged."
    if running_averages:
        return (
            "With running averages the identity holds at the first step, and nothing rescales the"
            " gradients of 56 layers."
        )
    return (
        "In training mode BatchNorm rescales every inserted layer by the batch's statistics, and"
        " its running averages follow them: the net leaves the identity at the first step."
    )
