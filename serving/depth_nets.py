"""The recorded CIFAR-10 nets that every viewer shares."""

from models.depth_family import DepthNet
from records.depth_nets import load_recorded, recorded_weights
from serving.store import Store

# a net, or the sentence that says why it cannot be run; by name and by when its file was written
NETS: Store[tuple[str, float], DepthNet | str] = Store(8)


def problem_of(name: str) -> str:
    """A sentence that says why a net cannot be run, or "" where it can."""
    if name not in recorded_weights():
        return f"{name} has no recorded weights here yet, so it cannot stand beside the other."
    net = _read(name)
    return net if isinstance(net, str) else ""


def recorded_net(name: str) -> DepthNet:
    """A recorded net by name, shared by all viewers.

    Raises:
        ValueError: its weights cannot be used.
    """
    net = _read(name)
    if isinstance(net, str):
        raise ValueError(net)
    return net


def depths() -> list[int]:
    """Depths of which at least one family has weights."""
    return sorted({int(name.split("-")[1]) for name in recorded_weights()})


def _read(name: str) -> DepthNet | str:
    path = recorded_weights()[name]

    def load() -> DepthNet | str:
        try:
            return load_recorded(path)
        except ValueError as problem:
            return str(problem)

    return NETS.once((name, path.stat().st_mtime), load)
