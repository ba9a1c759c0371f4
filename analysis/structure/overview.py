"""A network on one page: where it can be looked at, from the picture to the answer, and what feeds
what.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from torch import fx, nn

from analysis.structure.blocks import ResidualBlock, residual_blocks
from analysis.structure.sources import sources
from models.anatomy import Module, modules_of
from models.geometry import window_of
from models.tracing import Traced

Kind = Literal["picture", "conv", "pool", "branch", "join", "residual", "sum", "average", "answer"]
BOTH_SIDES = 18  # residual blocks; a deeper network shows each block's output, not its F(x) as well


@dataclass(frozen=True)
class Stop:
    """A place on the way from the picture to the answer.

    `unit` is the module, block or layer that it belongs to, `stage` names what shares its grid. Its
    values (`shape` C x H x W) are what `node` gives, after the ReLU behind it where `relu` says so;
    `beside` is the other side of a residual sum. `sources` are the stops that feed it.
    """

    name: str
    kind: Kind
    unit: str
    title: str
    role: str
    node: str
    output: str
    shape: tuple[int, ...]
    relu: bool = False
    stage: str = ""
    beside: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hanging:
    """An auxiliary head: the stop whose output it reads, and whether this network has it."""

    name: str
    source: str
    present: bool


@dataclass(frozen=True)
class Overview:
    """Every stop in the order in which the network runs, and the heads beside the way."""

    stops: tuple[Stop, ...]
    heads: tuple[Hanging, ...]

    def stop(self, name: str) -> Stop:
        """The stop of that name.

        Raises:
            KeyError: there is none.
        """
        for stop in self.stops:
            if stop.name == name:
                return stop
        raise KeyError(f"no stop of the name {name}")

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes whose outputs have to be kept for the stops' maps."""
        kept = [n for s in self.stops if s.kind in SHOWN for n in (s.node, s.beside) if n]
        return tuple(dict.fromkeys(kept))


SHOWN = ("conv", "pool", "branch", "residual", "sum", "average")  # what has maps of its own


def overview(traced: Traced, heads: Mapping[str, str]) -> Overview:
    """The stops of a network and what feeds each; `heads` names the auxiliary head behind a
    module.
    """
    modules, blocks = modules_of(traced), residual_blocks(traced)
    places = [place for module in modules for place in _of_module(traced, module)]
    places += [place for block in blocks for place in _of_block(block, len(blocks) <= BOTH_SIDES)]
    inside = tuple(f"{name}." for name in [*(m.name for m in modules), *(b.name for b in blocks)])
    places += list(_outside(traced, inside))
    order = {path: number for number, path in enumerate(traced.names.values())}
    places.sort(key=lambda stop: order[stop.output])
    fed = sources(traced, {stop.output: stop.name for stop in places})
    stops = tuple(replace(stop, sources=fed[stop.output]) for stop in places)
    return Overview(
        stops,
        tuple(
            Hanging(head, module, getattr(traced.network, head, None) is not None)
            for module, head in heads.items()
        ),
    )


def _of_module(traced: Traced, module: Module) -> Iterator[Stop]:
    stage = _grid(module.out_size)
    for place, branch in enumerate(module.branches):
        last = branch.layers[-1]
        shape = (branch.channels, *module.out_size)
        yield Stop(
            f"{module.name}/{place}",
            "branch",
            module.name,
            branch.title,
            branch.role,
            last.pre_node,
            branch.output_node,
            shape,
            last.has_relu,
            stage,
        )
    shape = (module.out_channels, *module.out_size)
    yield Stop(
        module.name,
        "join",
        module.name,
        module.title,
        "",
        module.output_node,
        module.output_node,
        shape,
        stage=stage,
    )


def _of_block(block: ResidualBlock, both: bool) -> Iterator[Stop]:
    stage, _, number = block.name.partition(".")
    if both:
        yield Stop(
            f"{block.name}/F",
            "residual",
            block.name,
            "F(x)",
            "F(x)",
            block.branch,
            block.branch,
            block.shape,
            stage=stage,
            beside=block.shortcut,
        )
    title = f"{stage.removeprefix('layer')}.{number}"
    yield Stop(
        block.name,
        "sum",
        block.name,
        title,
        "",
        block.output,
        block.output,
        block.shape,
        stage=stage,
    )


def _outside(traced: Traced, inside: tuple[str, ...]) -> Iterator[Stop]:
    """The picture, the stem's convolutions, the poolings between modules, and the classifier."""
    for node, path in traced.names.items():
        module, shape = traced.module(node), traced.shapes.get(node, ())
        window = window_of(module, node)
        if path.startswith(inside):
            continue
        if node.op == "placeholder":
            yield Stop(path, "picture", path, "photo", "", path, path, shape)
        elif isinstance(module, nn.Conv2d):
            output = traced.names[_behind(node)]
            unit = path.removesuffix(".conv")
            yield Stop(unit, "conv", unit, _label(unit), "", output, output, shape)
        elif window is not None and "pool" in window.kind:
            yield Stop(path, "pool", path, window.title, "", path, path, shape)
        elif isinstance(module, nn.AdaptiveAvgPool2d):
            yield Stop(path, "average", path, "average pooling", "", path, path, shape)
        elif isinstance(module, nn.Linear):
            yield Stop(path, "answer", path, "classifier", "", path, path, shape)


def _behind(conv: fx.Node) -> fx.Node:
    """The ReLU behind a convolution and its BatchNorm."""
    (norm,) = conv.users
    (relu,) = norm.users
    return relu


def _label(name: str) -> str:
    """conv1, or 2a 3×3 where torchvision has Conv2d_2a_3x3."""
    return name.removeprefix("Conv2d_").replace("_", " ").replace("x", "×")


def _grid(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]}"
