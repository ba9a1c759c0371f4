"""Pickles read as data: every name in one stands for a lifeless object, so nothing can be run."""

import _compat_pickle
import io
import pickle
from collections.abc import Callable
from typing import Any, ClassVar

import torch

from models.checkpoints.harmless import BUILTINS, CODE
from models.checkpoints.rebuilding import REBUILD, storage_dtype
from models.checkpoints.stored import DamagedError, Name, Storage, Thing

LONGEST = 16 << 20  # bytes of a pickle; a network's names and sizes take less than one million
# steps of a pickle; ResNet-152's with its optimiser's state takes a sixth of them
READS = 1_000_000
LOAD_FROM_BYTES = Name("torch.storage._load_from_bytes")
SIMPLE = (str, int, float, bytes, bool, type(None))
FetchStorage = Callable[[tuple[Any, ...]], Storage]
FromBytes = Callable[[bytes], Any]


class CodeError(Exception):
    """A pickle that asks to run something; the message is its name."""


class _Steps(io.BytesIO):
    """A pickle's bytes, which may be read from a limited number of times: each step takes at least
    one.
    """

    left = READS

    def read(self, size: int | None = -1, /) -> bytes:
        """Some bytes.

        Raises:
            DamagedError: there have been too many steps.
        """
        self.left -= 1
        if self.left < 0:
            raise DamagedError
        return super().read(size)


def read_pickle(
    data: bytes, fetch: FetchStorage, from_bytes: FromBytes | None = None
) -> tuple[Any, int]:
    """What a pickle describes, and how many bytes it takes.

    `fetch` finds a storage by its persistent id; `from_bytes` reads one that stands in the pickle
    itself.

    Raises:
        CodeError: it asks to run something.
        DamagedError: it is no pickle, or a damaged one.
    """
    file = _Steps(data)
    try:
        return _Reader(file, fetch, from_bytes).load(), file.tell()
    except (CodeError, DamagedError):
        raise
    except Exception as problem:  # the machine of pickles raises whatever a wrong byte leads to
        raise DamagedError from problem


_PythonReader: Any = pickle._Unpickler  # type: ignore[attr-defined]


class _Reader(_PythonReader):
    """Python's own reader: the one written in C takes as much memory as a few bytes ask for.

    Whatever would call, build or hash an object of the pickle's choice is replaced.
    """

    dispatch: ClassVar[dict[int, Any]] = dict(_PythonReader.dispatch)

    def __init__(self, file: io.BytesIO, fetch: FetchStorage, from_bytes: FromBytes | None) -> None:
        super().__init__(file, encoding="latin1")
        self._fetch, self._from_bytes = fetch, from_bytes

    def persistent_load(self, pid: Any) -> Any:
        """A storage, by its place in the file."""
        if isinstance(pid, tuple) and len(pid) >= 5 and pid[0] == "storage":
            return self._fetch(pid)
        if isinstance(pid, tuple) and len(pid) > 1 and pid[0] == "module":
            return pid[1]  # a class beside its source text, as torch once saved whole networks
        raise DamagedError

    def find_class(self, module: str, name: str) -> Any:
        """What a name stands for: a Name, but for torch's types of numbers and ways to describe a
        tensor.
        """
        # torch writes the names that Python 2 had
        module, name = _compat_pickle.NAME_MAPPING.get((module, name), (module, name))
        module = _compat_pickle.IMPORT_MAPPING.get(module, module)
        top = module.partition(".")[0]
        if top == "torch":
            if isinstance(found := getattr(torch, name, None), torch.dtype):
                return found
            if name.endswith("Storage"):
                return storage_dtype(name)
            if name in REBUILD:
                return REBUILD[name]
        plain = top == "builtins" and name in BUILTINS
        if not plain and top in CODE:
            raise CodeError(f"{module}.{name}")
        return Name(f"{module}.{name}")

    def _made(self, source: Any, arguments: Any) -> Any:
        if not isinstance(arguments, tuple):
            raise DamagedError
        if source == LOAD_FROM_BYTES and self._from_bytes and isinstance(arguments[0], bytes):
            return self._from_bytes(arguments[0])
        if isinstance(source, Name):
            return Thing(source.source, arguments)
        if source in REBUILD.values():
            return source(*arguments)
        raise DamagedError

    def _instantiate(self, klass: Any, args: list[Any]) -> None:
        self.append(self._made(klass, tuple(args)))

    def load_reduce(self) -> None:
        """A call: of our own descriptions of tensors only."""
        arguments = self.stack.pop()
        self.stack[-1] = self._made(self.stack[-1], arguments)

    def load_newobj_ex(self) -> None:
        """A new object."""
        self.stack.pop()  # named arguments
        self.load_reduce()

    def load_build(self) -> None:
        """An object's state."""
        state = self.stack.pop()
        if isinstance(self.stack[-1], Thing):
            self.stack[-1].state = state

    def load_setitem(self) -> None:
        """One pair."""
        value, key = self.stack.pop(), self.stack.pop()
        _put(self.stack[-1], [key, value])

    def load_setitems(self) -> None:
        """Many pairs."""
        items = self.pop_mark()
        _put(self.stack[-1], items)

    def load_dict(self) -> None:
        """A dictionary of pairs."""
        items = self.pop_mark()
        self.append({})
        _put(self.stack[-1], items)

    def load_set(self) -> None:
        """A set, which no network needs."""
        self.append(None)

    def load_additems(self) -> None:
        """A set's items."""
        self.pop_mark()

    def load_frozenset(self) -> None:
        """A set, which no network needs."""
        self.pop_mark()
        self.append(None)

    def load_frame(self) -> None:
        """The length of the part that follows, which is read in steps anyway."""
        self.read(8)

    dispatch.update(
        {
            pickle.REDUCE[0]: load_reduce,
            pickle.NEWOBJ[0]: load_reduce,
            pickle.NEWOBJ_EX[0]: load_newobj_ex,
            pickle.BUILD[0]: load_build,
            pickle.SETITEM[0]: load_setitem,
            pickle.SETITEMS[0]: load_setitems,
            pickle.DICT[0]: load_dict,
            pickle.EMPTY_SET[0]: load_set,
            pickle.ADDITEMS[0]: load_additems,
            pickle.FROZENSET[0]: load_frozenset,
            pickle.FRAME[0]: load_frame,
        }
    )


def _put(target: Any, items: list[Any]) -> None:
    """Put pairs into a dictionary; keys other than simple ones are left out: hashing them can
    exhaust the stack.
    """
    pairs = target.items if isinstance(target, Thing) else target
    if not isinstance(pairs, dict):
        raise DamagedError
    for key, value in zip(items[::2], items[1::2], strict=True):
        if isinstance(key, SIMPLE):
            pairs[key] = value
