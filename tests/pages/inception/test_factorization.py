"""The factorization page's choices, and a layer with rank-1 kernels."""

import numpy as np
import torch

from pages.inception.factorization.results import flattened, kernels_of, layers_of
from serving.subject import subject_of
from tests.test_pages import app, fine, texts


def opened(**address):
    return fine(app(**address).switch_page("pages/inception/factorization/page.py").run())


def test_one_filter_may_be_chosen_twice():
    test = opened(filter_one="Laplace", filter_two="Laplace")
    assert "Largest difference between one 5×5 and two 3×3" in texts(test)


def test_another_number_of_kernels_starts_in_its_middle():
    test = opened(network="inception_v3-mini", kernel_place="3")
    assert test.slider(key="kernel_place").value == 3
    fine(test.selectbox(key="network").select("googlenet-mini").run())
    place = test.slider(key="kernel_place")
    assert place.value == (place.max + 1) // 2
    assert "kernel_place" not in test.query_params


def test_a_layers_output_with_rank_one_kernels():
    subject = subject_of("coffee")
    layer = next(layer for layer in layers_of(subject) if layer.side == 3 and layer.inputs > 3)
    outputs = flattened(subject, layer)
    stages = subject.stages((layer.source_node, layer.output_node))
    conv, norm = (
        subject.instrument.traced.module(subject.instrument.traced.node(name))
        for name in (layer.conv_node, layer.output_node)
    )
    u, s, v = torch.linalg.svd(conv.weight.double())
    best = (s[..., :1, None] * u[..., :, :1] * v[..., :1, :]).float()
    with torch.inference_mode():
        x = torch.tensor(stages.stage(layer.source_node))[None]
        flat = torch.conv2d(x, best, None, conv.stride, conv.padding)
        want = norm(flat).relu()[0].numpy()
    np.testing.assert_allclose(outputs.flat, want, atol=1e-4)
    np.testing.assert_allclose(
        outputs.real, np.maximum(stages.stage(layer.output_node), 0), atol=1e-6
    )
    shares = (s[..., 0] ** 2 / (s**2).sum(-1)).numpy()
    np.testing.assert_allclose(kernels_of(subject, layer).shares, shares, atol=1e-6)
