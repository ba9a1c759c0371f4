"""What a folder of JPEGs says of itself."""

import numpy as np
import pytest
from PIL import Image

from training.data.cifar10 import CLASSES, load_split


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"quality": 75}, "JPEG of quality 75 with chroma at half resolution"),
        ({"quality": 92, "subsampling": 0}, "JPEG of quality 92"),
        ({"qtables": [list(range(1, 65))] * 2}, "JPEG with chroma at half resolution"),
    ],
)
def test_the_source_says_what_the_files_have_lost(tmp_path, settings, said):
    noise = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    for name in CLASSES:
        folder = tmp_path / "test" / name
        folder.mkdir(parents=True)
        Image.fromarray(noise).save(folder / "0.jpg", **settings)
    split = load_split(tmp_path, train=False)
    assert split.source == f"CIFAR-10 as {said}"
    assert split.pictures.shape == (10, 3, 32, 32)
