"""The lines of PyTorch that are shown on this page."""

import streamlit as st

CODE = """from analysis.ablation.branches import changes_for, joins_of, switched_run
from analysis.ablation.stepper import Stepper

stepper = Stepper(trace(network, size))                 # the network's own operations, none of them in place
joins = junctions(stepper.traced)                     # its concatenations, or its residual sums
off = frozenset({(0, 1)})                         # the second branch of the first one
whole = switched_run(stepper, joins, pixels, {})
changes = changes_for(joins, off, "zero", {})
first = min(join for join, _ in off)
run = switched_run(stepper, joins, pixels, changes, base=(whole, first))   # from the first change on
logits = run.logits
"""


def code_panel() -> None:
    """How this was computed."""
    with st.expander("How this was computed", icon=":material/code:"):
        st.markdown(
            "A branch that is off still runs; what its concatenation or sum receives from it (after its ReLU) is "
            "replaced. What lies before the first switch that changed is taken from the run before: the result has "
            "the same bits as a whole pass. “Only 1×1” keeps all branches where a module has no 1×1 branch."
        )
        st.code(CODE, "python")
