"""A checkpoint's bytes as nested data whose tensors are only described; read by its content."""

import io
import struct
import zipfile
from typing import Any

import torch

from models.checkpoints.kinds import other_kind
from models.checkpoints.safe_tensors import of_safetensors
from models.checkpoints.stored import CheckpointError, DamagedError, Storage, checked
from models.checkpoints.unpickling import LONGEST, CodeError, read_pickle

MAGIC = 0x1950A86A20F9469CFC6C
EXPANSION = 4  # weights hardly shrink when a file is packed once more
SAVE = "Save only the state dict: torch.save(network.state_dict(), path), or as safetensors."


def read_tree(data: bytes, file_name: str) -> Any:
    """The nested data of a checkpoint, its tensors as Stored; a pickle's code is never run.

    Raises:
        CheckpointError: no checkpoint, of a kind that cannot be used, damaged, or carrying code.
    """
    try:
        if data[:4] == b"PK\x03\x04":
            return _of_zip(data, file_name)
        if len(data) > 9 and data[8:9] == b"{" and int.from_bytes(data[:8], "little") < len(data):
            return of_safetensors(data)
        if data[:1] == b"\x80" and len(data) > 1 and data[1] <= 5:
            return _of_old_pickles(data)
    except CheckpointError:
        raise
    except CodeError as problem:
        raise CheckpointError(
            f"{file_name} was refused and nothing in it was run: it asks to run {problem}. {SAVE}"
        ) from problem
    except Exception as problem:  # what reads zips raises whatever a wrong byte leads to
        raise CheckpointError(
            f"{file_name} is damaged or cut off: a part of it is missing or changed. Send it again,"
            " or save it anew."
        ) from problem
    what = other_kind(data)
    raise CheckpointError(
        f"{file_name} is not a checkpoint of PyTorch{f': it is {what}' if what else ''}. {SAVE}"
    )


def _of_zip(data: bytes, file_name: str) -> Any:
    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = {entry.filename: entry for entry in archive.infolist()}
    root = next((name[:-8] for name in entries if name.endswith("data.pkl")), None)
    if root is None or root.count("/") > 1 or any(n.startswith(f"{root}code/") for n in entries):
        what = other_kind(data, tuple(entries))
        raise CheckpointError(f"{file_name} is not a checkpoint of PyTorch: it is {what}. {SAVE}")
    _refuse_expansion(len(data), sum(entry.file_size for entry in entries.values()), file_name)
    files = _Entries(data, archive, entries)
    storages: dict[tuple[str, torch.dtype, int], Storage] = {}
    if files.get(f"{root}byteorder", b"little") == b"big":
        raise CheckpointError(f"{file_name} was saved on a machine of the other byte order. {SAVE}")

    def fetch(pid: tuple[Any, ...]) -> Storage:
        _, dtype, key, _, count = pid[:5]
        if not isinstance(dtype, torch.dtype) or not isinstance(count, int):
            raise DamagedError
        entry = entries.get(f"{root}data/{key}") or entries.get(f"{root}{key}")
        if entry is None or not 0 <= count * dtype.itemsize <= entry.file_size:
            raise DamagedError
        # tensors that share a storage share its numbers too
        return storages.setdefault(
            (str(key), dtype, count), Storage(dtype, count, lambda: files.read(entry))
        )

    return read_pickle(_short(bytes(files.read(entries[f"{root}data.pkl"]))), fetch)[0]


def _refuse_expansion(packed: int, whole: int, file_name: str) -> None:
    if whole > EXPANSION * packed + (1 << 20):
        raise CheckpointError(
            f"{file_name} has {packed / 1e6:,.1f} MB, but would unpack to {whole / 1e6:,.0f} MB."
            f" {SAVE}"
        )


class _Entries:
    """A zip's files, read where they stand; those of torch are not packed."""

    def __init__(
        self, data: bytes, archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]
    ) -> None:
        self.data, self.archive, self.entries = data, archive, entries

    def get(self, name: str, default: bytes) -> bytes:
        """A small file's bytes."""
        entry = self.entries.get(name)
        return bytes(self.read(entry)).strip() if entry and entry.file_size < 100 else default

    def read(self, entry: zipfile.ZipInfo) -> bytes | memoryview:
        """A file's bytes, its checksum compared.

        Raises:
            DamagedError: its checksum is another, or a part is missing.
        """
        if entry.compress_type != zipfile.ZIP_STORED:
            return self.archive.read(entry)
        if self.data[entry.header_offset : entry.header_offset + 4] != b"PK\x03\x04":
            raise DamagedError
        lengths = self.data[entry.header_offset + 26 : entry.header_offset + 30]
        start = entry.header_offset + 30 + sum(struct.unpack("<HH", lengths))
        stored = memoryview(self.data)[start : start + entry.file_size]
        if len(stored) != entry.file_size:
            raise DamagedError
        return checked(stored, entry.CRC)


def _short(pickled: bytes) -> bytes:
    if len(pickled) > LONGEST:
        raise CheckpointError(
            f"The file's list of names alone has {len(pickled) / 1e6:,.0f} MB. {SAVE}"
        )
    return pickled


def _of_old_pickles(data: bytes) -> Any:
    """torch.save's format before 1.6 (pickles, then the storages' numbers), or a plain pickle."""
    places: dict[str, memoryview] = {}
    dtypes: dict[str, torch.dtype] = {}
    storages: dict[tuple[str, torch.dtype, int], Storage] = {}

    def fetch(pid: tuple[Any, ...]) -> Storage:
        _, dtype, key, _, count = pid[:5]
        if (
            not isinstance(dtype, torch.dtype)
            or not isinstance(count, int)
            or pid[5:] not in ((), (None,))
        ):
            raise DamagedError
        if not 0 <= count * dtype.itemsize <= len(data):
            raise DamagedError
        dtypes[str(key)] = dtype
        return storages.setdefault(
            (str(key), dtype, count),
            Storage(dtype, count, lambda: places.get(str(key), memoryview(b""))),
        )

    first, at = read_pickle(data[: 8 * LONGEST], fetch, _of_old_pickles)
    if first != MAGIC:
        return first
    for _ in range(2):  # the format's version, and facts of the machine
        at += read_pickle(data[at : at + 10_000], fetch)[1]
    tree, length = read_pickle(data[at : at + LONGEST], fetch)
    at += length
    keys, length = read_pickle(data[at : at + LONGEST], fetch)
    places.update(_places(data, at + length, keys if isinstance(keys, list) else [], dtypes))
    return tree


def _places(
    data: bytes, at: int, keys: list[Any], dtypes: dict[str, torch.dtype]
) -> dict[str, memoryview]:
    """Where each storage's numbers are, one behind the other, each with its count before it."""
    places = {}
    for key in keys:
        dtype = dtypes.get(str(key))
        if dtype is None:
            raise DamagedError
        size = int.from_bytes(data[at : at + 8], "little") * dtype.itemsize
        places[str(key)] = memoryview(data)[at + 8 : at + 8 + size]
        at += 8 + size
    return places
