"""The recorded deletions: read as they were written, and shown only beside the weights they were
measured with.
"""

import hashlib
import json

import pytest

from models.catalog import NETWORKS, SHIPPED
from records.checks import RecordError
from records.knockouts import KNOCKOUT, block_knockouts, depth_knockouts

RESNET = NETWORKS["resnet18-mini"]


def test_every_depth_net_is_read_as_it_was_written():
    records = depth_knockouts()
    assert [r.network for r in records] == ["plain-20", "residual-20", "plain-56", "residual-56"]
    for record in records:
        written = json.loads((KNOCKOUT / f"cifar10-{record.network}.json").read_text())
        assert (record.whole, list(record.without)) == (written["whole"], written["without"])
        assert {str(n): list(s) for n, s in record.several.items()} == written["random"]
        assert [list(pair) for pair in record.exchanged] == written["exchanged"]


def test_what_is_not_measured_yet_is_empty(tmp_path):
    written = json.loads((KNOCKOUT / "cifar10-plain-20.json").read_text())
    for part in ("random", "draws", "exchanged"):
        del written[part]
    (tmp_path / "cifar10-plain-20.json").write_text(json.dumps(written))
    (record,) = depth_knockouts(tmp_path)
    assert (record.several, record.draws, record.exchanged) == ({}, 0, ())


@pytest.mark.parametrize(
    ("value", "words"), [(float("nan"), "not finite"), (1.5, "between 0 and 1")]
)
def test_impossible_accuracies_are_refused(tmp_path, value, words):
    written = json.loads((KNOCKOUT / "resnet18.json").read_text())
    written["without"]["layer1.0"] = value
    (tmp_path / "resnet18.json").write_text(json.dumps(written))
    with pytest.raises(RecordError, match=words):
        block_knockouts(RESNET, tmp_path)


def test_a_record_of_other_weights_is_not_shown(tmp_path):
    written = json.loads((KNOCKOUT / "resnet18.json").read_text())
    here = hashlib.sha256((SHIPPED / "resnet18.safetensors").read_bytes()).hexdigest()
    for digest, shown in ((here, True), ("0" * 64, False)):
        text = json.dumps(written | {"weights_sha256": digest})
        (tmp_path / "resnet18.json").write_text(text)
        assert (block_knockouts(RESNET, tmp_path) is not None) is shown


def test_a_network_that_nobody_measured_has_no_record():
    assert block_knockouts(NETWORKS["resnet50"]) is None
