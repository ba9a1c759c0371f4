"""What the recorded runs say, in words made of their own numbers."""

from collections.abc import Sequence

from records.depth_runs import PAPER, PAPER_ITERATIONS, Health, Record, health, pick

CIFAR = 50_000  # training pictures
PAPER_EPOCHS = PAPER_ITERATIONS * 128 / CIFAR
VANISHED = 1e-4  # share of the largest norm; float32 resolves 1e-7


def answer_words(found: Sequence[Record], guess: str | None) -> str:
    """What the training error says about a guess, in numbers of the recorded runs."""
    plain = [record for record in found if record.family == "plain"]
    depths = sorted({record.depth for record in plain})
    if len(depths) < 2:
        return "Two depths of plain nets are needed to compare them; one is recorded."
    shallow, deep = pick(plain, "plain", depths[0]), pick(plain, "plain", depths[-1])
    assert shallow is not None
    assert deep is not None
    low, high = (100 * r.found["final_training_error_all"] for r in (shallow, deep))
    facts = (
        f"{deep.name} ends with **{high:.2f} %** error on its own {CIFAR:,} training pictures, {shallow.name} with "
        f"**{low:.2f} %** (test: {last_error(deep):.2f} and {last_error(shallow):.2f} %)."
    )
    if high <= low:
        return f"{facts} In these runs the deeper net fits its training pictures better."
    return f"{_verdict(guess, len({r.seed for r in plain}), high - low)} {facts} {_shortcuts(found, depths)}"


def _verdict(guess: str | None, seeds: int, gap: float) -> str:
    overfitting = (
        "**Not overfitting:** an overfitted net is better on its training pictures and worse on others. The deeper "
        "net is worse on both."
    )
    if guess == "Bad luck":
        runs = "one seed of each net is" if seeds == 1 else f"{seeds} seeds are"
        return (
            f"**Hardly luck:** {gap:.1f} points between the training errors ({runs} recorded; the commands below take "
            "others)."
        )
    if guess == "Optimisation":
        return (
            "**Yes, optimisation:** the deeper net could copy the shallower one and add identities (shown below), but "
            "SGD does not find such weights. He et al. call it degradation."
        )
    return f"{overfitting} It is harder to optimise: degradation."


def _shortcuts(found: Sequence[Record], depths: Sequence[int]) -> str:
    pair = [pick(found, "residual", depth) for depth in (depths[0], depths[-1])]
    there = [record for record in pair if record]
    said = [f"{record.name} {last_error(record):.2f} %" for record in there]
    if len(said) < 2:
        return f"(With shortcuts, so far: {said[0]} test error.)" if said else ""
    return f"With shortcuts: {said[0]}, {said[1]} test error. {_not_yet(there[0], there[1], _best(found))}".rstrip()


def _best(found: Sequence[Record]) -> Record:
    return min((record for record in found if record.family == "residual"), key=last_error)


def _not_yet(shallow: Record, deep: Record, best: Record) -> str:
    """Where the deepest residual net is not the better one: how far it is behind, which is best, what the paper has."""
    behind = last_error(deep) - last_error(shallow)
    if behind <= 0:
        return ""
    words = (
        f"So the deeper residual net is not better than the shallower one here, it is {behind:.2f} points behind "
        f"after {deep.epochs} epochs"
    )
    if shallow.depth in PAPER and deep.depth in PAPER:
        words += (
            f"; in the paper, after about {PAPER_EPOCHS:.0f}, it is ahead ({PAPER[shallow.depth]:.2f} and "
            f"{PAPER[deep.depth]:.2f} %)"
        )
    if best.depth > shallow.depth:
        return (
            f"{words}. The best here is {best.name} with {last_error(best):.2f} %. Shortcuts remove the collapse; "
            "differences of a point or two among residual nets may be chance."
        )
    return f"{words}. Shortcuts remove the collapse; the gain from depth takes longer."


def last_error(record: Record) -> float:
    """Test error (%) after the last epoch."""
    return 100 * record.series("test_error")[-1]


def gradient_words(pair: Sequence[Record]) -> str:
    """Whether gradients vanish while the nets train, in their own numbers."""
    return " ".join(_health_words(record, health(record)) for record in pair)


def _health_words(record: Record, found: Health) -> str:
    first = found.first[max(found.first)]
    start = max(record.probes[0]) if 0 in record.probes else 0.0
    facts = (
        f"its smallest is {found.smallest:.2g} ({found.layer}, epoch {found.epoch}), {found.share:.2g} of that "
        f"epoch's largest; at the end the first layer receives {first:.2g} of the last one's."
    )
    if found.zeros:
        return f"**{record.name}: {found.zeros} layer gradients are exactly zero**; {facts}"
    if found.share < VANISHED:
        return f"**{record.name}: early layers receive next to nothing**; {facts}"
    tail = ("So vanishing gradients are unlikely to be the reason, as He et al. (2016, section 4.1) found."
            if record.family == "plain" else "")  # fmt: skip
    return (
        f"**{record.name}: no layer's gradient vanishes while it trains** (before the first step they reach "
        f"{start:.3g}); {facts} {tail}"
    )
