"""The ledger of one picture, measured once for all viewers."""

from collections.abc import Callable
from contextlib import nullcontext

import torch
from torch import Tensor

from analysis.ablation.ledger import Entry, Ledger, entries_of, ledger
from serving.branches import bench_of, gallery_means, whole_of
from serving.passes import Key
from serving.store import Store
from serving.subject import Subject
from ui.run import Steps, running, waiting

HEAVY = 1_000_000_000  # MACs of a pass above which nothing is measured unasked
LedgerKey = tuple[Key, int, str]  # subject, class, baseline
LEDGERS: Store[LedgerKey, Ledger] = Store(64)


def key_of(subject: Subject, target: int, baseline: str) -> LedgerKey:
    """What decides a ledger."""
    return subject.key, target, baseline


def macs_of_a_pass(subject: Subject) -> int:
    """Multiply-accumulates of one pass of the subject's network."""
    return bench_of(subject).walk.macs([])


def facts_of(subject: Subject) -> tuple[Entry, ...]:
    """What one pass shows of every branch: all but attribution and drops."""
    bench = bench_of(subject)
    return entries_of(bench.walk, bench.joins, subject.instrument.fields, whole_of(subject))


def baseline_pixels(subject: Subject, baseline: str) -> Tensor:
    """A black picture, or one of the mean colour that is subtracted (1 x 3 x S x S)."""
    like = subject.pixels
    if baseline == "colour":
        return torch.zeros_like(like)
    mean, std = (
        torch.tensor(v).to(like).view(1, 3, 1, 1) for v in (subject.card.mean, subject.card.std)
    )
    return (-mean / std).expand_as(like)


def ledger_of(subject: Subject, target: int, baseline: str, place: str) -> Ledger:
    """The ledger, kept or measured now; `place` is the run's key, by which a viewer stops it."""
    key = key_of(subject, target, baseline)

    def measure() -> Ledger:
        bench, fields = bench_of(subject), subject.instrument.fields
        pixels, start = subject.pixels, baseline_pixels(subject, baseline)
        with waiting("Each branch’s output for the gallery’s pictures …") as show:
            means = gallery_means(subject, lambda done, of: show())
        with running("Attribution …", 1, place, settings=key) as step:
            report = _report(step, len(bench.joins))
            return ledger(
                bench.walk, bench.joins, fields, pixels, start, target, means, report, nullcontext
            )

    with waiting("These branches are being measured for another viewer …") as meanwhile:
        return LEDGERS.once(key, measure, meanwhile)


def _report(step: Steps, joins: int) -> Callable[[int, int], None]:
    """The points of the path in rounds, then the modules or blocks: each a bar of its own."""

    def report(done: int, of: int) -> None:
        words = "Each branch replaced" if of == joins else "Attribution, points on the path"
        step.done, step.of = done, of
        step(0, f"{words}: {done} of {of}")

    return report
