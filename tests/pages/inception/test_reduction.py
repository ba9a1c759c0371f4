"""The reduction page's results against numpy and PyTorch's own hooks, and its links."""

from contextlib import nullcontext

import numpy as np
import pytest
import torch

from analysis.pictures.gallery import GALLERY
from pages.inception.reduction.results import layers_of, reduction_of, survival_of
from serving.subject import subject_of
from tests.conftest import picture_tensor, shipped
from tests.test_pages import app, fine, texts

LAYER = "inception3a.branch2.0"


def opened(**address):
    return fine(app(**address).switch_page("pages/inception/reduction/page.py").run())


def hooked(picture, layer=LAYER):
    """What the layer's convolution gets (C x H x W), read by a hook of this test."""
    network = shipped("googlenet-mini").network
    inputs = []
    handle = network.get_submodule(f"{layer}.conv").register_forward_hook(
        lambda module, given, output: inputs.append(given[0][0].numpy().copy())
    )
    with torch.inference_mode():
        network(picture_tensor("googlenet-mini", picture))
    handle.remove()
    return inputs[0]


def test_what_survives_is_that_of_this_photo_and_of_the_gallery():
    subject = subject_of("rocket")
    layer = next(layer for layer in layers_of(subject) if layer.name == LAYER)
    reduction = reduction_of(subject, layer)
    np.testing.assert_allclose(reduction.maps, hooked("rocket"), atol=1e-5)
    steps = []
    running = lambda: nullcontext(lambda **words: steps.append(words))  # noqa: E731
    survival = survival_of(subject, reduction, running)
    covariance = np.mean(
        [np.cov(hooked(p).reshape(layer.inputs, -1), bias=True) for p in GALLERY], 0
    )
    _, vectors = np.linalg.eigh(covariance)
    np.testing.assert_allclose(np.abs(survival.directions[0] @ vectors[:, -1]), 1, atol=1e-4)
    own = np.linalg.eigvalsh(np.cov(hooked("rocket").reshape(layer.inputs, -1)))[::-1]
    np.testing.assert_allclose(survival.photo, np.cumsum(own) / own.sum(), atol=1e-4)
    assert len(steps) == len(GALLERY)
    assert survival_of(subject, reduction, running) is survival
    other = subject_of("coffee")
    survival_of(other, reduction_of(other, layer), running)
    assert len(steps) == len(GALLERY)  # another photo needs no pass over the gallery


def test_curves_end_at_the_rank_and_all_positions_of_the_gallery_go_on():
    subject = subject_of("hubble")
    name = "inception5b.branch2.0"
    layer = next(layer for layer in layers_of(subject) if layer.name == name)
    reduction = reduction_of(subject, layer)
    found = survival_of(subject, reduction, lambda: nullcontext(lambda **words: None))
    positions = layer.size[0] * layer.size[1]
    assert found.rank <= positions - 1 < layer.outputs
    assert found.photo[-1] == pytest.approx(1)
    assert found.random.shape[1] == len(found.gallery) == len(found.learned) == found.rank
    every = [hooked(p, name).reshape(layer.inputs, -1).astype(np.float64) for p in GALLERY]
    rows = np.hstack([part - part.mean(1, keepdims=True) for part in every])
    assert found.pooled.rank == np.linalg.matrix_rank(rows) > layer.outputs
    values = np.linalg.svd(rows, compute_uv=False) ** 2
    assert found.pooled.best == pytest.approx(values[: layer.outputs].sum() / values.sum())
    seen = reduction.weights @ rows
    solution, *_ = np.linalg.lstsq(seen.T, rows.T, rcond=None)
    lost = np.square(rows.T - seen.T @ solution).sum() / np.square(rows).sum()
    assert found.pooled.learned == pytest.approx(1 - lost, abs=1e-6)
    assert found.pooled.random < found.pooled.best < 1


def test_the_page_says_where_the_curves_end():
    text = texts(opened(reduction="inception5b.branch2.0", compare_pca="1"))
    assert "The curves end at 48 channels**" in text
    assert "7×7 positions" in text
    assert "Over the gallery** (14 pictures, 686 positions" in text


def test_a_link_restores_the_reduction_and_its_output():
    address = {"reduction": "inception4a.branch2.0", "reduced_to": "inception4a.branch2.0.7"}
    test = opened(**address)
    assert test.selectbox(key="reduction").value == "inception4a.branch2.0"
    assert "Output 7, taken apart" in texts(test)
    fine(test.number_input(key="output_number").set_value(3).run())
    assert "Output 3, taken apart" in texts(test)
    assert "inception4a.branch2.0.3" in test.query_params["reduced_to"]


def test_another_reduction_starts_at_its_strongest_output():
    test = opened(reduced_to="inception3a.branch1.99")
    strongest = test.subheader[0].value
    fine(test.number_input(key="output_number").set_value(1).run())
    first = test.selectbox(key="reduction").value
    fine(test.selectbox(key="reduction").select("inception5b.branch2.0").run())
    assert "reduced_to" not in test.query_params
    fine(test.selectbox(key="reduction").select(first).run())
    assert test.subheader[0].value == strongest


def test_the_survival_curves_and_effective_fields_run():
    test = app()
    test.switch_page("pages/inception/reduction/page.py").run()
    fine(test.toggle(key="compare_pca").set_value(True).run())
    assert "PCA of this photo keeps" in texts(test)
    test.switch_page("pages/inception/filter_sizes/page.py").run()
    fine(test.button(key="effective_ask").click().run())
    assert "effective about" in texts(test)
