"""Feature visualization against numpy's own Fourier transform, finite differences, and the
gallery.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn

from analysis.features.check import filled, gallery_values, reached
from analysis.features.dream import Dream, dream
from analysis.features.layers import feature_layers, outputs
from analysis.features.optimise import Climb, climb
from analysis.features.spectrum import COLOURS, Writing, spectrum_scale
from analysis.features.target import Target, likeness, logits_node, normalised, part_until
from analysis.features.transforms import Shaking, shaken
from analysis.pictures.decode import decode
from analysis.pictures.framing import frame
from analysis.pictures.gallery import gallery_bytes
from models.catalog import NETWORKS
from serving.cores import one_core
from tests.conftest import anatomy, every_stage, picture_tensor, shipped, traced

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
NETS = ("googlenet-mini", "inception_v3-mini", "resnet18-mini")


def spots(name):
    return feature_layers(traced(name), anatomy(name))


def test_the_picture_is_numpys_inverse_transform_of_the_scaled_spectrum_in_mixed_colours():
    size = 12
    writing = Writing(size)
    numbers = writing.first((3,)).double()
    ours = writing.picture(numbers)[0].numpy()
    spectrum = numbers[0, ..., 0].numpy() + 1j * numbers[0, ..., 1].numpy()
    for row in range(size):
        for column in range(size // 2 + 1):
            down = row if row <= size // 2 else row - size
            spectrum[:, row, column] *= size * size / max(np.hypot(down, column), 1)
    planes = np.fft.irfft2(spectrum, s=(size, size)) / 4
    mixed = np.einsum("rc,chw->rhw", COLOURS / np.linalg.norm(COLOURS, axis=0).max(), planes)
    assert np.allclose(ours, 1 / (1 + np.exp(-mixed)), atol=1e-12)


def test_a_smooth_spectrum_falls_with_the_frequency_squared():
    scale, smooth = spectrum_scale(16), spectrum_scale(16, 2)
    assert smooth[3, 4] == pytest.approx(16 * 16 / 25)
    assert scale[3, 4] == pytest.approx(16 * 16 / 5)
    numbers = Writing(16).first((0,))
    rough, calm = (Writing(16, smooth=s).picture(100 * numbers)[0] for s in (False, True))
    assert calm.diff(dim=2).abs().mean() < 0.7 * rough.diff(dim=2).abs().mean()


def test_without_fourier_and_colours_the_numbers_are_the_pixels():
    writing = Writing(8, fourier=False, decorrelated=False)
    numbers = writing.first((0, 1))
    assert torch.equal(writing.picture(numbers), torch.sigmoid(numbers))
    assert not torch.equal(numbers[0], numbers[1])


def test_the_transforms_keep_the_picture_when_they_are_nothing_and_move_it_when_not():
    picture = torch.rand(1, 3, 16, 16)
    calm = Shaking().at(1.0)
    same = shaken(picture, calm, [torch.Generator().manual_seed(0)])
    assert torch.allclose(same, picture, atol=1e-5)
    moved = shaken(picture, Shaking(), [torch.Generator().manual_seed(0)])
    assert not torch.allclose(moved, picture, atol=0.05)


def small():
    torch.manual_seed(0)
    net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 5, 3))
    return net.eval().requires_grad_(False).double()


@pytest.mark.parametrize("kind", ["channel", "neuron", "branch"])
def test_the_gradient_through_picture_transforms_and_network_equals_finite_differences(kind):
    net, writing, target = small(), Writing(10), Target(kind, "", 2)
    numbers = writing.first((0,)).double() * 100

    def score(values):
        moves = [torch.Generator().manual_seed(5)]
        pictures = shaken(writing.picture(values), Shaking(), moves)
        return target.score(net(normalised(pictures, MEAN, STD)))[0]

    values = numbers.clone().requires_grad_()
    (slope,) = torch.autograd.grad(score(values), values)
    for place in [(0, 0, 1, 2, 0), (0, 1, 0, 3, 1), (0, 2, 7, 1, 0)]:
        step = torch.zeros_like(numbers)
        step[place] = 1e-5
        difference = (score(numbers + step) - score(numbers - step)) / 2e-5
        assert float(slope[place]) == pytest.approx(float(difference), rel=1e-4, abs=1e-9)


@pytest.mark.parametrize("name", NETS)
def test_a_part_gives_what_the_whole_network_gives_there(name):
    pixels = picture_tensor(name)
    hidden = [place for place in spots(name) if place.hidden]
    some = [spots(name)[0], *outputs(spots(name))[::5], *hidden[-2:]]
    if name != "resnet18-mini":
        maps = every_stage(name).run(pixels)
    for place in some:
        with torch.inference_mode():
            values = part_until(traced(name), place.node)(pixels)[0].numpy()
        assert values.shape[0] == place.channels
        if name != "resnet18-mini" and place.module != "stem":
            shown = np.maximum(values, 0) if place.hidden else values
            assert np.allclose(shown, maps.stage(place.node), atol=1e-5)
    with torch.inference_mode():
        logits = part_until(traced(name), logits_node(traced(name)))(pixels)
        assert torch.allclose(logits, shipped(name).network(pixels), atol=1e-5)


@pytest.mark.parametrize("name", NETS)
def test_the_optimised_picture_beats_every_gallery_picture(name):
    card, place = NETWORKS[name], outputs(spots(name))[2]
    target = place.target("channel", 5)
    part = part_until(traced(name), target.node)
    *_, last = climb(part, target, Climb(size=96, steps=64), card.mean, card.std)
    best = max(value for _, value in gallery_values(part, target, card))
    assert reached(part, target, last.pixels(), card)[0] > best


def test_a_class_is_climbed_above_the_gallery_and_is_the_answer():
    name = "resnet18-mini"
    card, target = NETWORKS[name], Target("class", logits_node(traced(name)), 9, relu=False)
    part = part_until(traced(name), target.node)
    *_, last = climb(part, target, Climb(size=96, steps=40), card.mean, card.std)
    assert reached(part, target, last.pixels(), card)[0] > max(
        value for _, value in gallery_values(part, target, card)
    )


def test_the_gallery_value_is_the_mean_of_the_captured_map():
    name, place = "googlenet-mini", outputs(spots("googlenet-mini"))[5]
    target = place.target("channel", 7)
    found = dict(gallery_values(part_until(traced(name), target.node), target, NETWORKS[name]))
    maps = every_stage(name).run(picture_tensor(name, "coffee")).stage(place.node)
    assert found["coffee"] == pytest.approx(float(np.maximum(maps[7], 0).mean()), rel=1e-4)


def one_run(seed=0):
    place = outputs(spots("googlenet-mini"))[1]
    target = place.target("channel", 3)
    part = part_until(traced("googlenet-mini"), target.node)
    runs = climb(part, target, Climb(size=64, steps=6, seed=seed, count=2), MEAN, STD)
    for _ in range(6):
        with one_core():
            last = next(runs)
    return last.pixels()


def test_equal_settings_give_equal_pictures_whoever_else_is_running():
    alone = one_run()
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(one_run, (0, 0, 4)))
    assert np.array_equal(together[0], alone)
    assert np.array_equal(together[1], alone)
    assert not np.array_equal(together[2], alone)
    parameters = shipped("googlenet-mini").network.parameters()
    assert all(p.grad is None and not p.requires_grad for p in parameters)


def test_likeness_is_one_for_the_same_picture_and_less_for_others():
    values = torch.rand(1, 4, 6, 6)
    assert float(likeness(values.repeat(2, 1, 1, 1))) == pytest.approx(1, abs=1e-5)
    assert float(likeness(torch.cat([values, torch.randn(1, 4, 6, 6)]))) < 0.99
    assert float(likeness(values)) == 0


def test_small_pictures_are_mirrored_and_large_ones_cut_never_scaled():
    picture = np.arange(4, dtype=np.uint8)[None, None, :, None].repeat(4, 1).repeat(3, 3)
    assert filled(picture, 8)[0, 0, :, 0].tolist() == [1, 0, 0, 1, 2, 3, 3, 2]
    assert filled(picture, 2)[0, 0, :, 0].tolist() == [1, 2]
    assert filled(picture, 20).shape == (1, 20, 20, 3)


def test_a_dream_raises_its_branch_and_keeps_the_size():
    name = "googlenet-mini"
    card, place = NETWORKS[name], outputs(spots(name))[9]
    target = place.target("branch")
    part = part_until(traced(name), target.node)
    photo = frame(decode(gallery_bytes("coffee")), card.resize, card.crop, "centre").pixels
    steps = list(dream(part, target, photo, Dream(octaves=2, steps=3), card.mean, card.std))
    assert [step.done for step in steps] == list(range(1, 7))
    assert steps[-1].pixels.shape == photo.shape
    before, after = (reached(part, target, p[None], card)[0] for p in (photo, steps[-1].pixels))
    assert after > 1.2 * before
    assert Dream(octaves=4).sides(224) == [114, 160, 224]  # 82 px would be too small
