"""What zooming tells, and what is read out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.activations.strongest import Strongest
    from analysis.structure.overview import Hanging, Stop

ROLES = {
    "1x1": "1×1",
    "3x3": "3×3",
    "5x5": "5×5",
    "double3x3": "two 3×3",
    "7x7": "7×7",
    "double7x7": "two 7×7",
    "pool": "pooling",
    "F(x)": "F(x)",
    "shortcut": "shortcut",
}
NO_ANSWER = "It has no answer"  # its logits are not finite numbers
INCEPTION = (
    "Each tile is the channel with the largest mean in its branch, on a scale of its own. "
    "Point at one to enlarge it; click it to open its module."
)
RESNET = (
    "Each tile is the channel with the largest mean, on a scale of its own: in blue frames that of"
    " F(x), red where it adds and blue where it takes away, below it that of the sum. Click a block"
    " to open it."
)
LONG_RESNET = (
    "Each tile is the channel with the largest mean in a block’s output, on a scale of its own. "
    "Point at one to enlarge it; click it to open its block."
)
LEFT_OUT = "left out"


@dataclass(frozen=True)
class Facts:
    """A place in words: what is read out, a title and lines beside its enlarged map."""

    label: str
    title: str
    lines: tuple[str, ...]


def percent(share: float) -> str:
    """A share as a lecturer writes it."""
    return f"{share:.0%}" if share >= 0.005 or share == 0 else "<1%"


def answer_title(knows: bool | None) -> str:
    """Over the classes."""
    return "None of these?" if knows is False else "It says"


def note(kinds: Collection[str]) -> str:
    """Under a network with stops of these kinds: what its tiles are."""
    if "branch" in kinds:
        return INCEPTION
    return RESNET if "residual" in kinds else LONG_RESNET


def facts(stop: "Stop", strongest: "Strongest | None") -> Facts:
    """A stop, with its strongest channel if it has maps."""
    if strongest is None:
        return Facts(_size(stop), "Your photo", (f"as the network gets it, {_grid(stop)} px",))
    where = _where(stop)
    channel = f"channel {strongest.channel} of {stop.shape[0]}"
    if stop.kind == "average":
        line = (
            f"the mean of each of {stop.shape[0]} channels; the largest is channel"
            f" {strongest.channel}"
        )
        return Facts(f"{where}, {line}", where, (line,))
    values = f"mean {strongest.mean:.2g}, largest {strongest.largest:.2g}"
    lines = [f"{channel}, {_grid(stop)}", values]
    if strongest.share is not None:
        whole = "its module’s energy" if stop.kind == "branch" else "the energy of both sides"
        lines.append(f"branch: {percent(strongest.share)} of {whole}")
    return Facts(", ".join([where, *lines]), where, tuple(lines))


def head_facts(head: "Hanging", texts: Mapping[str, str]) -> Facts:
    """An auxiliary head and its answer, as `texts` write it below the module that it reads."""
    share, name = texts[f"{head.name} name"], texts[f"{head.name} answer"]
    reads = f"reads the output of {head.source}"
    line = (
        f"{name} {share.removeprefix(head.name).strip()}"
        if head.present
        else "untrained in these weights, left out"
    )
    return Facts(
        f"auxiliary head {head.name}, {reads}: {line}", f"Auxiliary head {head.name}", (reads, line)
    )


def answer_facts(stop: "Stop", top: Sequence[tuple[str, float]], knows: bool | None) -> Facts:
    """The classifier and its most probable classes."""
    words = ", ".join(f"{name} {percent(share)}" for name, share in top) or "none"
    doubt = "probably none of the classes that it knows; the nearest are " if knows is False else ""
    line = f"a linear layer to {stop.shape[0]} classes, then the softmax"
    return Facts(f"the answer: {doubt}{words}", "The answer", (line,))


def _where(stop: "Stop") -> str:
    if stop.kind == "branch":
        return f"{stop.unit}, {stop.title}"
    if stop.kind == "residual":
        return f"{stop.unit}, F(x)"
    if stop.kind == "sum":
        return f"{stop.unit}, output"
    if stop.kind == "pool":
        return f"{stop.unit}, {stop.title} pooling"
    return "average pooling" if stop.kind == "average" else stop.unit


def _grid(stop: "Stop") -> str:
    return "×".join(map(str, stop.shape[1:]))


def _size(stop: "Stop") -> str:
    return f"your photo, {_grid(stop)} px"
