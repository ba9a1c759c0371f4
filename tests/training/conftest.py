"""A small data set on disk: folders of random pictures, laid out as the training scripts want
them.
"""

import numpy as np
import pytest
from PIL import Image


def write_pictures(root, classes, generator, each=1):
    """`each` pictures of random colours for every class in train/ and in val/."""
    for part in ("train", "val"):
        for name in classes:
            folder = root / part / name
            folder.mkdir(parents=True)
            for number in range(each):
                coarse = generator.integers(0, 255, (6, 6, 3), dtype=np.uint8)
                Image.fromarray(coarse).resize((120, 100)).save(folder / f"{number}.JPEG")
    return root


@pytest.fixture
def generator():
    return np.random.default_rng(0)
