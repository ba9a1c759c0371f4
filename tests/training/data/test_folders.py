"""Folders of pictures: classes are read from them, several data sets become one."""

import numpy as np
import pytest
from PIL import Image

from tests.training.conftest import write_pictures
from training.data import folders
from training.data.folders import LONGEST_SHORT_SIDE, decode


def test_two_data_sets_become_one_in_the_order_of_their_folders(tmp_path, generator):
    first = write_pictures(tmp_path / "a", ["n01440764", "n02102040"], generator)
    second = write_pictures(tmp_path / "b", ["stop_sign", "cat"], generator, each=2)
    classes, training, validation = folders.load([first, second])
    assert classes.names == ("tench", "English springer", "cat", "stop sign")
    assert training.labels.tolist() == validation.labels.tolist() == [0, 1, 2, 2, 3, 3]
    assert folders.counts(training.labels, len(classes)) == [1, 1, 2, 2]


def test_a_class_of_two_data_sets_is_one_class(tmp_path, generator):
    roots = [write_pictures(tmp_path / side, ["cat", "dog"], generator) for side in "ab"]
    classes, training, _ = folders.load(roots)
    assert classes.names == ("cat", "dog")
    assert training.labels.tolist() == [0, 1, 0, 1]


def test_torchvisions_download_is_found_in_the_folder_it_was_made_in(tmp_path, generator):
    write_pictures(tmp_path / "imagenette2-160", ["cat", "dog"], generator)
    assert folders.dataset_folder(tmp_path) == tmp_path / "imagenette2-160"


def test_what_is_missing_is_said(tmp_path, generator):
    with pytest.raises(FileNotFoundError, match="no train/ and val/"):
        folders.load([tmp_path])
    root = write_pictures(tmp_path / "a", ["cat"], generator)
    with pytest.raises(ValueError, match="at least two classes"):
        folders.load([root])
    (root / "val" / "dog").mkdir()
    with pytest.raises(ValueError, match="lacks: dog"):
        folders.load([root])
    (root / "train" / "dog").mkdir()
    with pytest.raises(FileNotFoundError, match="no pictures in"):
        folders.load([root])


def test_large_pictures_are_reduced_once(tmp_path):
    file = tmp_path / "large.png"
    Image.fromarray(np.zeros((600, 900, 3), np.uint8)).save(file)
    assert decode(file.read_bytes()).shape == (LONGEST_SHORT_SIDE, LONGEST_SHORT_SIDE * 3 // 2, 3)
