"""Finished results that all viewers share: the newest of them, by count and by bytes."""

import sys
import threading
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Generic, TypeVar

from cachetools import LRUCache
from PIL import Image

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MEGABYTE = 2**20
LOOK = 0.2  # seconds after which who waits looks up


class _Flight:
    """One computation under way, and whoever waits for it."""

    def __init__(self) -> None:
        self.over, self.finished, self.value = threading.Event(), False, None


class Store(Generic[K, V]):
    """The newest `limit` results, of `megabytes` at most, by everything that decides them.

    Many threads may use it at once; reading a result makes it new again. Ask for a core inside
    `make`, never around `once`: whoever waits for a result must not hold what its maker needs.
    """

    def __init__(self, limit: int, megabytes: float = 256) -> None:
        self.limit = limit
        self._kept: LRUCache[K, V] = LRUCache(megabytes * MEGABYTE, size_of)
        self._flights: dict[K, _Flight] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept)

    @property
    def bytes(self) -> int:
        """About how much memory the kept results take."""
        return int(self._kept.currsize)

    def once(
        self, key: K, make: Callable[[], V], meanwhile: Callable[[], None] = lambda: None
    ) -> V:
        """The result for `key`: the kept one, or the one being made now, or that of `make`.

        Nothing is kept of a `make` that raises or is interrupted; of those who waited for it, one
        makes it anew. Who waits calls `meanwhile` from time to time, and what it raises ends the
        wait.
        """
        while True:
            with self._lock:
                if key in self._kept:
                    return self._kept[key]
                flight = self._flights.get(key)
                if flight is None:
                    flight = self._flights[key] = _Flight()
                    break
            while not flight.over.wait(LOOK):
                meanwhile()
            if flight.finished:
                return flight.value  # type: ignore[return-value]
        return self._made(key, flight, make)

    def _made(self, key: K, flight: _Flight, make: Callable[[], V]) -> V:
        try:
            value: Any = make()
            flight.value, flight.finished = value, True
            self.put(key, value)
            return value  # type: ignore[no-any-return]
        finally:
            with self._lock:
                del self._flights[key]
            flight.over.set()

    def get(self, key: K) -> V | None:
        """What is kept for a key, or None."""
        return self.those([key]).get(key)

    def those(self, keys: Collection[K]) -> dict[K, V]:
        """Those of the keys that are kept."""
        with self._lock:
            return {key: self._kept[key] for key in keys if key in self._kept}

    def put(self, key: K, value: V) -> V:
        """Keep a result, and give it back."""
        self.update({key: value})
        return value

    def update(self, fresh: Mapping[K, V]) -> None:
        """Keep several results; the ones that were not asked for longest make room. One too large
        is not kept.
        """
        with self._lock:
            for key, value in fresh.items():
                if size_of(value) <= self._kept.maxsize:
                    self._kept[key] = value
            while len(self._kept) > self.limit:
                self._kept.popitem()

    def everything(self) -> dict[K, V]:
        """A copy of all that is kept."""
        with self._lock:
            return dict(self._kept.items())


def size_of(value: Any) -> int:
    """About how many bytes a result takes: arrays, tensors and networks as they are, containers by
    their contents.

    What occurs twice inside is counted once; tensors on torch's meta device hold nothing.
    """
    return sum(_sizes(value, set()))


def _sizes(value: Any, counted: set[int]) -> Iterator[int]:
    if id(value) in counted:
        return
    counted.add(id(value))
    inside = _inside(value)
    if inside is None:
        yield _plain_size(value)
        return
    for item in inside:
        yield from _sizes(item, counted)


def _inside(value: Any) -> Iterable[Any] | None:
    """What a container holds, or None for what is no container."""
    if isinstance(value, Mapping):
        return value.values()
    if isinstance(value, list | tuple | set | frozenset):
        return value
    if callable(getattr(value, "parameters", None)):  # a network
        return value.parameters()  # type: ignore[no-any-return]
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in fields(value)]
    return None


def _plain_size(value: Any) -> int:
    if getattr(value, "is_meta", False):
        return 0
    if isinstance(value, Image.Image):
        return value.width * value.height * len(value.getbands())
    size = getattr(value, "nbytes", None)  # arrays, and tensors without importing torch
    return int(size) if isinstance(size, int) else sys.getsizeof(value)
