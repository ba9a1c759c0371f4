"""Broken uploads by the thousand: python -m benchmarks.fuzz --pictures 20000 --checkpoints 5000
--seed 0.

Every input is made from a sound one by a few changes that the seed and its number decide. Each must
give a result or one of our own errors, within a second of CPU time and 500 MB; what does not is
listed with its number.
"""

import argparse
import logging
import multiprocessing
import os
import resource
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import torch

from benchmarks.broken import mutated
from benchmarks.trials import KINDS

SHARES = {
    "checkpoints": 0.6,
    "labels": 0.2,
    "links": 0.2,
}  # of what the command line calls checkpoints
SECONDS, MEGABYTES, BATCH = 1.0, 500.0, 250


@dataclass
class Tally:
    """What the inputs of one kind gave."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, -1)
    largest: tuple[float, int] = (0.0, -1)
    failures: list[str] = field(default_factory=list)


def _peak() -> float:
    """This process's largest resident memory since it was last reset, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _reset_peak() -> float:
    reset = Path("/proc/self/clear_refs")
    if os.access(reset, os.W_OK):
        reset.write_text("5")
    return _peak()


def _work(kind: str, seed: int, numbers: range, pipe: Connection) -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # decoders written in C complain there
    torch.set_num_threads(1)
    seeds, trial = KINDS[kind]
    sound = seeds()
    trial(sound[0])  # imports are nobody's fault
    for number in numbers:
        data = mutated(sound, seed, number)
        pipe.send(number)
        before, start = _reset_peak(), time.process_time()
        try:
            outcome = trial(data)
        except BaseException:
            outcome = "FAILED " + traceback.format_exc(limit=-3)
        pipe.send((outcome, time.process_time() - start, _peak() - before))
    pipe.send(None)


def run(kind: str, count: int, seed: int, first: int = 0) -> Tally:
    """Try `count` inputs of a kind, in processes of their own, since a decoder may end the whole
    process.
    """
    tally, waiting = Tally(), list(range(first, first + count))
    while waiting:
        numbers = range(waiting[0], waiting[0] + min(BATCH, len(waiting)))
        done = _batch(kind, seed, numbers, tally)
        waiting = waiting[done:]
    return tally


def _batch(kind: str, seed: int, numbers: range, tally: Tally) -> int:
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(
        target=_work, args=(kind, seed, numbers, theirs)
    )
    child.start()
    theirs.close()
    done, current = 0, numbers[0]
    try:
        while (message := ours.recv()) is not None:
            if isinstance(message, int):
                current = message
                continue
            done += 1
            _count(tally, current, *message)
    except EOFError:
        child.join()
        tally.failures.append(f"{current}: the process ended with {child.exitcode}")
        done += 1
    child.join()
    return done


def _count(tally: Tally, number: int, outcome: str, seconds: float, megabytes: float) -> None:
    if outcome.startswith("FAILED"):
        tally.failures.append(f"{number}: {outcome}")
        outcome = "FAILED"
    elif seconds > SECONDS:
        tally.failures.append(f"{number}: {seconds:.1f} s")
    elif megabytes > MEGABYTES:
        tally.failures.append(f"{number}: {megabytes:.0f} MB")
    tally.outcomes[outcome] += 1
    tally.slowest = max(tally.slowest, (seconds, number))
    tally.largest = max(tally.largest, (megabytes, number))


def report(kind: str, tally: Tally, seed: int) -> None:
    """Print what the inputs of a kind gave."""
    total = sum(tally.outcomes.values())
    outcomes = ", ".join(f"{count:,} {name}" for name, count in tally.outcomes.most_common())
    print(f"{kind}: {total:,} inputs from seed {seed}: {outcomes}")
    print(
        f"  slowest {tally.slowest[0]:.2f} s of CPU time (number {tally.slowest[1]}), "
        f"largest {tally.largest[0]:.0f} MB (number {tally.largest[1]})"
    )
    for failure in tally.failures:
        print(f"  {failure}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the inputs that the command line asks for; 1 if any fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pictures", type=int, default=0)
    parser.add_argument("--checkpoints", type=int, default=0, help="with their labels, and links")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--first", type=int, default=0, help="the number of the first input of each kind"
    )
    chosen = parser.parse_args(arguments)
    counts = {"pictures": chosen.pictures}
    counts |= {kind: round(share * chosen.checkpoints) for kind, share in SHARES.items()}
    failed = 0
    for kind, count in counts.items():
        if count:
            tally = run(kind, count, chosen.seed, chosen.first)
            report(kind, tally, chosen.seed)
            failed += len(tally.failures)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
