"""A .safetensors file: a list of names, types and places, and the numbers behind it."""

import json
from typing import Any

import torch

from models.checkpoints.stored import CheckpointError, DamagedError, Storage, Stored

LONGEST_HEAD = 2 << 20  # bytes of the list; ResNet-152's takes 0.1 million

DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
    "F8_E4M3": torch.float8_e4m3fn,
    "F8_E5M2": torch.float8_e5m2,
    "U16": torch.uint16,
    "U32": torch.uint32,
    "U64": torch.uint64,
    "C64": torch.complex64,
}


def of_safetensors(data: bytes) -> dict[str, Stored]:
    """The tensors of a .safetensors file by name, as its list describes them.

    Raises:
        DamagedError: the list cannot be read, or points beyond the file.
        CheckpointError: the list is longer than any network's.
    """
    length = int.from_bytes(data[:8], "little")
    if length > LONGEST_HEAD:
        raise CheckpointError(
            f"The file's list of names alone has {length / 1e6:,.0f} MB; no network's is so long."
        )
    try:
        head = json.loads(data[8 : 8 + length])
    except (ValueError, RecursionError) as problem:
        raise DamagedError from problem
    if not isinstance(head, dict):
        raise DamagedError
    body = memoryview(data)[8 + length :]
    return {name: _described(entry, body) for name, entry in head.items() if name != "__metadata__"}


def _described(entry: Any, body: memoryview) -> Stored:
    try:
        kind, (start, end) = entry["dtype"], entry["data_offsets"]
        shape = tuple(int(n) for n in entry["shape"])
    except (TypeError, KeyError, ValueError) as problem:
        raise DamagedError from problem
    dtype = DTYPES.get(kind) if isinstance(kind, str) else None
    if dtype is None:
        return Stored(None, shape, kind=f"of a kind of numbers that cannot be used ({kind})"[:80])
    stride = tuple(_steps(shape))
    whole = isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(body)
    if not whole or min(shape, default=0) < 0 or len(shape) > 16:
        raise DamagedError
    count = (end - start) // dtype.itemsize
    return Stored(dtype, shape, stride, 0, Storage(dtype, count, lambda: body[start:end]))


def _steps(shape: tuple[int, ...]) -> list[int]:
    steps = [1]
    for size in shape[:0:-1]:
        steps.append(steps[-1] * max(size, 1))
    return steps[::-1][: len(shape)]
