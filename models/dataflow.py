"""Which node of a traced graph is computed from which."""

from torch import fx


def upstream(end: fx.Node, inside: list[fx.Node]) -> list[fx.Node]:
    """The nodes of `inside` that `end` is computed from, itself among them, in their order."""
    wanted, stack = set(), [end]
    while stack:
        node = stack.pop()
        if node in inside and node not in wanted:
            wanted.add(node)
            stack.extend(node.all_input_nodes)
    return [node for node in inside if node in wanted]


def norm_and_relu(conv: fx.Node) -> tuple[fx.Node, fx.Node]:
    """The BatchNorm and the ReLU behind a convolution (BasicConv2d)."""
    (norm,) = conv.users
    (relu,) = norm.users
    return norm, relu


def step_before(node: fx.Node, steps: list[fx.Node]) -> int | None:
    """Place of the step that computes `node`, norms and ReLUs apart; None where there is none."""
    while node not in steps:
        if not node.all_input_nodes or len(node.all_input_nodes) > 1:
            return None
        before = node.all_input_nodes[0]
        if not any(step in _ancestors_until(before, steps) for step in steps):
            return None
        node = before
    return steps.index(node)


def _ancestors_until(node: fx.Node, steps: list[fx.Node]) -> list[fx.Node]:
    """`node` and the norms and ReLUs before it, back to the first step."""
    chain = [node]
    while node not in steps and len(node.all_input_nodes) == 1:
        node = node.all_input_nodes[0]
        chain.append(node)
    return chain
