"""Deletion and insertion curves (Petsiuk et al. 2018): does the answer follow the pixels that a map
ranks first?
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analysis.attribution.baselines import baseline
from analysis.attribution.settings import Target
from analysis.attribution.twin import Twins

Maps = NDArray[np.float32]
STEPS = 10
BATCH = 8


@dataclass(frozen=True)
class Curves:
    """Probability of the class while pixels are taken away (deletion) or put back (insertion), by
    their share.
    """

    shares: NDArray[np.float64]
    deletion: NDArray[np.float64]
    insertion: NDArray[np.float64]

    @property
    def deletion_area(self) -> float:
        """Area under the deletion curve; the smaller, the better the ranking."""
        return float(np.trapezoid(self.deletion, self.shares))

    @property
    def insertion_area(self) -> float:
        """Area under the insertion curve; the larger, the better the ranking."""
        return float(np.trapezoid(self.insertion, self.shares))


def ranking(heatmap: Maps, seed: int = 0) -> NDArray[np.int64]:
    """The rank of every pixel (S x S), 0 for the largest value; ties are broken at random."""
    draw = np.random.default_rng(seed).random(heatmap.size)
    best_first = np.lexsort((draw, -heatmap.ravel()))
    ranks = np.empty(heatmap.size, dtype=np.int64)
    ranks[best_first] = np.arange(heatmap.size)
    return ranks.reshape(heatmap.shape)


def curves(
    twins: Twins,
    pixels: Tensor,
    target: Target,
    ranks: NDArray[np.int64],
    on_pass: Callable[[int], None] | None = None,
    steps: int = STEPS,
) -> Curves:
    """Both curves of a ranking (S x S) for one picture (1 x 3 x S x S, normalised).

    Deleted pixels become the picture's mean colour; insertion starts from the blurred picture. For
    the difference of two classes the probability is that of the first among the two.
    """
    return curves_of_all(twins, pixels, target, [ranks], on_pass, steps)[0]


def curves_of_all(
    twins: Twins,
    pixels: Tensor,
    target: Target,
    rankings: Sequence[NDArray[np.int64]],
    on_pass: Callable[[int], None] | None = None,
    steps: int = STEPS,
) -> list[Curves]:
    """Both curves of every ranking (S x S), as `curves`; both ends of a curve, which no ranking
    changes, are run once for all.
    """
    mean, soft = (baseline(name, pixels, twins) for name in ("mean", "blurred"))
    counts = [round(step * rankings[0].size / steps) for step in range(steps + 1)]
    orders = [torch.from_numpy(ranks).to(pixels.device) for ranks in rankings]
    found = []
    for before, after in ((pixels, mean), (soft, pixels)):
        changed = (torch.where(o < count, after, before) for o in orders for count in counts[1:-1])
        values = _probabilities(twins, chain((before, after), changed), target, on_pass)
        inner = values[2:].reshape(len(orders), -1)
        first, last = (np.full((len(orders), 1), value) for value in values[:2])
        found.append(np.hstack([first, inner, last]))
    shares = np.array(counts) / rankings[0].size
    return [Curves(shares, *pair) for pair in zip(*found, strict=True)]


def pictures_for(rankings: int, steps: int = STEPS) -> int:
    """How many pictures `curves_of_all` sends through the network."""
    return 2 * (2 + rankings * (steps - 1))


def _probabilities(
    twins: Twins, pictures: Iterable[Tensor], target: Target, on_pass: Callable[[int], None] | None
) -> NDArray[np.float64]:
    parts = []
    for batch in _batches(pictures):
        if on_pass is not None:
            on_pass(len(batch))
        with torch.inference_mode():
            rows = torch.cat(batch).contiguous(memory_format=torch.channels_last)
            parts.append(probability(twins.traced.network(rows), target).cpu().numpy())
    return np.concatenate(parts)


def _batches(pictures: Iterable[Tensor]) -> Iterator[tuple[Tensor, ...]]:
    left = iter(pictures)
    while batch := tuple(islice(left, BATCH)):
        yield batch


def probability(logits: Tensor, target: Target) -> Tensor:
    """Probability of the class (N), or of the first of two classes among the two, in float64."""
    values = logits.double()
    if target.minus is None:
        return values.softmax(dim=1)[:, target.plus]
    return torch.sigmoid(values[:, target.plus] - values[:, target.minus])
