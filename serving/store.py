"""Finished results that all viewers share, the newest of them."""

import threading
from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Store(Generic[K, V]):
    """The newest `limit` results by everything that decides them; many threads may use it at once.

    Only whole results are put in, so that an interrupted run leaves nothing. Reading one makes it new again.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._found: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._found)

    def get(self, key: K) -> V | None:
        """What is kept for a key, or None."""
        return self.those([key]).get(key)

    def those(self, keys: Collection[K]) -> dict[K, V]:
        """Those of the keys that are kept."""
        with self._lock:
            present = [key for key in keys if key in self._found]
            for key in present:
                self._found.move_to_end(key)
            return {key: self._found[key] for key in present}

    def put(self, key: K, value: V) -> V:
        """Keep a result, and give it back."""
        self.update({key: value})
        return value

    def update(self, fresh: Mapping[K, V]) -> None:
        """Keep several results; the ones that were not asked for longest make room."""
        with self._lock:
            for key, value in fresh.items():
                self._found[key] = value
                self._found.move_to_end(key)
            while len(self._found) > self.limit:
                self._found.popitem(last=False)

    def everything(self) -> dict[K, V]:
        """A copy of all that is kept, the oldest first."""
        with self._lock:
            return dict(self._found)
