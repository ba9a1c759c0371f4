"""What the gradient norms say, in words."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from figures.plots.norms import Line

Norms = NDArray[np.float64]


def why(norm: bool) -> str:
    """What the papers say of nets with BatchNorm, and without."""
    if norm:
        return (
            "He et al. (2016, section 4.1) report healthy norms in plain nets with BatchNorm while"
            " they trained, and hold vanishing gradients unlikely to be why deep plain nets are"
            " worse. What ours did: *During training* below."
        )
    return (
        "The nets of He et al. (2016) all had BatchNorm, so what is seen here without it is not"
        " what they call degradation."
    )


def arithmetic(lines: Sequence[Line], seeds: int, batch: str) -> str:
    """In which precision the lines were computed, and of what."""
    exact = [f"{line.family}-{line.depth}" for line in lines if line.exact]
    which = (
        f"float64 (dotted): {', '.join(exact)}, whose gradients leave float32's range; float32: all"
        " others. "
        if exact
        else "All lines are float32, whose range is enough here. "
    )
    lost = [f"{line.family}-{line.depth}" for line in lines if not np.isfinite(line.values).all()]
    beyond = f"Beyond float64 and not drawn: {', '.join(lost)}. " if lost else ""
    band = "Lines are geometric means, bands the range over seeds. " if seeds > 1 else ""
    return (
        f"{which}{beyond}{band}At initialisation, in training mode, {batch} with random labels. "
        "A gradient of exactly zero is drawn at “zero”."
    )


def shattered_words(at: dict[str, float], depth: int) -> str:
    """How much each gradient still says four points further on (correlations by the net's or the
    noise's name).
    """
    return (
        f"**Four points further on, the gradient's correlation with itself is {at['plain']:.2f} "
        f"in the {depth}-layer plain net, {at['residual']:.2f} in the residual net and "
        f"{at['shallow']:.2f} in the shallow one; white noise {at['white']:.2f}, brown noise "
        f"{at['brown']:.2f}.**"
    )


def losses_words(lines: Sequence[tuple[str, str, Norms]], off: float, on: float) -> str:
    """The loss and the first layer's gradient, with the heads' losses and without."""
    first = [float(values[0]) for *_, values in lines]
    if len(lines) == 1:
        last = float(lines[0][2][-1])
        return (
            f"**Loss {off:.3f}; the first layer's gradient is {first[0]:.3g}, the last one's"
            f" {last:.3g}.**"
        )
    change = f", {first[1] / first[0]:.2f} times as much" if first[0] else ""
    return (
        f"**Loss {off:.3f} alone, {on:.3f} with the heads. The first layer's gradient is"
        f" {first[0]:.3g} alone and {first[1]:.3g} with the heads{change}.**"
    )


def heads_words(title: str, family: str, modules: Sequence[str], heads: Sequence[str]) -> str:
    """Which heads there are, and why there are none."""
    if heads:
        return (
            "A head changes only the layers before it; behind the last head both lines are the"
            " same."
        )
    if family == "resnet":
        return "A ResNet has no auxiliary heads, so there is one loss."
    return (
        f"{title}: its heads (behind {' and '.join(modules)}) have no trained weights here and are"
        " left out, so only the main loss is shown. Choose the miniature to switch trained heads"
        " on and off."
    )


def blocks_words(imagenet: bool) -> str:
    """Whose nets and blocks these are."""
    if imagenet:
        return (
            "The ImageNet-shaped nets are those of He et al. 2016a with torchvision's"
            " post-activation blocks; pre-activation (He et al. 2016b) is for the CIFAR family."
        )
    return (
        "Pre-activation is He et al. 2016b's block: BatchNorm and ReLU come before each"
        " convolution. The photo's batch holds random crops and mirrors of what the network sees"
        " of it."
    )


def not_of_the_family(depth: int) -> str:
    """Why there is no net of that depth, and which are near."""
    below = (depth - 2) // 6 * 6 + 2
    return (
        f"{depth} is not 6n+2, so no net of this family has that many layers. "
        f"Choose {below} or {below + 6}."
    )


def too_many_pictures(depth: int, size: int, most: int) -> str:
    """That a sweep does not fit into memory, and what does."""
    return (
        f"{depth} layers with {size} pictures would need more memory than this page takes. "
        f"Choose at most {most} pictures for a net this deep."
    )
