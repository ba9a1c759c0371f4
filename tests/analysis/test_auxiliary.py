"""Auxiliary heads against torchvision's own forward pass and backward in a copy."""

import copy

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from analysis.auxiliary import answers, attached, contributions
from models.catalog import NETWORKS
from models.loading import heads_of, official_network, shared
from models.tracing import trace
from tests.conftest import picture_tensor, shipped, traced


def training_outputs(name):
    """torchvision's training forward with everything else as in eval mode: BatchNorm frozen, no dropout."""
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
                p.grad.square().sum() for n, p in network.get_submodule(module).named_parameters()
                if p.grad is not None and p.ndim > 1
            ]  # fmt: skip
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


def test_untrained_heads_are_not_there():
    network = shared(official_network("googlenet", 1000), "cpu")
    assert attached(trace(network, 64), heads_of(NETWORKS["googlenet"])) == {}
