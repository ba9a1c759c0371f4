"""Auxiliary heads against torchvision's own forward pass and backward in a copy."""

import copy

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from analysis.gradients.heads import answers, attached, contributions
from models.catalog import NETWORKS
from models.loading import heads_of, official_network, shared
from models.tracing import trace
from tests.conftest import picture_tensor, shipped, traced


def training_outputs(name):
    """torchvision's training forward with everything else as in eval mode: BatchNorm frozen, no
    dropout.
    """
    network = copy.deepcopy(shipped(name).network).eval().requires_grad_(True)
    network.training = True  # this flag alone decides whether the heads are run
    return network, network(picture_tensor(name))


@pytest.mark.parametrize("name", ["googlenet-mini", "inception_v3-mini"])
def test_heads_answer_as_in_torchvisions_forward(name):
    _, outputs = training_outputs(name)
    found = answers(traced(name), heads_of(NETWORKS[name]), picture_tensor(name)).logits
    np.testing.assert_allclose(
        found["real"], outputs.logits[0].detach().numpy(), rtol=1e-4, atol=1e-5
    )
    pairs = (
        {"aux1": "aux_logits1", "aux2": "aux_logits2"}
        if "google" in name
        else {"AuxLogits": "aux_logits"}
    )
    assert set(found) == {"real", *pairs}
    for head, field in pairs.items():
        np.testing.assert_allclose(
            found[head], getattr(outputs, field)[0].detach().numpy(), rtol=1e-4, atol=1e-5
        )


def test_contributions_equal_backward():
    name = "googlenet-mini"
    found = contributions(traced(name), heads_of(NETWORKS[name]), picture_tensor(name), 4)
    network, outputs = training_outputs(name)
    label = torch.tensor([4])
    for head, logits in (
        ("real", outputs.logits),
        ("aux1", outputs.aux_logits1),
        ("aux2", outputs.aux_logits2),
    ):
        network.zero_grad()
        loss = F.cross_entropy(logits, label)
        loss.backward(retain_graph=True)
        assert found.losses[head] == pytest.approx(float(loss.detach()), rel=1e-4)
        for module, norm in zip(found.modules, found.norms[head], strict=True):
            parts = [
                p.grad.square().sum()
                for n, p in network.get_submodule(module).named_parameters()
                if p.grad is not None and p.ndim > 1
            ]
            assert norm == pytest.approx(float(sum(parts)) ** 0.5, rel=1e-3, abs=1e-9), (
                head,
                module,
            )


def test_a_head_reaches_only_what_lies_before_it():
    name = "googlenet-mini"
    found = contributions(traced(name), heads_of(NETWORKS[name]), picture_tensor(name), 0)
    after = found.modules.index("inception4b")
    assert (found.norms["aux1"][after:] == 0).all()
    assert (found.norms["aux1"][:after] > 0).all()
    assert all(p.grad is None for p in shipped(name).network.parameters())


def test_a_weighted_sum_equals_one_backward_pass_of_the_sum():
    """From the inner products, against torchvision's training forward and one .backward() in a
    copy.
    """
    name, weights = "googlenet-mini", {"aux1": 0.3, "aux2": 0.7}
    found = contributions(traced(name), heads_of(NETWORKS[name]), picture_tensor(name), 2)
    network, outputs = training_outputs(name)
    label = torch.tensor([2])
    terms = ((1.0, outputs.logits), (0.3, outputs.aux_logits1), (0.7, outputs.aux_logits2))
    loss = sum(weight * F.cross_entropy(logits, label) for weight, logits in terms)
    loss.backward()
    assert found.total_loss(weights) == pytest.approx(float(loss.detach()), rel=1e-4)
    expected = [float(network.get_submodule(layer).weight.grad.norm()) for layer in found.layers]
    np.testing.assert_allclose(found.total(weights, by_layer=True), expected, rtol=1e-3)
    squares = np.array(expected) ** 2
    by_module = [
        squares[[m == module for m in found.module_of]].sum() ** 0.5 for module in found.modules
    ]
    np.testing.assert_allclose(found.total(weights), by_module, rtol=1e-3)


def test_the_losss_change_along_the_gradient_is_its_norm():
    """Central differences of the loss in float64, along the first layer's own direction: no
    autograd.
    """
    name = "googlenet-mini"
    found = contributions(traced(name), heads_of(NETWORKS[name]), picture_tensor(name), 2)
    network = copy.deepcopy(shipped(name).network).double().eval()
    pixels, label, step = picture_tensor(name).double(), torch.tensor([2]), 1e-5
    layer = found.layers[0]
    weight = network.get_submodule(layer).weight.detach().requires_grad_(True)
    call = {f"{layer}.weight": weight}
    loss = F.cross_entropy(torch.func.functional_call(network, call, (pixels,)), label)
    (gradient,) = torch.autograd.grad(loss, [weight])
    direction = gradient / gradient.norm()
    with torch.no_grad():
        up, down = (
            float(
                F.cross_entropy(
                    torch.func.functional_call(
                        network, {f"{layer}.weight": weight + s * direction}, (pixels,)
                    ),
                    label,
                )
            )
            for s in (step, -step)
        )
    assert found.total({}, by_layer=True)[0] == pytest.approx((up - down) / (2 * step), rel=1e-3)


def test_shares_sum_to_one_and_end_behind_the_head():
    name = "googlenet-mini"
    found = contributions(traced(name), heads_of(NETWORKS[name]), picture_tensor(name), 0)
    shares = found.shares({"aux1": 0.3, "aux2": 0.3})
    np.testing.assert_allclose(sum(shares.values()), 1)
    after = found.modules.index("inception4e")
    assert (shares["real"][after:] == 1).all()
    assert (shares["aux2"][:after] > 0).all()
    off = found.shares({})
    assert (off["real"] == 1).all()
    assert np.isnan(found.agreement("aux1")[after:]).all()
    assert (np.abs(found.agreement("aux1")[:4]) <= 1).all()


@pytest.mark.parametrize("name", ["resnet18-mini", "inception_v3-mini"])
def test_norms_by_layer_of_any_network_equal_backward_in_a_copy(name):
    network, pixels = shipped(name).network, picture_tensor(name)
    found = contributions(traced(name), heads_of(NETWORKS[name]), pixels, 3)
    assert all(p.grad is None and not p.requires_grad for p in network.parameters())
    clone = copy.deepcopy(network).requires_grad_(True)
    F.cross_entropy(clone(pixels), torch.tensor([3])).backward()
    expected = [float(clone.get_submodule(n).weight.grad.norm()) for n in found.layers]
    np.testing.assert_allclose(found.total({}, by_layer=True), expected, rtol=1e-3)


def test_untrained_heads_are_not_there():
    network = shared(official_network("googlenet", 1000), "cpu")
    assert attached(trace(network, 64), heads_of(NETWORKS["googlenet"])) == {}
