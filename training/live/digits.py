"""scikit-learn's digits as tensors: a data set that a package ships, small enough to train on while
a page waits.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from training.data.cifar10 import Split

TRAINING = 1400  # of 1,797 pictures; the other 397 are held out
SOURCE = "scikit-learn's digits (8×8, UCI's test half of handwritten digits)"


@cache
def digits() -> tuple[Split, Split]:
    """Training (1,400) and held-out (397) digits: N x 3 x 8 x 8, float32, mean 0 and deviation 1,
    grey in each channel.

    Shuffled once with a fixed seed. Callers share the tensors and must not write to them.
    """
    table = _table()
    pixels = torch.from_numpy(table[:, :-1].reshape(-1, 8, 8)).float()
    labels = torch.from_numpy(table[:, -1]).long()
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    pixels = ((pixels - pixels.mean()) / pixels.std())[order].unsqueeze(1).repeat(1, 3, 1, 1)
    labels = labels[order]
    return (
        Split(pixels[:TRAINING].contiguous(), labels[:TRAINING], SOURCE),
        Split(pixels[TRAINING:].contiguous(), labels[TRAINING:], SOURCE),
    )


def _table() -> NDArray[np.float64]:
    """Pixels and label of each digit (1,797 x 65), read from the file that
    `sklearn.datasets.load_digits` reads.

    Importing scikit-learn for it would take longer than a small training's first epochs, and 80 MB.
    """
    package = find_spec("sklearn")
    assert package
    assert package.origin
    found: NDArray[np.float64] = np.loadtxt(
        Path(package.origin).parent / "datasets" / "data" / "digits.csv.gz", delimiter=","
    )
    return found
