"""Superpixels: parts of the picture that are taken away one at a time."""

import numpy as np
import torch
from torch import Tensor


def superpixels(colours: Tensor, segments: int, compactness: float) -> Tensor:
    """SLIC's superpixels of a picture (1 x 3 x S x S, 0 to 1) as numbers from 0 (1 x 1 x S x S)."""
    from skimage.segmentation import slic

    image = colours[0].permute(1, 2, 0).cpu().double().clamp(0, 1).numpy()
    labels = slic(image, n_segments=segments, compactness=compactness, start_label=0)
    _, numbers = np.unique(labels, return_inverse=True)
    return torch.from_numpy(numbers.reshape(labels.shape))[None, None]
