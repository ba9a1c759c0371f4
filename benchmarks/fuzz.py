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
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.seeds import checkpoint_seeds, label_seeds, link_seeds, picture_seeds

SECONDS, MEGABYTES, BATCH = 1.0, 500.0, 250
EXTREMES = [
    b"\0" * 4,
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\0\0\0\1",
    b"\1\0\0\0",
]
Trial = Callable[[bytes], str]


@dataclass
class Tally:
    """What the inputs of one kind gave."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, -1)
    largest: tuple[float, int] = (0.0, -1)
    failures: list[str] = field(default_factory=list)


def mutated(sound: Sequence[bytes], seed: int, number: int) -> bytes:
    """One of the sound files with one to three changes; the first ones of a run are the files
    themselves.
    """
    if number < len(sound):
        return sound[number]
    rng = np.random.default_rng([seed, number])
    data = bytearray(sound[rng.integers(len(sound))])
    for _ in range(rng.integers(1, 4)):
        if not data:
            break
        _change(data, rng, sound)
    return with_right_checksums(bytes(data)) if rng.random() < 0.5 else bytes(data)


def with_right_checksums(data: bytes) -> bytes:
    """A PNG whose chunks bear the checksums of what they hold now, so that more than these is
    tried.
    """
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data
    out, at = bytearray(data[:8]), 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        body = data[at + 4 : at + 8 + length]
        out += data[at : at + 4] + body + zlib.crc32(body).to_bytes(4, "big")
        at += 12 + length
    return bytes(out)


def _change(data: bytearray, rng: np.random.Generator, sound: Sequence[bytes]) -> None:
    kind, at = rng.integers(8), _place(len(data), rng)
    length = int(rng.integers(1, 64))
    if kind == 0:
        data[at] ^= 1 << int(rng.integers(8))
    elif kind == 1:
        data[at : at + length] = rng.bytes(length)
    elif kind == 2:
        del data[at : at + length]
    elif kind == 3:
        data[at:at] = rng.bytes(length)
    elif kind == 4:
        data[at : at + 4] = EXTREMES[rng.integers(len(EXTREMES))]
    elif kind == 5:
        del data[at:]
    elif kind == 6:
        other = sound[rng.integers(len(sound))]
        start = int(rng.integers(len(other)))
        data[at : at + length * 8] = other[start : start + length * 8]
    else:
        start = int(rng.integers(len(data)))
        data[at:at] = data[start : start + length]


def _place(size: int, rng: np.random.Generator) -> int:
    """Where to change: mostly where the headers and lists are, at the beginning and at the end."""
    near = rng.choice([200, 20_000, -20_000, size], p=[0.4, 0.2, 0.1, 0.3])
    within = int(rng.integers(min(abs(int(near)), size)))
    return size - 1 - within if near < 0 else within


def show_picture(data: bytes) -> str:
    """Decode a picture and frame it as a network gets it; what came of it, in a word."""
    from analysis.pictures.decode import PictureError, decoded

    try:
        decoded(data)
    except PictureError as problem:
        return _sentence(problem)
    return "picture"


def _sentence(problem: Exception) -> str:
    text = str(problem)
    if not text.endswith(".") or len(text) < 20:
        raise AssertionError(f"no sentence: {text!r}")
    return "sentence"


def load_checkpoint(data: bytes) -> str:
    """Load an own network; what came of it, in a word."""
    from models.checkpoints.loading import CheckpointError, load_own

    try:
        load_own(data, "mine.pth", "fuzz")
    except CheckpointError as problem:
        return _sentence(problem)
    return "network"


def name_classes(data: bytes) -> str:
    """Read a labels file; what came of it, in a word."""
    from ui.plain import plain

    from models.checkpoints.labels import read_labels
    from models.checkpoints.loading import CheckpointError

    try:
        names = read_labels(data)
    except CheckpointError as problem:
        return _sentence(problem)
    if any("\n" in plain(name) for name in names):
        raise AssertionError("a name of two lines")
    return "names"


def open_link(data: bytes) -> str:
    """Read a value of an address in every way that pages do; it must be one of the options, or the
    default.
    """
    from ui import link

    written = data.decode("utf-8", "replace")
    options: list[tuple[Any, Any, Callable[[str], Any]]] = [
        ("chelsea", ["chelsea", "coffee"], str),
        (1, range(-1, 1000), int),
        (True, (True, False), "True".__eq__),
    ]
    for default, allowed, read in options:
        page = SimpleNamespace(session_state={}, query_params={"key": written})
        with patch.object(link, "st", page):
            if link.restore("key", default, allowed, read) not in allowed:
                raise AssertionError(f"{written!r} was taken")
    return "choices"


KINDS: dict[str, tuple[Callable[[], list[bytes]], Trial]] = {
    "pictures": (picture_seeds, show_picture),
    "checkpoints": (checkpoint_seeds, load_checkpoint),
    "labels": (label_seeds, name_classes),
    "links": (link_seeds, open_link),
}
SHARES = {
    "checkpoints": 0.6,
    "labels": 0.2,
    "links": 0.2,
}  # of what the command line calls checkpoints


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
