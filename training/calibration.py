"""How honest a network's probabilities are: expected calibration error, and the temperature that
mends it.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from analysis.activations.numbers import probabilities

BINS = 15  # as Guo et al. 2017 have it


def expected_calibration_error(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], bins: int = BINS
) -> float:
    """Mean gap between confidence and share of right answers over bins of equal width (Guo et al.
    2017).
    """
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


def halves(count: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Every second picture, to fit the temperature on, and the other half, to measure on."""
    fit = np.arange(count) % 2 == 0
    return fit, ~fit


def calibration(
    before: NDArray[np.float32],
    after: NDArray[np.float32],
    right: NDArray[np.bool_],
    temperature: float,
) -> dict[str, float]:
    """Errors of the logits before and after the temperature was divided out, on the half it was not
    fitted on.
    """
    fit, rest = halves(len(right))
    errors = [
        expected_calibration_error(probabilities(logits[rest]).max(axis=1), right[rest])
        for logits in (before, after)
    ]
    return {
        "temperature": temperature,
        "fitted_on": int(fit.sum()),
        "measured_on": int(rest.sum()),
        "error_before": errors[0],
        "error": errors[1],
    }
