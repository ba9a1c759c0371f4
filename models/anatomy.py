"""Networks read as modules, branches and layers; everything comes from the traced graph."""

from dataclasses import dataclass, replace

from torch import fx, nn
from torchvision.models.googlenet import Inception
from torchvision.models.inception import (
    InceptionA,
    InceptionB,
    InceptionC,
    InceptionD,
    InceptionE,
)

from models.card import NOT_FIVE
from models.dataflow import norm_and_relu, step_before, upstream
from models.geometry import Window, window_of
from models.tracing import Traced, trace

MODULE_CLASSES = (Inception, InceptionA, InceptionB, InceptionC, InceptionD, InceptionE)
REDUCTIONS = (InceptionB, InceptionD)


@dataclass(frozen=True)
class Layer:
    """One step of a branch: a convolution (with its BatchNorm and ReLU), a pooling or a
    concatenation.

    `pre_node` names the output before the ReLU, `node` the one after; sizes are (height, width) in
    units of the grid; `parents` are places in the branch's layers, () for the module's input.
    """

    path: str
    window: Window
    in_channels: int
    out_channels: int
    in_size: tuple[int, int]
    out_size: tuple[int, int]
    pre_node: str
    node: str
    has_relu: bool
    parents: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """What the lecture calls it: 3×3, 1×7, max 3×3, concat."""
        return self.window.title


@dataclass(frozen=True)
class Branch:
    """One path from the module's input to its concatenation, with the channels that it fills
    there.
    """

    title: str
    role: str
    layers: tuple[Layer, ...]
    output_node: str
    first_channel: int
    channels: int
    note: str = ""


@dataclass(frozen=True)
class Module:
    """An Inception module or a grid reduction."""

    name: str
    title: str
    kind: str
    output_node: str
    branches: tuple[Branch, ...]
    in_channels: int
    out_channels: int
    in_size: tuple[int, int]
    out_size: tuple[int, int]


def modules(network: nn.Module, size: int) -> tuple[Module, ...]:
    """All Inception modules in order, for a picture of `size` px; () for a network that has
    none.
    """
    return modules_of(trace(network, size))


def modules_of(traced: Traced) -> tuple[Module, ...]:
    """All Inception modules of a traced network, in order."""
    return tuple(
        read_module(traced, name, child)
        for name, child in traced.network.named_children()
        if isinstance(child, MODULE_CLASSES)
    )


def read_module(traced: Traced, name: str, child: nn.Module) -> Module:
    """One module: its last concatenation's inputs are the branches."""
    inside = [n for n in traced.graph.nodes if traced.names.get(n, "").startswith(f"{name}.")]
    output = inside[-1]
    source = next(a for n in inside for a in n.all_input_nodes if a not in inside)
    branches, first = [], 0
    for index, end in enumerate(output.all_input_nodes):
        branch = _branch(traced, end, inside, first)
        if isinstance(child, Inception) and index == 2:
            branch = _third_branch(branch)
        branches.append(branch)
        first += branch.channels
    channels, *grid = traced.shapes[source]
    out_channels, *out_grid = traced.shapes[output]
    kind = "reduction" if isinstance(child, REDUCTIONS) else "inception"
    title = name.removeprefix("inception").removeprefix("Mixed_")
    return Module(
        name,
        title,
        kind,
        traced.names[output],
        tuple(branches),
        channels,
        out_channels,
        _pair(grid),
        _pair(out_grid),
    )


def _branch(traced: Traced, end: fx.Node, inside: list[fx.Node], first: int) -> Branch:
    nodes = upstream(end, inside)
    steps = [node for node in nodes if window_of(traced.module(node), node) is not None]
    layers = tuple(_layer(traced, node, steps) for node in steps)
    title = "→".join(_title_parts(layers))
    channels = traced.shapes[end][0]
    return Branch(title, _role(layers), layers, traced.names[end], first, channels)


def _layer(traced: Traced, node: fx.Node, steps: list[fx.Node]) -> Layer:
    window = window_of(traced.module(node), node)
    assert window is not None
    pre, post = norm_and_relu(node) if window.kind == "conv" else (node, node)
    sources = node.all_input_nodes
    parents = tuple(i for i in (step_before(s, steps) for s in sources) if i is not None)
    in_channels = sum(traced.shapes[s][0] for s in sources)
    channels, *grid = traced.shapes[post]
    return Layer(
        traced.names[node],
        window,
        in_channels,
        channels,
        _pair(traced.shapes[sources[0]][1:]),
        _pair(grid),
        traced.names[pre],
        traced.names[post],
        pre is not post,
        parents,
    )


def _title_parts(layers: tuple[Layer, ...]) -> list[str]:
    fork = [i for i, layer in enumerate(layers) if layer.window.kind == "concat"]
    titles = ["pool" if "pool" in layer.window.kind else layer.title for layer in layers]
    if not fork:
        return titles
    return [*titles[: fork[0] - 2], f"({titles[fork[0] - 2]} + {titles[fork[0] - 1]})"]


def _role(layers: tuple[Layer, ...]) -> str:
    """The colour family of a branch: its pooling, or else its largest window."""
    if any("pool" in layer.window.kind for layer in layers):
        return "pool"
    kernels = [layer.window.kernel for layer in layers if layer.window.kind == "conv"]
    largest = max(max(kernel) for kernel in kernels)
    threes = [kernel for kernel in kernels if max(kernel) == 3]
    forked = any(layer.window.kind == "concat" for layer in layers)
    if sum(max(kernel) == 7 for kernel in kernels) > 2:
        return "double7x7"
    if largest == 3 and len(threes) - (1 if forked else 0) >= 2:
        return "double3x3"
    return f"{largest}x{largest}"


def _third_branch(branch: Branch) -> Branch:
    """GoogLeNet's third branch, labelled as what it is."""
    if branch.layers[-1].window.kernel == (5, 5):
        return branch
    return replace(branch, role="5x5", note=NOT_FIVE)


def _pair(values: "list[int] | tuple[int, ...]") -> tuple[int, int]:
    height, width = values
    return height, width
