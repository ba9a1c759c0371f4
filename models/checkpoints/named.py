"""Every tensor of a checkpoint's nested data, by its path."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from models.checkpoints.stored import Stored, Thing

WRAPPERS = {
    "_orig_mod",
    "module",
    "_checkpoint_wrapped_module",
    "_fsdp_wrapped_module",
    "_forward_module",
    "_modules",
    "_parameters",
    "_buffers",
}
MOST_NAMES, DEEPEST = 100_000, 16


@dataclass(frozen=True)
class Named:
    """A tensor in the file: the dictionary's path, and the whole path without wrappers."""

    container: tuple[str, ...]
    path: tuple[str, ...]
    written: tuple[str, ...]
    tensor: Stored


def tensors(tree: Any) -> Iterator[Named]:
    """Every tensor of nested data by its path; each dictionary once, however often it is referred
    to.
    """
    visited: set[int] = set()
    waiting: list[tuple[tuple[str, ...], Any]] = [((), tree)]
    count = 0
    while waiting and count < MOST_NAMES:
        path, node = waiting.pop()
        count += 1
        if isinstance(node, Stored):
            yield _named(path, node)
        elif len(path) < DEEPEST and id(node) not in visited:
            visited.add(id(node))
            waiting.extend(((*path, key), child) for key, child in reversed(_children(node)))


def _named(path: tuple[str, ...], tensor: Stored) -> Named:
    written = tuple(part for key in path for part in key.split("."))
    return Named(
        path[:-1], tuple(part for part in written if part not in WRAPPERS), written, tensor
    )


def _children(node: Any) -> list[tuple[str, Any]]:
    if isinstance(node, Thing):
        parts = [node.state, node.items, *node.arguments[:4]]
        return [pair for part in parts if not isinstance(part, Thing) for pair in _children(part)]
    if isinstance(node, dict):
        return [(key, child) for key, child in node.items() if isinstance(key, str)]
    if isinstance(node, list | tuple) and len(node) <= 16:
        return [(str(index), child) for index, child in enumerate(node)]
    return []
