"""The shipped atlas: its files, and its numbers recomputed from the very tiles that are shown."""

import json

import numpy as np
import pytest

from analysis.features.check import gallery_values, reached
from analysis.features.layers import feature_layers, outputs
from analysis.features.target import part_until
from models.catalog import NETWORKS, ROOT
from records.atlas import FOLDER, atlas_of
from tests.conftest import anatomy, traced

NAMES = ("googlenet-mini", "inception_v3-mini", "resnet18-mini")


@pytest.mark.parametrize("name", NAMES)
def test_every_branch_or_block_is_there_with_its_strongest_channels(name):
    atlas = atlas_of(NETWORKS[name])
    ends = outputs(feature_layers(traced(name), anatomy(name)))
    channels = {place.output: place.channels for place in ends}
    assert {output for output, _ in atlas.entries} == set(channels)
    assert all(0 <= channel < channels[output] for output, channel in atlas.entries)
    side = atlas.climb["size"]
    for entry in atlas.entries.values():
        pixels = atlas.pixels(entry)
        assert pixels.shape == (side, side, 3)
        assert pixels.std() > 5  # a picture, not an empty tile
    assert f"training.atlas {NETWORKS[name].builder} --each" in atlas.command


@pytest.mark.parametrize("name", NAMES)
def test_recorded_activations_are_those_of_the_shown_tiles(name):
    card, atlas = NETWORKS[name], atlas_of(NETWORKS[name])
    ends = {place.output: place for place in outputs(feature_layers(traced(name), anatomy(name)))}
    for entry in list(atlas.entries.values())[:: max(1, len(atlas.entries) // 3)]:
        target = ends[entry.output].target("channel", entry.channel)
        part = part_until(traced(name), target.node)
        (value,) = reached(part, target, atlas.pixels(entry)[None], card)
        assert value == pytest.approx(entry.activation, rel=0.02)  # JPEG decoders differ a little
        gallery = dict(gallery_values(part, target, card))
        best = max(gallery, key=gallery.get)
        assert (best, gallery[best]) == (
            entry.gallery,
            pytest.approx(entry.gallery_activation, rel=1e-3),
        )


@pytest.mark.parametrize("name", NAMES)
def test_nearly_every_entry_beats_the_gallery_and_none_hides_that_it_does_not(name):
    entries = list(atlas_of(NETWORKS[name]).entries.values())
    ratios = np.array([entry.activation / entry.gallery_activation for entry in entries])
    assert (ratios > 1).mean() >= 0.97
    assert np.median(ratios) > 1.3
    from records.atlas import recorded_words

    for entry, ratio in zip(entries, ratios, strict=True):
        assert ("not above" in recorded_words(entry)) == (ratio <= 1)


def test_the_atlas_stays_under_twelve_megabytes():
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 12e6
    for index in FOLDER.glob("*/index.json"):
        assert str(ROOT) not in index.read_text()
        assert json.loads(index.read_text())["entries"]
    assert atlas_of(NETWORKS["googlenet"]) is None
