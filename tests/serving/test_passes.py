"""The cached passes that several pages share, against PyTorch's own forward hooks."""

import numpy as np
from serving.selection import Selection

from serving.networks import instrument
from serving.passes import stages_of
from serving.pictures import gallery_picture
from tests.conftest import picture_tensor

NAME = "googlenet-mini"


def hooked(tool, node, pixels):
    """What the module behind a node gives, read by a hook of this test."""
    target = tool.traced.node(node).target
    kept = []
    handle = tool.loaded.network.get_submodule(target).register_forward_hook(
        lambda module, given, output: kept.append(output[0].detach().numpy().copy())
    )
    tool.loaded.network(pixels)
    handle.remove()
    return kept[0]


def test_a_few_stages_of_the_selected_picture_and_of_another_one():
    tool = instrument(NAME, "cpu")
    nodes = [branch.layers[0].pre_node for branch in tool.modules[0].branches[:2]]
    selected, other = gallery_picture("chelsea"), gallery_picture("coffee")
    selection = Selection(NAME, "cpu", selected, "centre")
    for picture, asked in ((selected, None), (other, other)):
        found = stages_of(selection, tool, nodes, asked)
        for node in nodes:
            want = hooked(tool, node, picture_tensor(NAME, picture.name))
            np.testing.assert_allclose(found.stage(node), want, atol=1e-5)
    assert stages_of(selection, tool, nodes) is stages_of(selection, tool, nodes, selected)
