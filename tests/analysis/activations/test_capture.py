"""One pass that keeps every stage: equal to hooks, safe among threads, and leaving nothing
behind.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn

from analysis.pictures.gallery import GALLERY
from tests.conftest import anatomy, every_stage, picture_tensor, shipped


def hooked(network, pixels, paths):
    """The independent reference: plain forward hooks, in-place ReLUs undone by a copy."""
    kept, handles = {}, []
    for path in paths:

        def keep(module, inputs, output, path=path):
            kept[path] = output.clone()

        handles.append(network.get_submodule(path).register_forward_hook(keep))
    with torch.inference_mode():
        logits = network(pixels)
    for handle in handles:
        handle.remove()
    return {path: value[0].numpy() for path, value in kept.items()}, logits[0].numpy()


def test_every_stage_equals_hooks_bit_for_bit(inception):
    pixels = picture_tensor(inception)
    found = every_stage(inception).run(pixels)
    convolutions = [
        layer
        for m in anatomy(inception)
        for b in m.branches
        for layer in b.layers
        if layer.window.kind == "conv"
    ]
    kept, logits = hooked(shipped(inception).network, pixels, [c.pre_node for c in convolutions])
    assert np.array_equal(found.logits, logits)
    assert len(kept) == len(convolutions) > 40
    for layer in convolutions:
        assert np.array_equal(found.layer(layer, relu=False), kept[layer.pre_node]), layer.path
        assert np.array_equal(found.layer(layer), np.maximum(kept[layer.pre_node], 0))


def test_before_the_relu_there_are_negative_values(inception):
    found = every_stage(inception).run(picture_tensor(inception))
    for module in anatomy(inception):
        for branch in module.branches:
            for layer in branch.layers:
                if layer.has_relu:
                    assert found.layer(layer, relu=False).min() < 0, layer.path


def test_branches_concatenate_to_the_modules_output(inception):
    pixels = picture_tensor(inception)
    found = every_stage(inception).run(pixels)
    names = [module.name for module in anatomy(inception)]
    outputs, _ = hooked(shipped(inception).network, pixels, names)
    for module in anatomy(inception):
        joined = np.concatenate([found.layer(b.layers[-1]) for b in module.branches])
        assert np.array_equal(joined, outputs[module.name]), module.name


def test_pooling_stage_is_torchs_pooling():
    name = "googlenet-mini"
    found = every_stage(name).run(picture_tensor(name))
    before, module = anatomy(name)[0], anatomy(name)[1]
    source = np.concatenate([found.layer(b.layers[-1]) for b in before.branches])
    pooled = nn.functional.max_pool2d(torch.from_numpy(source)[None], 3, 1, 1)[0].numpy()
    assert np.array_equal(found.layer(module.branches[3].layers[0]), pooled)


def test_thirty_threads_get_what_one_gets():
    name = "googlenet-mini"
    capture = every_stage(name)
    pictures = [picture_tensor(name, p) for p in list(GALLERY)[:10]] * 3
    alone = [capture.run(pixels) for pixels in pictures[:10]] * 3
    with ThreadPoolExecutor(30) as pool:
        together = list(pool.map(capture.run, pictures))
    for one, many in zip(alone, together, strict=True):
        assert np.array_equal(one.logits, many.logits)
        for node, maps in one.stages.items():
            assert np.array_equal(maps, many.stages[node])


def test_nothing_is_left_on_the_network_after_an_error():
    name = "googlenet-mini"
    network, capture = shipped(name).network, every_stage(name)
    with pytest.raises(RuntimeError):
        capture.run(torch.zeros(1, 5, 224, 224))
    for module in network.modules():
        assert not module._forward_hooks
        assert not module._forward_pre_hooks
        assert not module._backward_hooks
    assert all(p.grad is None for p in network.parameters())


def test_kept_arrays_cannot_be_written():
    found = every_stage("googlenet-mini").run(picture_tensor("googlenet-mini"))
    with pytest.raises(ValueError, match="read-only"):
        found.logits[0] = 1
