"""Where Grad-CAM can look: every module, branch and block that the network has, read from the
network.
"""

from dataclasses import dataclass

from analysis.structure.blocks import residual_blocks
from models.anatomy import modules_of
from models.tracing import Traced


@dataclass(frozen=True)
class CamLayer:
    """A layer to look at: its node's path, what the lecture calls it, its C x H x W."""

    path: str
    title: str
    shape: tuple[int, ...]


def cam_layers(traced: Traced) -> tuple[CamLayer, ...]:
    """The network's modules with their branches, or its blocks with theirs, in order; the stem
    first.
    """
    found = [*_stem(traced), *_modules(traced), *_blocks(traced)]
    return tuple(CamLayer(path, title, traced.shapes[traced.node(path)]) for path, title in found)


def _stem(traced: Traced) -> list[tuple[str, str]]:
    """What comes before the first module or block: the last layer of each top-level part."""
    inside = {m.name for m in modules_of(traced)} | {f"layer{i}" for i in range(1, 5)}
    last: dict[str, str] = {}
    for node, path in traced.names.items():
        top, shape = path.split(".")[0], traced.shapes.get(node, ())
        if top in inside:
            break
        if len(shape) == 3 and shape[0] > 3:
            last[top] = path
    return [(path, f"{top} (stem)") for top, path in last.items()]


def _modules(traced: Traced) -> list[tuple[str, str]]:
    found = []
    for module in modules_of(traced):
        found += [(b.output_node, f"{module.name}: branch {b.title}") for b in module.branches]
        found.append((module.output_node, f"{module.name}: the whole module"))
    return found


def _blocks(traced: Traced) -> list[tuple[str, str]]:
    found = []
    for block in residual_blocks(traced):
        kind = "projection" if block.projection else "identity"
        found.append((block.branch, f"{block.name}: residual branch F(x)"))
        found.append((block.shortcut, f"{block.name}: {kind} shortcut"))
        found.append((block.total, f"{block.name}: F(x) + shortcut"))
        found.append((block.output, f"{block.name}: the whole block"))
    unique = dict(reversed(found))  # an identity shortcut is the block before, named once
    return [(path, title) for path, title in found if unique[path] == title]
