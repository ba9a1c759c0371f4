"""Which methods can be trusted on a network: each one's own check, run on the network itself."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from analysis.attribution.attribute import attribute
from analysis.attribution.settings import METHODS, TOLERANCE, Target, settings_for
from analysis.attribution.twin import Twins

EQUAL = 1e-4  # relative difference of float32 logits
GUIDED = 0.01  # guided and plain gradient differ by more than this share


@dataclass(frozen=True)
class Verdict:
    """Whether a method passed its own check here, and the sentence that says what was measured."""

    method: str
    passed: bool
    words: str


OnPass = Callable[[int], None] | None


def verdicts(
    twins: Twins, pixels: Tensor, target: Target, on_pass: OnPass = None
) -> dict[str, Verdict]:
    """Every method's verdict on one picture (1 x 3 x S x S); methods without a check of their own
    pass.
    """
    whole = _twin(twins, pixels)
    if not whole.passed:
        return {name: Verdict(name, False, whole.words) for name in METHODS}
    found = {name: Verdict(name, True, whole.words) for name in METHODS}
    found["guided_gradcam"] = _guided(twins, pixels, target, on_pass)
    found["deeplift"] = _deeplift(twins, pixels, target, on_pass)
    return found


def _twin(twins: Twins, pixels: Tensor) -> Verdict:
    """Captum works on a twin: does it answer what the network answers?"""
    with torch.no_grad(), twins.borrowed() as twin:
        own, other = twins.traced.network(pixels), twin.network(pixels)
    gap = float((own - other).abs().max() / own.abs().max().clamp_min(1e-12))
    words = f"the twin's logits differ from the network's by {gap:.1e} of the largest"
    return Verdict("twin", gap <= EQUAL, words)


def _guided(twins: Twins, pixels: Tensor, target: Target, on_pass: OnPass) -> Verdict:
    """Guided Backpropagation silently equals the plain gradient where its hooks meet no ReLU."""
    guided, plain = (
        attribute(twins, pixels, target, settings_for(method), on_pass).raw
        for method in ("guided", "gradient")
    )
    gap = float(np.linalg.norm(guided - plain) / max(float(np.linalg.norm(plain)), 1e-30))
    words = f"guided and plain gradient differ by {gap:.0%} of the plain one’s norm"
    return Verdict("guided_gradcam", gap > GUIDED, words)


def _deeplift(twins: Twins, pixels: Tensor, target: Target, on_pass: OnPass) -> Verdict:
    """DeepLift's sum must be the difference in score, from each of two baselines."""
    parts, passed = [], True
    for name in ("black", "blurred"):
        settings = settings_for("deeplift", baselines=(name,))
        try:
            missing = attribute(twins, pixels, target, settings, on_pass).missing
        except (RuntimeError, AssertionError) as problem:
            return Verdict("deeplift", False, f"Captum refuses: {str(problem)[:80]}")
        assert missing is not None
        passed &= missing <= TOLERANCE
        parts.append(f"{missing:.0%} from {name}")
    words = (
        f"its sum misses the difference in score by {' and '.join(parts)} (at most {TOLERANCE:.0%}"
        " is allowed)"
    )
    return Verdict("deeplift", passed, words)
