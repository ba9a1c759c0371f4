"""The sliding window of an operation: what it is, how large, how far it moves."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import fx, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Window:
    """Kernel, stride and padding as (height, width); `kind` is conv, max pool, avg pool or
    concat.
    """

    kind: str
    kernel: tuple[int, int] = (1, 1)
    stride: tuple[int, int] = (1, 1)
    padding: tuple[int, int] = (0, 0)

    @property
    def title(self) -> str:
        """What the lecture calls it."""
        if self.kind == "concat":
            return "concat"
        size = f"{self.kernel[0]}×{self.kernel[1]}"
        return size if self.kind == "conv" else f"{self.kind.removesuffix(' pool')} {size}"


def window_of(module: nn.Module | None, node: fx.Node) -> Window | None:
    """The window of a node, from its module or its arguments; None for what has none."""
    if isinstance(module, nn.Conv2d):
        return Window(
            "conv", _pair(module.kernel_size), _pair(module.stride), _pair(module.padding)
        )
    if isinstance(module, nn.MaxPool2d | nn.AvgPool2d):
        kind = "max pool" if isinstance(module, nn.MaxPool2d) else "avg pool"
        stride = module.stride if module.stride is not None else module.kernel_size
        return Window(kind, _pair(module.kernel_size), _pair(stride), _pair(module.padding))
    return _function_window(node) if node.op == "call_function" else None


def _function_window(node: fx.Node) -> Window | None:
    if node.target is torch.cat:
        return Window("concat")
    if node.target in (F.avg_pool2d, F.max_pool2d, torch.max_pool2d):
        kind = "avg pool" if node.target is F.avg_pool2d else "max pool"
        kernel = _argument(node, 1, "kernel_size", 1)
        stride = _argument(node, 2, "stride", None)
        padding = _argument(node, 3, "padding", 0)
        return Window(kind, _pair(kernel), _pair(stride if stride else kernel), _pair(padding))
    if getattr(node.target, "__name__", "") in ("boolean_dispatch", "fn", "max_pool2d"):
        return _dispatched_pool(node)
    return None


def _dispatched_pool(node: fx.Node) -> Window:
    """F.max_pool2d is a dispatcher in torch: recognised by its arguments."""
    kernel = _argument(node, 1, "kernel_size", 1)
    stride = _argument(node, 2, "stride", None)
    padding = _argument(node, 3, "padding", 0)
    return Window("max pool", _pair(kernel), _pair(stride if stride else kernel), _pair(padding))


def _argument(node: fx.Node, place: int, name: str, default: Any) -> Any:
    return node.args[place] if len(node.args) > place else node.kwargs.get(name, default)


def _pair(value: Any) -> tuple[int, int]:
    return (int(value), int(value)) if isinstance(value, int) else (int(value[0]), int(value[1]))
