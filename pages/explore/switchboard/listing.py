"""The lines of PyTorch that are shown on this page."""

from ui.takeaway import code

CODE = """from analysis.structure.junctions import junctions
from analysis.ablation.branches import changes_for, switched_run
from analysis.ablation.stepper import Stepper

walk = Stepper(trace(network, size))                 # the network's own operations, none in place
joins = junctions(walk.traced)                     # its concatenations, or its residual sums
off = frozenset({(0, 1)})                         # the second branch of the first one
whole = switched_run(walk, joins, pixels, {})
changes = changes_for(joins, off, "zero", {})
first = min(join for join, _ in off)
run = switched_run(walk, joins, pixels, changes, base=(whole, first))   # from the first change on
logits = run.logits
"""


def how_computed() -> None:
    """How this was computed."""
    code(
        "A branch that is off still runs; what its concatenation or sum receives from it (after "
        "its ReLU) is replaced. What lies before the first switch that changed is taken from the "
        "run before: the result has the same bits as a whole pass. “Only 1×1” keeps all branches "
        "where a module has no 1×1 branch.",
        CODE,
    )
