"""Nothing in a file is run, no memory is taken for what is not there, and what a file is, is
said.
"""

import io
import os
import pickle
import struct
import subprocess
import tarfile
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


def tar(*names):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.size = 1
            archive.addfile(entry, io.BytesIO(b"x"))
    return out.getvalue()


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return out.getvalue()


def script():
    out = io.BytesIO()
    torch.jit.save(torch.jit.trace(torch.nn.Conv2d(3, 1, 1), torch.zeros(1, 3, 4, 4)), out)
    return out.getvalue()


OTHERS = {
    "TorchScript": (script, "TorchScript"),
    "torch 0.1": (lambda: tar("sys_info", "pickle", "tensors", "storages"), "torch 0.1"),
    "a tar": (lambda: tar("a.txt"), "tar archive"),
    "Keras": (lambda: zipped("metadata.json", "config.json", "model.weights.h5"), "Keras"),
    "HDF5": (lambda: b"\x89HDF\r\n\x1a\n" + bytes(99), "HDF5"),
    "ONNX": (lambda: b"\x08\x08\x12\x07pytorch\x1a\x052.1.0:\xff", "ONNX"),
    "TFLite": (lambda: b"\x1c\0\0\0TFL3" + bytes(99), "TensorFlow Lite"),
    "torch.export": (lambda: zipped("archive_format", "models/model.json"), "exported program"),
    "a NumPy archive": (lambda: zipped("a.npy", "b.npy"), "NumPy archive"),
    "gzip": (lambda: b"\x1f\x8b\x08" + bytes(99), "unpack it first"),
    "Git LFS": (lambda: b"version https://git-lfs.github.com/spec/v1\noid", "Git LFS"),
    "a web page": (lambda: b"<!DOCTYPE html><html>", "web page"),
    "JSON": (lambda: b'{"a": 1}', "JSON"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n", "picture"),
    "nothing": (lambda: b"", "empty"),
    "text": (lambda: b"hello world", "text"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_checkpoint_is_named(name):
    make, word = OTHERS[name]
    assert word in refused(make())


def quantised(weight):
    return torch.quantize_per_tensor(weight, 0.1, 0, torch.qint8)


KINDS = {
    "8-bit floating-point numbers (float8_e5m2)": lambda w: w.to(torch.float8_e5m2),
    "a quantised tensor": quantised,
    "a sparse tensor": lambda w: w.to_sparse(),
    "a meta tensor": lambda w: w.to("meta"),
    "whole numbers (int8)": lambda w: w.to(torch.int8),
    "complex numbers (complex64)": lambda w: w.to(torch.complex64),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("weight", ["fc.weight", "layer2.0.conv1.weight"])
def test_kinds_of_tensors_that_cannot_be_used_are_named(kind, weight):
    words = refused(pth({**STATE, weight: KINDS[kind](STATE[weight])}))
    assert kind in words
    assert weight in words


def test_safetensors_of_eight_bits():
    state = {k: v.to(torch.float8_e4m3fn) if v.is_floating_point() else v for k, v in STATE.items()}
    assert "8-bit floating-point numbers (float8_e4m3fn)" in refused(save(state), "a.safetensors")


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
