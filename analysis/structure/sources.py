"""What feeds what, when only some of a network's operations are looked at."""

from collections.abc import Mapping

from torch import fx

from models.tracing import Traced


def sources(traced: Traced, stops: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For every stop's node, the stops from which a path leads to it that meets no other one."""
    nearest: dict[fx.Node, tuple[str, ...]] = {}
    fed: dict[str, tuple[str, ...]] = {}
    for node in traced.graph.nodes:
        before = tuple(dict.fromkeys(s for source in node.all_input_nodes for s in nearest[source]))
        path = traced.names.get(node, "")
        if path in stops:
            fed[path] = before
            nearest[node] = (stops[path],)
        else:
            nearest[node] = before
    return fed
