"""What a file is that is no checkpoint of PyTorch, by its first bytes or by the names of the files
in it.
"""

import io
import re
import tarfile
from collections.abc import Sequence

_STARTS = (
    (rb"\x89HDF", "an HDF5 file, as Keras writes"),
    (rb"....TFL3", "a TensorFlow Lite model"),
    (rb"GGUF", "a GGUF file of a language model"),
    (rb"\x93NUMPY", "a NumPy array"),
    (
        rb"(\x1f\x8b|7z\xbc\xaf|Rar!|\xfd7zXZ|BZh|\x28\xb5\x2f\xfd)",
        "a compressed file; unpack it first",
    ),
    (rb"(\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|....ftyp)", "a picture or a film"),
    (rb"%PDF", "a PDF document"),
    (
        rb"version https://git-lfs",
        "a pointer of Git LFS, which stands for a file that is elsewhere",
    ),
    (rb"\s*<(!doctype html|html|head|\?xml)", "a web page, perhaps the one of a failed download"),
    (rb"\x08[\x01-\x20](\x12.{1,64}|\x3a|\x1a|\x42).*", "an ONNX model"),
    (rb"\s*[\[{]", "text (JSON)"),
)


def other_kind(data: bytes, inside: Sequence[str] = ()) -> str:
    """In words, what a file is; `inside` are the files of a zip. "" when we do not know."""
    if not data:
        return "empty (0 bytes)"
    if inside or data[:2] == b"PK":
        return _of_zip(inside)
    start = data[:512]
    if data[257:262] == b"ustar" or _is_tar(data):
        return _of_tar(data)
    for pattern, words in _STARTS:
        if re.match(pattern, start, re.DOTALL | re.IGNORECASE):
            return words
    printable = sum(byte in b"\t\r\n" or 32 <= byte < 127 for byte in start)
    return "text" if printable > 0.95 * len(start) else ""


def _of_zip(inside: Sequence[str]) -> str:
    names = {name.rpartition("/")[2] for name in inside}
    folders = {part for name in inside for part in name.split("/")[:-1]}
    if "constants.pkl" in names or "code" in folders:
        return "a TorchScript program (torch.jit.save), whose code would have to be run"
    if "archive_format" in names or any(name.endswith(".pt2") for name in inside):
        return "an exported program (torch.export)"
    if "model.weights.h5" in names or {"config.json", "metadata.json"} <= names:
        return "a Keras model"
    if names and all(name.endswith(".npy") for name in names):
        return "a NumPy archive (.npz)"
    return "a ZIP archive of something else"


def _is_tar(data: bytes) -> bool:
    """Whether it is a tar of the oldest kind, which has no mark: its header's checksum is right."""
    if len(data) < 512 or not data[:1].strip(b"\0"):
        return False
    stored = data[148:156].strip(b" \0")
    checksum = sum(data[:148]) + 8 * 32 + sum(data[156:512])
    return re.fullmatch(rb"[0-7]{1,8}", stored) is not None and int(stored, 8) == checksum


def _of_tar(data: bytes) -> str:
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            names = {entry.name for entry, _ in zip(archive, range(16), strict=False)}
    except (tarfile.TarError, EOFError, ValueError, OSError):
        names = set()
    if names & {"storages", "tensors", "pickle", "sys_info"}:
        return (
            "a file of torch 0.1 (a tar of storages), which torch no longer writes; load and save"
            " it anew"
        )
    return "a tar archive; unpack it first"
