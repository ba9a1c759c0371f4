"""Nothing in a file is run, no memory is taken for what is not there, and what a file is, is
said.
"""

import io
import os
import pickle
import struct
import subprocess
import tracemalloc
import zipfile

import pytest
import torch
from safetensors.torch import save

from models.checkpoints.loading import CheckpointError, load_own, read_checkpoint
from models.checkpoints.unpickling import READS
from models.miniatures import MINIATURES
from tests.models.checkpoints.test_checkpoint_search import STATE, pth


def refused(data, name="mine.pth"):
    with pytest.raises(CheckpointError) as caught:
        load_own(data, name, "k")
    assert str(caught.value).endswith(".")
    return str(caught.value)


class Calls:
    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


RUNS = {
    "eval": lambda path: Calls(eval, f"__import__('os').mkdir({path!r})"),
    "exec": lambda path: Calls(exec, f"__import__('os').mkdir({path!r})"),
    "os.system": lambda path: Calls(os.system, f"mkdir {path}"),
    "subprocess": lambda path: Calls(subprocess.Popen, ["mkdir", path]),
    "getattr": lambda path: Calls(getattr, os, "mkdir"),
    "open": lambda path: Calls(open, path, "w"),
}


@pytest.mark.parametrize("how", ["plain", "zip", "old", "beside weights"])
@pytest.mark.parametrize("name", RUNS)
def test_code_is_not_run_and_named(tmp_path, name, how):
    trap = tmp_path / "executed"
    if name == "getattr":
        payload = b"cbuiltins\ngetattr\n(cos\nsystem\nS'x'\ntR."
        data = payload if how == "plain" else b"\x80\x02" + payload
    else:
        evil = RUNS[name](str(trap))
        data = {
            "plain": lambda: pickle.dumps(evil),
            "zip": lambda: pth({"x": evil}),
            "old": lambda: pth({"x": evil}, _use_new_zipfile_serialization=False),
            "beside weights": lambda: pth({"model": STATE, "x": evil}),
        }[how]()
    assert not trap.exists()
    if data[:1] == b"\x80" or data[:2] == b"PK":
        assert "refused and nothing in it was run: it asks to run" in refused(data)
    else:
        refused(data)
    assert not trap.exists()


def test_a_foreign_function_is_not_called_either(tmp_path):
    trap = tmp_path / "executed"
    payload = b"\x80\x02cnumpy.testing\nrundocs\n(V" + str(trap).encode() + b"\ntR."
    refused(payload)
    assert not trap.exists()


def test_more_classes_than_the_file_has_numbers():
    n = 20_000_000
    data = pth(
        {
            **STATE,
            "fc.weight": torch.zeros(1, 1).expand(n, 256),
            "fc.bias": torch.zeros(1).expand(n),
        }
    )
    tracemalloc.start()
    assert "claims 5,120,000,000 numbers, but the file holds 1 of them" in refused(data)
    assert tracemalloc.get_traced_memory()[1] < 100e6
    tracemalloc.stop()


def test_too_many_classes():
    data = pth({**STATE, "fc.weight": torch.zeros(100_001, 1), "fc.bias": torch.zeros(100_001)})
    assert "100,001 classes; at most 100,000" in refused(data)


def test_a_zip_that_grows():
    source = zipfile.ZipFile(io.BytesIO(pth({"a": torch.zeros(10_000_000)})))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for item in source.namelist():
            packed.writestr(item, source.read(item))
    with pytest.raises(CheckpointError, match="but would unpack to 40 MB"):
        read_checkpoint(out.getvalue(), "z.pth")


def test_a_zip_that_was_packed_once_more_is_read():
    source, out = zipfile.ZipFile(io.BytesIO(pth(STATE))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for item in source.namelist():
            packed.writestr(item, source.read(item))
    assert load_own(out.getvalue(), "mine.pth", "k").card.class_count == 3


BOMBS = {
    "a far place in the memo": b"\x80\x02K\x01r\xff\xff\xff\xff.",
    "a long string that is not there": b"\x80\x04\x8e" + struct.pack("<Q", 2**40),
    "many dictionaries": b"\x80\x02" + b"}" * READS,
    "many marks": b"\x80\x02" + b"(" * READS,
    "a deep key": b"\x80\x02}" + b")" + b"\x85" * 100_000 + b"K\x01s.",
    "a deep list": b"\x80\x02" + b"]" * 100_000 + b"a" * 99_999 + b".",
    "a frame that is not there": b"\x80\x04\x95" + b"\xff" * 8 + b"K\x01.",
    "lists of lists of lists": b"\x80\x02]q\x00" + b"(h\x00h\x00lq\x00" * 400 + b".",
}


@pytest.mark.parametrize("name", BOMBS)
def test_small_pickles_that_ask_for_much(name):
    tracemalloc.start()
    refused(BOMBS[name])
    assert tracemalloc.get_traced_memory()[1] < 400e6
    tracemalloc.stop()


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.999])
@pytest.mark.parametrize("how", ["zip", "old", "safetensors"])
def test_cut_off_files(how, share):
    data = {
        "zip": lambda: pth(STATE),
        "old": lambda: pth(STATE, _use_new_zipfile_serialization=False),
        "safetensors": lambda: save(STATE),
    }[how]()
    assert "damaged or cut off" in refused(data[: int(len(data) * share)])


def test_one_changed_bit_in_the_weights_is_noticed():
    data = bytearray(pth(STATE))
    data[len(data) // 2] ^= 1
    assert "damaged" in refused(bytes(data))


def test_answers_that_are_no_numbers():
    state = MINIATURES["googlenet"](3).state_dict()
    name = next(k for k in state if k.endswith("running_var"))
    words = refused(pth({**state, name: -state[name] - 1}))
    assert "its answer for a photo is not" in words
    assert name in words
    huge = {k: v * 1e30 if k.endswith("conv.weight") else v for k, v in state.items()}
    huge |= {k: torch.full_like(v, 1e38) for k, v in state.items() if k == "fc.weight"}
    assert "its answer for a photo is not" in refused(pth(huge))
