"""Files that are no checkpoint and tensors that cannot be used: each is named."""

import io
import tarfile
import zipfile

import pytest
import torch
from safetensors.torch import save

from tests.models.checkpoints.test_checkpoint_safety import refused
from tests.models.checkpoints.test_checkpoint_search import STATE, pth


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
