"""The recorder against deleting blocks by hand, resumed against in one go, and what is shipped
against the cards.
"""

import json

import numpy as np
import pytest

from analysis.ablation.blocks import without_blocks
from analysis.structure.junctions import junctions
from models.catalog import NETWORKS, ROOT, SHIPPED, shipped_classes
from tests.conftest import shipped, traced
from tests.training.conftest import write_pictures
from training import branch_knockout
from training.branch_knockout import interleaved, record
from training.data import folders, imagenette
from training.data.folders import Split
from training.knockout import accuracy

RECORDS = sorted((ROOT / "assets" / "knockout").glob("*-branches.json"))


@pytest.fixture
def data(tmp_path, generator):
    """One training picture and one validation picture of every class, of random colours."""
    return [write_pictures(tmp_path / "data", imagenette.CLASSES, generator)]


def test_counts_are_those_of_deleting_blocks_and_a_stopped_run_goes_on(data, tmp_path, monkeypatch):
    monkeypatch.setattr(branch_knockout, "BATCH", 5)
    monkeypatch.setattr(branch_knockout, "KEPT_EVERY", 1)
    whole, parted = tmp_path / "one", tmp_path / "two"
    record("resnet18", data, whole)
    found = json.loads((whole / "resnet18-branches.json").read_text())
    names = shipped_classes("resnet18")
    split = folders.load_half(data, "val")
    assert found["pictures"] == found["of"] == 10
    assert found["whole"] == accuracy(shipped("resnet18-mini").network, split, 224, names)
    for name in ("layer1.0", "layer4.1"):
        deleted = without_blocks(traced("resnet18-mini"), [name])
        assert found["without"][name]["zero"][0] == accuracy(deleted, split, 224, names)

    real, batches = branch_knockout.count_batch, []

    def stop_at_the_second(*arguments):
        if batches:
            raise KeyboardInterrupt
        batches.append(1)
        real(*arguments)

    monkeypatch.setattr(branch_knockout, "count_batch", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        record("resnet18", data, parted)
    assert json.loads((parted / "resnet18-branches.json").read_text())["pictures"] == 5
    monkeypatch.setattr(branch_knockout, "count_batch", real)
    record("resnet18", data, parted)
    assert json.loads((parted / "resnet18-branches.json").read_text()) == found


def test_a_part_of_the_pictures_has_all_classes_alike():
    labels = np.array([0] * 4 + [1] * 2 + [2] * 3)
    split = interleaved(Split([np.full((1, 1, 3), i, np.uint8) for i in range(9)], labels))
    assert split.labels.tolist() == [0, 1, 2, 0, 1, 2, 0, 2, 0]
    assert [int(p[0, 0, 0]) for p in split.pictures] == [0, 4, 6, 1, 5, 7, 2, 8, 3]


@pytest.mark.parametrize("path", RECORDS, ids=lambda p: p.stem)
def test_what_is_shipped_is_of_this_network(path):
    found = json.loads(path.read_text())
    joins = junctions(traced(found["network"]))
    assert found["branches"] == {j.name: [part.title for part in j.parts] for j in joins}
    card = json.loads((SHIPPED / f"{NETWORKS[found['network']].builder}.json").read_text())
    assert found["of"] == np.sum(card["confusion"])
    if found["pictures"] == found["of"]:
        assert found["whole"] == NETWORKS[found["network"]].top1
    for join in joins:
        for how in ("zero", "mean"):
            row = found["without"][join.name][how]
            assert len(row) == len(join.parts)
            assert all(0 <= share <= 1 for share in row)
