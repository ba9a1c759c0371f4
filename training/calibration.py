"""How honest a network's probabilities are: expected calibration error, and the temperature that mends it."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from analysis.activations.certainty import probabilities

BINS = 15  # as Guo et al. 2017 have it


def expected_calibration_error(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], bins: int = BINS
) -> float:
    """Mean gap between confidence and share of right answers over bins of equal width (Guo et al. 2017)."""
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[which == b].mean() - right[which == b].mean()) * (which == b).mean()
        for b in range(bins)
        if (which == b).any()
    ]
    return float(sum(gaps))


def fitted_temperature(logits: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """The temperature with the least cross-entropy (Guo et al. 2017), by L-BFGS in float64."""
    given, wanted = torch.from_numpy(logits).double(), torch.from_numpy(labels)
    log_temperature = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([log_temperature], max_iter=100, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = F.cross_entropy(given / log_temperature.exp(), wanted)
        loss.backward()
        return loss

    optimizer.step(closure)
    return float(log_temperature.detach().exp())


def calibration(
    logits: NDArray[np.float32], labels: NDArray[np.int64], right: NDArray[np.bool_]
) -> dict[str, float]:
    """Temperature fitted on every second picture; errors before and after it on the other half."""
    fit, rest = np.arange(len(labels)) % 2 == 0, np.arange(len(labels)) % 2 == 1
    temperature = fitted_temperature(logits[fit], labels[fit])
    before, after = (
        expected_calibration_error(probabilities(logits[rest], t).max(axis=1), right[rest])
        for t in (1.0, temperature)
    )
    return {
        "temperature": temperature,
        "fitted_on": int(fit.sum()),
        "measured_on": int(rest.sum()),
        "error_before": before,
        "error": after,
    }
