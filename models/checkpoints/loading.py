"""A user's own checkpoint: read without running its code, recognised, checked, and loaded."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from torch import Tensor

from models.checkpoints.fit import class_count, fitting, numbers_of, some
from models.checkpoints.named import tensors
from models.checkpoints.preparation import Photo, Preparation, prepared, refuse_what_is_no_answer
from models.checkpoints.reader import read_tree
from models.checkpoints.search import Found, identify, search
from models.checkpoints.stored import CheckpointError
from models.loading import LoadedNetwork, shared

__all__ = ["CheckpointError", "identify", "load_own", "read_checkpoint"]
UNKNOWN = "Your own checkpoint: accuracy not measured."
AS_PUBLISHED = Preparation()


def read_checkpoint(data: bytes, file_name: str) -> dict[str, Tensor]:
    """The tensors of a checkpoint by name, whatever the file is called; a pickle's code is never
    run.

    Raises:
        CheckpointError: not such a file, damaged, or carrying code.
    """
    named = {".".join(n.written): n.tensor for n in tensors(read_tree(data, file_name))}
    if not named:
        raise CheckpointError(f"{file_name} holds no state dict (names with tensors).")
    return numbers_of(named, file_name)


def load_own(
    data: bytes,
    file_name: str,
    key: str,
    labels: Sequence[str] = (),
    device: str = "cpu",
    preparation: Preparation = AS_PUBLISHED,
    photo: Photo | None = None,
) -> LoadedNetwork:
    """The network of a checkpoint's bytes, tried on a photo (H x W x 3) if one is given.

    `labels` name its classes; `preparation` says what its pictures were like in training.

    Raises:
        CheckpointError: unreadable, carrying code, not one of our architectures, not fitting it, or
            answering with what is no number.
    """
    found = search(read_tree(data, file_name), file_name)
    classes = class_count(found.state, file_name)
    if labels and len(labels) != classes:
        raise CheckpointError(
            f"The labels file has {len(labels)} lines, but the network has {classes} classes. "
            "It needs one line for each class, in the order of the logits."
        )
    network, card = fitting(found.state, identify(found.state, file_name), classes, file_name)
    names = tuple(labels) or tuple(f"class {index}" for index in range(classes))
    owner = hashlib.sha256(repr((file_name, names)).encode("utf-8", "replace")).hexdigest()[:8]
    own = replace(
        card,
        name=f"own-{key}-{owner}",
        title=f"Yours: {file_name}",
        origin="own",
        weights=file_name,
        class_count=classes,
        top1=None,
        unknown=None,
        answers_rightly=(),
        notes=(UNKNOWN, *_words(found)),
    )
    loaded = prepared(LoadedNetwork(own, shared(network, device), names, device), preparation)
    refuse_what_is_no_answer(loaded, file_name, photo)
    return loaded


def _words(found: Found) -> tuple[str, ...]:
    """Where its weights were found, if that is not plain, and what of the file is left out."""
    words = [f"Its weights were found under {found.place}."] if found.place else []
    if found.last:
        words.append(
            f"Its last layer stands under {found.last}; nothing else there has weights, so it is"
            " taken as the network's own."
        )
    if found.others:
        words.append(f"The file holds others too, under {some(found.others)}.")
    if found.left_out:
        words.append(f"Left out, as the network has no use for them: {some(found.left_out)}.")
    return tuple(words)
