"""A tensor as a checkpoint's file describes it: its size is known before any memory is taken for
it.
"""

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import torch
from torch import Tensor

FLOATS = (torch.float32, torch.float16, torch.bfloat16, torch.float64)


class CheckpointError(Exception):
    """A checkpoint that is refused; the message says why and what would be accepted."""


class DamagedError(Exception):
    """A file that does not hold what its own lists say."""


@dataclass(eq=False)
class Storage:
    """A block of `count` numbers in the file; `fetch` gives its bytes."""

    dtype: torch.dtype
    count: int
    fetch: Callable[[], bytes | memoryview] = field(repr=False)

    @cached_property
    def values(self) -> Tensor:
        """All its numbers, in one row.

        Raises:
            DamagedError: the file holds fewer.
        """
        stored = self.fetch()
        if len(stored) < self.count * self.dtype.itemsize or self.count < 0:
            raise DamagedError
        if self.count == 0:
            return torch.empty(0, dtype=self.dtype)
        return torch.frombuffer(bytearray(stored), dtype=self.dtype, count=self.count)


@dataclass(frozen=True, eq=False)
class Stored:
    """A tensor in the file: where its numbers stand in a storage. `kind` names what is no plain
    tensor.
    """

    dtype: torch.dtype | None
    shape: tuple[int, ...]
    stride: tuple[int, ...] = ()
    offset: int = 0
    storage: Storage | None = None
    kind: str = ""

    @property
    def count(self) -> int:
        """How many numbers it has."""
        return math.prod(self.shape)

    def fault(self) -> str:
        """Why it cannot be a weight, as the end of a sentence; "" if it can."""
        if self.kind:
            return f"is {self.kind}"
        if self.dtype is None or self.storage is None:
            return "has no numbers in the file"
        if self.dtype not in FLOATS:
            return f"is stored as {type_words(self.dtype)}"
        if self.count > self.storage.count:
            return (
                f"claims {self.count:,} numbers, but the file holds {self.storage.count:,} of them"
            )
        if not self._fits():
            return "points beyond its numbers in the file"
        return ""

    def _fits(self) -> bool:
        last = self.offset + sum(
            (n - 1) * step for n, step in zip(self.shape, self.stride, strict=True)
        )
        sound = self.offset >= 0 and min((*self.shape, *self.stride), default=0) >= 0
        return sound and self.storage is not None and (last < self.storage.count or self.count == 0)

    def tensor(self) -> Tensor:
        """Its numbers; a view of its storage's.

        Raises:
            DamagedError: it points beyond them, or the file holds fewer than it says.
        """
        if self.storage is None or self.kind or not self._fits():
            raise DamagedError
        values = self.storage.values
        if self.dtype is not None and self.dtype != values.dtype:
            values = values.view(self.dtype)
        return values.as_strided(self.shape, self.stride, self.offset)


@dataclass(frozen=True, slots=True)
class Name:
    """A class or function that a pickle names; never the thing itself."""

    source: str


@dataclass(slots=True)
class Thing:
    """What stands for an object of any class: it keeps what the pickle gives it, and does
    nothing.
    """

    source: str
    arguments: tuple[Any, ...] = ()
    state: Any = None
    items: dict[Any, Any] = field(default_factory=dict)

    def append(self, item: Any) -> None:
        """Keep an item."""
        self.items[len(self.items)] = item

    def extend(self, items: list[Any]) -> None:
        """Keep some items."""
        for item in items:
            self.append(item)


def type_words(dtype: torch.dtype) -> str:
    """A type of numbers in words: 8-bit floating-point numbers (float8_e4m3fn), whole numbers
    (int8).
    """
    name = str(dtype).removeprefix("torch.")
    if name.startswith(("float", "bfloat")):
        return f"{8 * dtype.itemsize}-bit floating-point numbers ({name})"
    if name.startswith("complex"):
        return f"complex numbers ({name})"
    kind = "quantised numbers" if name.startswith("q") else "whole numbers"
    return f"{kind} ({name})"


def checked(stored: bytes | memoryview, expected: int) -> bytes | memoryview:
    """Bytes whose checksum is the expected one; 0 is written by those that leave checksums out.

    Raises:
        DamagedError: it is another.
    """
    if expected and zlib.crc32(stored) != expected:
        raise DamagedError
    return stored
