"""Where a network's weights come from: shipped, a local folder, torch's cache, or a download."""

import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors import safe_open
from torchvision import models as torchvision_models

from models.catalog import SHIPPED, NetworkCard, weights_folder
from models.download import DownloadError, Progress, download, part_of

_locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
_verified: set[tuple[str, int, int]] = set()


class WeightsError(Exception):
    """Weights that cannot be had; the message says which file is needed and where to put it."""


def address(card: NetworkCard) -> str:
    """The address of an official network's weights, from torchvision's own enum."""
    url: str = torchvision_models.get_weight(card.weights).url
    return url


def cache_folder() -> Path:
    """Where torch keeps what it downloads."""
    return Path(torch.hub.get_dir()) / "checkpoints"


def locate(card: NetworkCard) -> Path | None:
    """The file on this machine with the card's weights, its hash checked; None when there is
    none.
    """
    if card.origin == "shipped":
        return SHIPPED / card.weights
    name = address(card).rsplit("/", 1)[1]
    for folder in (weights_folder(), cache_folder()):
        path = folder / name
        if path.is_file() and _is_whole(path, expected_hash(name)):
            return path
    return compact_copy(card)


def compact_copy(card: NetworkCard) -> Path | None:
    """The half-precision copy of an official network's weights in the weights folder, its hash
    checked.
    """
    stem = Path(address(card)).stem
    for path in sorted(weights_folder().glob(f"{stem}-half-*.safetensors")):
        if path.is_file() and _is_whole(path, expected_hash(path.name)):
            return path
    return None


def compact_words(path: Path) -> str:
    """What a half-precision copy's own header says of it."""
    with safe_open(path, "pt") as file:
        difference = (file.metadata() or {}).get("largest_difference", "not measured")
    return f"half precision; largest difference of a logit over the gallery {difference}"


def source_of(card: NetworkCard, path: Path | None) -> str:
    """In words, where the card's weights are."""
    if card.origin == "shipped":
        return "shipped"
    if path is None:
        return "to be downloaded"
    if path.suffix == ".safetensors":
        return f"weights folder ({compact_words(path)})"
    return "weights folder" if path.parent == weights_folder() else "torch's cache"


def expected_hash(name: str) -> str:
    """The first digits of the SHA-256 that torchvision writes into a file's name
    (resnet18-f37072fd.pth).
    """
    return Path(name).stem.rsplit("-", 1)[1]


def fetch(card: NetworkCard, progress: Progress | None = None, url: str | None = None) -> Path:
    """The weights' file, downloaded if need be; thirty callers at once cause one download.

    Args:
        card: the network.
        progress: called with bytes so far, bytes in all (0 if unknown) and bytes per second; what
            it
            raises ends the download, which the next caller resumes.
        url: another place to download from than torchvision's.

    Raises:
        WeightsError: the file is not here and could not be downloaded whole.
    """
    if card.origin == "shipped":
        return SHIPPED / card.weights
    source = url or address(card)
    name = address(card).rsplit("/", 1)[1]
    with _turn(_locks[name], target := cache_folder() / name, progress):
        found = locate(card)
        if found is not None:
            return found
        try:
            download(source, target, expected_hash(name), progress)
        except DownloadError as problem:
            raise WeightsError(_advice(card, name, str(problem))) from problem
        return target


@contextmanager
def _turn(lock: threading.Lock, target: Path, progress: Progress | None) -> Iterator[None]:
    """Wait for whoever downloads the same file, telling how far that is; a caller may leave
    meanwhile.
    """
    while not lock.acquire(timeout=0.5):
        part = part_of(target)
        if progress and part.exists():
            progress(part.stat().st_size, 0, 0.0)
    try:
        yield
    finally:
        lock.release()


def _is_whole(path: Path, expected: str) -> bool:
    """Whether the file's hash is the one in its name; read once per version of the file."""
    facts = path.stat()
    known = (str(path), facts.st_mtime_ns, facts.st_size)
    if known not in _verified:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if not digest.startswith(expected):
            return False
        _verified.add(known)
    return True


def _advice(card: NetworkCard, name: str, problem: str) -> str:
    return (
        f"The weights of {card.title} could not be downloaded ({problem}). To use it without a"
        f" network, take {name} from {address(card)} and put it into the folder weights/ beside"
        " app.py, or the one that VISUALIZER_WEIGHTS names."
    )
