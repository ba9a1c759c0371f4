"""What a pickle's calls to torch mean: a tensor's description instead of the tensor."""

from collections.abc import Callable
from typing import Any

import torch

from models.checkpoints.stored import DamagedError, Storage, Stored

TYPES = {
    "Double": "float64",
    "Float": "float32",
    "Half": "float16",
    "BFloat16": "bfloat16",
    "Long": "int64",
    "Int": "int32",
    "Short": "int16",
    "Char": "int8",
    "Byte": "uint8",
    "Bool": "bool",
    "Untyped": "uint8",
    "ComplexFloat": "complex64",
    "ComplexDouble": "complex128",
    "QInt8": "qint8",
    "QUInt8": "quint8",
    "QInt32": "qint32",
    "QUInt4x2": "quint4x2",
    "QUInt2x4": "quint2x4",
}


def storage_dtype(name: str) -> torch.dtype:
    """The type of the numbers in a storage of that class (FloatStorage); bytes for an untyped one.

    Raises:
        DamagedError: torch has no such class.
    """
    found = getattr(torch, TYPES.get(name.removesuffix("Storage"), ""), None)
    if not isinstance(found, torch.dtype):
        raise DamagedError
    return found


def _numbers(value: Any) -> tuple[int, ...]:
    if not isinstance(value, tuple | list) or len(value) > 16:
        raise DamagedError
    if not all(isinstance(n, int) and abs(n) < 2**63 for n in value):
        raise DamagedError
    return tuple(value)


def _tensor(storage: Any, offset: Any, size: Any, stride: Any, *more: Any) -> Stored:
    shape, steps = _numbers(size), _numbers(stride)
    if not isinstance(storage, Storage) or not isinstance(offset, int) or len(shape) != len(steps):
        raise DamagedError
    dtype = next((item for item in more if isinstance(item, torch.dtype)), storage.dtype)
    if dtype != storage.dtype:
        storage = Storage(
            dtype, storage.count * storage.dtype.itemsize // dtype.itemsize, storage.fetch
        )
    negated = any(isinstance(item, dict) and item.get("neg") for item in more)
    return Stored(dtype, shape, steps, offset, storage, "a negated view" if negated else "")


def _of_kind(kind: str) -> Callable[..., Stored]:
    def rebuild(*arguments: Any) -> Stored:
        return Stored(None, (), kind=kind)

    return rebuild


def _parameter(data: Any, *more: Any) -> Any:
    return data


def _size(*arguments: Any) -> tuple[int, ...]:
    return _numbers(arguments[0] if arguments else ())


REBUILD: dict[str, Callable[..., Any]] = {
    "_rebuild_tensor": _tensor,
    "_rebuild_tensor_v2": _tensor,
    "_rebuild_tensor_v3": _tensor,
    "_rebuild_parameter": _parameter,
    "_rebuild_parameter_with_state": _parameter,
    "_rebuild_qtensor": _of_kind("a quantised tensor"),
    "_rebuild_sparse_tensor": _of_kind("a sparse tensor"),
    "_rebuild_sparse_csr_tensor": _of_kind("a sparse tensor"),
    "_rebuild_nested_tensor": _of_kind("a nested tensor"),
    "_rebuild_meta_tensor_no_storage": _of_kind("a meta tensor (a shape without numbers)"),
    "_rebuild_wrapper_subclass": _of_kind("a tensor of a class of its own"),
    "_rebuild_from_type_v2": _of_kind("a tensor of a class of its own"),
    "_rebuild_device_tensor_from_numpy": _of_kind("a tensor of another kind of device"),
    "Size": _size,
}
