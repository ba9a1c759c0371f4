"""The last layer of a network whose trainer gave it another name than fc."""

from collections.abc import Mapping

from models.checkpoints.stored import Stored

Names = Mapping[tuple[str, ...], Stored]


def last_layer(names: Names, prefix: tuple[str, ...]) -> tuple[str, ...]:
    """Where the last layer stands, if not under fc: alone in a Sequential (fc.1), or beside the
    backbone (head.fc, classifier); () where that is not certain.

    `names` are all weights by their paths, `prefix` the path of the network.
    """
    if (*prefix, "fc", "weight") in names:
        return ()
    inside = {path: tensor for path, tensor in names.items() if path[: len(prefix)] == prefix}
    below = {path: tensor for path, tensor in inside.items() if path[len(prefix)] == "fc"}
    beside = {
        path: tensor
        for path, tensor in names.items()
        if path not in inside and path[: len(prefix) - 1] == prefix[:-1]
    }
    return _only_linear(below or (beside if prefix else {}))


def _only_linear(names: Names) -> tuple[str, ...]:
    """The one fully connected layer (weights and biases) among them, if there is no other."""
    tables = [path for path, tensor in names.items() if len(tensor.shape) > 1]
    if len(tables) != 1 or tables[0][-1] != "weight" or len(names[tables[0]].shape) != 2:
        return ()
    place = tables[0][:-1]
    bias = names.get((*place, "bias"))
    return place if bias is not None and bias.shape == names[tables[0]].shape[:1] else ()
