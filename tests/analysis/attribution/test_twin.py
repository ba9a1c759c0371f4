"""The twin: the network's own weights and answers, and no hook on anything that is shared."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from analysis.attribution.attribute import attribute
from analysis.attribution.layers import cam_layers
from analysis.attribution.settings import Target, settings_for
from analysis.attribution.twin import Twins, build, randomised
from models.tracing import trace
from tests.analysis.attribution.small import TARGET, network, picture, twins
from tests.conftest import shipped

NAMES = ("googlenet-mini", "inception_v3-mini", "resnet18-mini")


def hooks(module):
    kinds = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
    return sum(len(getattr(part, kind)) for part in module.modules() for kind in kinds)


def small_traced(name):
    return trace(shipped(name).network, 75)


@pytest.mark.parametrize("name", NAMES)
def test_a_twin_answers_what_the_network_answers_on_the_same_tensors(name):
    traced = small_traced(name)
    twin = build(traced)
    x = torch.randn(1, 3, 75, 75)
    with torch.no_grad():
        assert torch.equal(twin.network(x), traced.network(x))
    own = {p.data_ptr() for p in traced.network.parameters()}
    assert {p.data_ptr() for p in twin.network.parameters()} <= own
    shared = {id(m) for m in traced.network.modules()}
    assert not shared & {id(m) for m in twin.network.modules()}


@pytest.mark.parametrize("name", NAMES)
def test_every_relu_call_has_a_module_of_its_own(name):
    twin = build(small_traced(name))
    targets = [n.target for n in twin.network.graph.nodes if n.op == "call_module"]
    assert len(targets) == len(set(targets))
    relus = [m for m in twin.network.modules() if isinstance(m, nn.ReLU)]
    assert len(relus) > 10
    assert not any(m.inplace for m in relus)
    functions = [n.target for n in twin.network.graph.nodes if n.op == "call_function"]
    assert F.relu not in functions


@pytest.mark.parametrize("name", NAMES)
def test_every_module_branch_and_block_can_be_hooked(name):
    traced = small_traced(name)
    twin, found = build(traced), cam_layers(traced)
    kept = {}
    for place in found:
        twin.layer(place.path).register_forward_hook(
            lambda m, i, o, path=place.path: kept.update({path: tuple(o.shape[1:])})
        )
    with torch.no_grad():
        twin.network(torch.zeros(1, 3, 75, 75))
    assert kept == {place.path: place.shape for place in found}
    assert "the whole" in found[-1].title
    assert len({place.title for place in found}) == len(found)


def test_an_unknown_layer_is_refused_by_name():
    with pytest.raises(KeyError, match="nonsense"):
        attribute(twins(), picture(), TARGET, settings_for("gradcam", layer="nonsense"))


@pytest.mark.parametrize(
    "method", ["gradcam", "guided_gradcam", "integrated", "deeplift", "occlusion_fine"]
)
def test_no_hook_is_left_after_a_cancelled_run(method):
    class Stop(BaseException):
        pass

    own = twins()
    seen = []
    with own.borrowed() as twin:
        pass
    count = 0

    def stop(pictures):
        nonlocal count
        seen.append(hooks(twin.network))
        count += 1
        if count == (2 if method in ("integrated", "guided_gradcam", "occlusion_fine") else 1):
            raise Stop

    settings = settings_for(method, layer="cat", window=6, stride=3)
    with pytest.raises(Stop):
        attribute(own, picture(), TARGET, settings, stop)
    assert hooks(own.traced.network) == 0
    with own.borrowed() as after:
        assert after is not twin  # the cancelled one is thrown away
        assert hooks(after.network) == 0
    assert all(p.grad is None for p in own.traced.network.parameters())
    lone = attribute(twins(), picture(), TARGET, settings)
    assert np.array_equal(attribute(own, picture(), TARGET, settings).raw, lone.raw)


def test_a_finished_run_leaves_no_hook_and_its_twin_is_used_again():
    own = twins()
    for method in ("gradcam", "guided_gradcam", "deeplift"):
        attribute(own, picture(), TARGET, settings_for(method, layer="cat"))
    with own.borrowed() as first:
        assert hooks(first.network) == hooks(own.traced.network) == 0
    with own.borrowed() as second:
        assert first is second


def test_many_viewers_at_once_get_what_a_lone_viewer_gets():
    own = Twins(small_traced("googlenet-mini"))
    x = torch.randn(1, 3, 75, 75, generator=torch.Generator().manual_seed(0))
    tasks = [
        (Target(c), settings_for(m, layer="inception4c.cat", steps=4, most_steps=4, noise=2))
        for m in ("gradcam", "guided_gradcam", "deeplift", "integrated")
        for c in (0, 3)
    ]
    lone = [attribute(own, x, *task).raw for task in tasks]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda task: attribute(own, x, *task).raw, tasks))
    for one, other in zip(lone, found, strict=True):
        assert np.array_equal(one, other)


def test_random_weights_are_drawn_on_a_private_copy():
    made = network()
    before = {k: v.clone() for k, v in made.state_dict().items()}
    traced = trace(made, 24)
    one, two = randomised(traced).network, randomised(traced).network
    assert all(torch.equal(v, before[k]) for k, v in made.state_dict().items())
    assert torch.equal(one.conv1.weight, two.conv1.weight)
    assert not torch.equal(one.conv1.weight, made.conv1.weight)
    assert float(one.branch.weight.std()) == pytest.approx((2 / (12 * 9)) ** 0.5, rel=0.1)
    assert float(one.bn1.running_mean.abs().sum()) == 0
