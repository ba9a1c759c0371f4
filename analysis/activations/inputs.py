"""What an operation was given, put together from what a pass has kept; nothing is run."""

import numpy as np
import torch
from torch import fx, nn
from torch.nn import functional as F

from analysis.activations.capture import Activations, Maps
from models.tracing import Traced


def input_of(traced: Traced, activations: Activations, path: str) -> Maps:
    """What the operation of that path reads (C x H x W): kept stages, through ReLUs and
    concatenations.

    Raises:
        KeyError: the pass has kept too little for it.
    """
    return _given(traced, activations, traced.node(path).all_input_nodes[0])


def _given(traced: Traced, activations: Activations, node: fx.Node) -> Maps:
    name = traced.names.get(node, "")
    if name in activations.stages:
        return activations.stage(name)
    if node.target is torch.cat:
        sources = [_given(traced, activations, source) for source in node.all_input_nodes]
        return np.concatenate(sources)
    if is_relu(traced, node):
        return np.maximum(_given(traced, activations, node.all_input_nodes[0]), 0)
    raise KeyError(f"the pass has not kept what {name} gives")


def is_relu(traced: Traced, node: fx.Node) -> bool:
    """Whether the node is a ReLU, as a module or as a function."""
    return node.target is F.relu or isinstance(traced.module(node), nn.ReLU)
