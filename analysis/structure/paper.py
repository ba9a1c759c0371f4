"""GoogLeNet's table as the paper prints it, beside what is counted here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.structure.cost import Cost, branch_cost, layer_cost, with_kernel
from models.anatomy import Branch, Layer, Module

# Szegedy et al. 2015, table 1 as printed: thousands of parameters, millions of operations.
PRINTED = {
    "inception3a": (159, 128),
    "inception3b": (380, 304),
    "inception4a": (364, 73),
    "inception4b": (437, 88),
    "inception4c": (463, 100),
    "inception4d": (580, 119),
    "inception4e": (840, 170),
    "inception5a": (1072, 54),
    "inception5b": (1388, 71),
}


@dataclass(frozen=True)
class PaperRow:
    """A module beside Table 1: printed numbers, the paper's channels recomputed, this network, no
    reductions.
    """

    module: str
    printed: Cost
    recomputed: Cost
    here: Cost
    unreduced: Cost


def beside_the_paper(modules: Sequence[Module]) -> tuple[PaperRow, ...]:
    """GoogLeNet's modules beside Table 1; `recomputed` puts the paper's 5x5 where torchvision has a
    3x3.
    """
    rows = []
    for module in modules:
        thousands, millions = PRINTED[module.name]
        here = sum((branch_cost(branch) for branch in module.branches), Cost(0, 0))
        true_five = sum((branch_cost(_with_five(module, b)) for b in module.branches), Cost(0, 0))
        rows.append(
            PaperRow(
                module.name,
                Cost(millions * 10**6, thousands * 10**3),
                true_five,
                here,
                without_reductions(module),
            )
        )
    return tuple(rows)


def without_reductions(module: Module) -> Cost:
    """The module with its true 5x5, where the 3x3 and the 5x5 read all of the module's input
    channels.

    The projection after the pooling stays, since without it every module would only grow.
    """
    total = Cost(0, 0)
    for place, branch in enumerate(module.branches):
        last = _with_five(module, branch).layers[-1]
        wide = place in (1, 2)
        total += layer_cost(_reading(last, module.in_channels) if wide else last)
    return total


def _with_five(module: Module, branch: Branch) -> Branch:
    if branch is not module.branches[2]:
        return branch
    return replace(branch, layers=(*branch.layers[:-1], with_kernel(branch.layers[-1], 5)))


def _reading(layer: Layer, channels: int) -> Layer:
    return replace(layer, in_channels=channels)
