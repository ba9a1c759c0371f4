"""Identity layers: the deeper net must answer bit for bit as the trained one."""

import pytest
import torch
from torch import nn

from models.deepening import deepened, inserted_blocks, noisy
from models.depth_family import DepthSpec, build


def trained_like(depth, seed=0, **options):
    """A net whose BatchNorm has seen data and whose affine parameters are not the neutral ones."""
    network = build(DepthSpec("plain", depth, **options), seed)
    generator = torch.Generator().manual_seed(seed)
    network.train()
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.weight.copy_(torch.rand(module.weight.shape, generator=generator) + 0.5)
                module.bias.copy_(torch.randn(module.bias.shape, generator=generator))
        for _ in range(3):
            network(torch.randn(8, 3, 32, 32, generator=generator))
    return network.eval()


INPUTS = {
    "normal": torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(1)),
    "small": 1e-3 * torch.randn(3, 3, 8, 8, generator=torch.Generator().manual_seed(2)),
    "large": 1e3 * torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(3)),
    "zeros": torch.zeros(1, 3, 32, 32),
    "odd sides": torch.randn(1, 3, 37, 21, generator=torch.Generator().manual_seed(4)),
}


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize(("shallow", "deep"), [(8, 14), (14, 20), (8, 20), (20, 56)])
def test_the_deeper_net_gives_the_same_logits_bit_for_bit(shallow, deep, layout):
    network = trained_like(shallow)
    deeper = deepened(network, deep)
    assert not deeper.training
    assert len(deeper.blocks) == deep // 2 - 1
    with torch.inference_mode():
        for x in INPUTS.values():
            x = x.contiguous(memory_format=layout)
            assert torch.equal(network(x), deeper(x))


def test_deepening_twice_is_the_identity_too():
    network = trained_like(8)
    deeper = deepened(deepened(network, 14), 20)
    with torch.inference_mode():
        assert torch.equal(network(INPUTS["normal"]), deeper(INPUTS["normal"]))


def test_batch_norms_divisor_is_exactly_one():
    deeper = deepened(trained_like(8), 14)
    for place in inserted_blocks(8, 14):
        for norm in (deeper.blocks[place].bn1, deeper.blocks[place].bn2):
            divisor = torch.sqrt(norm.running_var + norm.eps)
            assert torch.equal(divisor, torch.ones_like(divisor))


def test_the_new_blocks_stand_behind_the_trained_ones_of_each_stage():
    assert inserted_blocks(8, 14) == (1, 3, 5)
    assert len(inserted_blocks(20, 56)) == 18  # 36 layers
    network, deeper = trained_like(8), deepened(trained_like(8), 14)
    for old, new in zip((0, 1, 2), (0, 2, 4), strict=True):
        assert torch.equal(network.blocks[old].conv1.weight, deeper.blocks[new].conv1.weight)


def test_in_training_mode_it_is_another_function():
    """Batch statistics renormalise the inserted layers: the identity holds in eval mode alone."""
    network = trained_like(8)
    deeper = deepened(network, 14)
    x = INPUTS["normal"]
    assert not torch.allclose(network.train()(x), deeper.train()(x), atol=1e-2)


def test_the_original_shares_nothing_with_the_deeper_one():
    network = trained_like(8)
    before = {k: v.clone() for k, v in network.state_dict().items()}
    deeper = deepened(network, 14)
    with torch.no_grad():
        for parameter in deeper.parameters():
            parameter.add_(1)
    assert all(torch.equal(v, before[k]) for k, v in network.state_dict().items())


@pytest.mark.parametrize(
    "spec",
    [
        DepthSpec("residual", 8),
        DepthSpec("plain", 8, norm=False),
        DepthSpec("plain", 8, pre_activation=True),
    ],
)
def test_other_nets_are_refused(spec):
    with pytest.raises(ValueError, match="plain net with BatchNorm"):
        deepened(build(spec, 0), 14)


@pytest.mark.parametrize("depth", [8, 2, 15])
def test_depths_that_do_not_fit_are_refused(depth):
    with pytest.raises(ValueError, match=r"6n\+2|more than 8"):
        deepened(trained_like(8), depth)


def test_noise_has_its_size_and_its_place_and_a_copy_of_its_own():
    network = deepened(trained_like(8), 20)
    blocks = inserted_blocks(8, 20)
    changed = noisy(network, blocks, 0.01, 0)
    for place, (old, new) in enumerate(zip(network.blocks, changed.blocks, strict=True)):
        difference = new.conv1.weight - old.conv1.weight
        if place in blocks:
            assert float(difference.detach().std()) == pytest.approx(0.01, rel=0.1)
        else:
            assert not difference.any()
    assert torch.equal(
        noisy(network, blocks, 0.01, 0).blocks[1].conv2.weight, changed.blocks[1].conv2.weight
    )
    assert torch.equal(
        noisy(network, blocks, 0.0, 0).blocks[1].conv2.weight, network.blocks[1].conv2.weight
    )
