"""Scores of known pictures beside those of unknown ones, by the area under the ROC curve."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from torch import nn

from analysis.activations.certainty import SCORES, ClassMeans, class_means, scores
from training.data.batches import centre_batches
from training.data.folders import Split

FOLDS = 5
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Seen:
    """What a network makes of pictures: the input of its last layer (N x F) and its logits (N x
    C).
    """

    features: Floats
    logits: Floats


@torch.inference_mode()
def seen(network: Any, split: Split, size: int) -> Seen:
    """One pass over all pictures; the network is this process's own, so a hook does no harm."""
    taken: list[Floats] = []
    handle = network.fc.register_forward_pre_hook(lambda _, given: taken.append(given[0].numpy()))
    logits = [network(pixels).numpy() for pixels, _ in centre_batches(split, size, 32)]
    handle.remove()
    return Seen(np.concatenate(taken), np.concatenate(logits))


def last_layer_without(
    features: Floats, labels: NDArray[np.int64], kept: Sequence[int], network: Any
) -> nn.Linear:
    """A last layer for the classes `kept`, fitted to training features by L-BFGS from the network's
    own.
    """
    inside = np.isin(labels, kept)
    given = torch.from_numpy(features[inside])
    wanted = torch.from_numpy(np.searchsorted(np.array(kept), labels[inside]))
    layer = nn.Linear(given.shape[1], len(kept))
    with torch.no_grad():
        layer.weight.copy_(network.fc.weight[list(kept)])
        layer.bias.copy_(network.fc.bias[list(kept)])
    layer.requires_grad_(True)
    optimizer = torch.optim.LBFGS(layer.parameters(), max_iter=60, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(layer(given), wanted, label_smoothing=0.1)
        loss.backward()
        return loss

    optimizer.step(closure)
    return layer.requires_grad_(False)


def left_out(
    train: Seen, labels: NDArray[np.int64], val: Seen, val_labels: NDArray[np.int64], net: Any
) -> dict[str, float]:
    """Area under the ROC curve of each score, mean over folds of classes left out."""
    count, areas = train.logits.shape[1], []
    for fold in range(FOLDS):
        out = np.arange(fold, count, FOLDS)
        kept = np.setdiff1d(np.arange(count), out)
        layer = last_layer_without(train.features, labels, kept.tolist(), net)
        inside = np.isin(labels, kept)
        means = class_means(train.features[inside], np.searchsorted(kept, labels[inside]))
        logits = layer(torch.from_numpy(val.features)).numpy()
        known = np.isin(val_labels, kept)
        areas.append(separation(scores(logits, val.features, means), known))
    return {name: float(np.mean([area[name] for area in areas])) for name in SCORES}


def separation(found: dict[str, NDArray[np.float64]], known: NDArray[np.bool_]) -> dict[str, float]:
    """Area under the ROC curve of each score: the chance that a known picture scores above an
    unknown one.
    """
    return {name: float(roc_auc_score(known, values)) for name, values in found.items()}


def beside(known: Seen, strange: Seen, means: ClassMeans) -> dict[str, float]:
    """The same for the whole network, known pictures beside strange ones."""
    found = [scores(of.logits, of.features, means) for of in (known, strange)]
    both = {name: np.concatenate([f[name] for f in found]) for name in SCORES}
    labels = np.arange(len(known.logits) + len(strange.logits)) < len(known.logits)
    return separation(both, labels)
