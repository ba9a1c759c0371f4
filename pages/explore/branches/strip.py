"""The network's modules in a strip; a click shows another one."""

from collections.abc import Sequence

from analysis.structure.cost import branch_cost
from figures.diagrams.module_strip import Block, network_html
from figures.style import short
from models.anatomy import Module
from pages.explore.branches.choices import pick_module
from ui.show import drawing


def network_strip(modules: Sequence[Module], chosen: str) -> None:
    """Every module, as wide as its work; the chosen one is marked."""
    befores = [None, *modules]
    blocks = [_block(module, before) for module, before in zip(modules, befores, strict=False)]
    drawing(network_html(blocks, chosen), key="strip", on_pick=pick_module)


def _block(module: Module, before: Module | None) -> Block:
    macs = sum(branch_cost(branch).macs for branch in module.branches)
    kind = "grid reduction" if module.kind == "reduction" else "Inception module"
    title = (
        f"{module.name}: {kind}, {module.in_channels} to {module.out_channels} channels, "
        f"{short(macs)} MAC"
    )
    gap = before is not None and (before.out_size != module.in_size or before.kind == "reduction")
    return Block(module.name, module.title, title, macs, gap)
