"""Sound files broken in a few places: which, and how, a seed and a number decide."""

import zlib
from collections.abc import Sequence

import numpy as np

EXTREMES = [
    b"\0" * 4,
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\0\0\0\1",
    b"\1\0\0\0",
]


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
