"""The switchboard through app.py: presets, undo, the link, the explorer; and its digits."""

import numpy as np
import pytest

from analysis.ablation.branches import changes_for
from analysis.ablation.stepper import Stepper
from analysis.structure.junctions import junctions
from tests.conftest import every_stage, picture_tensor, traced
from tests.test_pages import app, explorer, fine, official, texts  # noqa: F401

PAGE = "pages/explore/switchboard/page.py"


def board(**address):
    test = app(**address)
    return fine(test.switch_page(PAGE).run())


def test_digits_go_there_and_back():
    from ui.switches import decode, encode

    joins = junctions(traced("inception_v3-mini"))
    for off in (frozenset(), frozenset({(0, 3), (3, 2), (10, 0)}), frozenset({(1, 0), (1, 1)})):
        assert decode(joins, encode(joins, off)) == off
    assert encode(joins, frozenset({(0, 3), (2, 0)})) == "801"
    for wrong in (
        "x",
        "0" * 12,
        "0008",
        "-1",
        "1 ",
        "<b>",
        "é",
    ):  # 6a has three branches: no 8 there
        assert decode(joins, wrong) == frozenset()


def test_presets_undo_redo_and_the_address():
    test = board()
    assert "Everything is on" in texts(test)
    fine(test.button(key="sw_preset_No 5×5").click().run())
    assert "9 branches are off" in texts(test)
    assert test.query_params["off"] == "4" * 9
    fine(test.button(key="sw_preset_Only 1×1").click().run())
    assert test.query_params["off"] == "e" * 9
    fine(test.button(key="sw_undo").click().run())
    assert test.query_params["off"] == "4" * 9
    fine(test.button(key="sw_undo").click().run())
    assert "off" not in test.query_params
    fine(test.button(key="sw_redo").click().run())
    assert test.query_params["off"] == "4" * 9
    fine(test.segmented_control(key="sw_how").set_value("mean").run())
    assert test.query_params["sw_how"] == "mean"


def test_a_link_opens_the_switches_and_the_explorer_shows_that_network():
    test = explorer(off="00002")
    assert "inception4c 1×1→3×3 is switched off" in test.warning[0].value
    switched = texts(test).split("answers:")[1][:60]
    fine(test.button(key="sw_whole").click().run())
    assert not test.warning
    assert texts(test).split("answers:")[1][:60] != switched
    assert "off" not in test.query_params


def test_the_switches_of_one_network_are_not_anothers():
    test = board()
    fine(test.selectbox(key="network").select("resnet18-mini").run())
    fine(test.button(key="sw_preset_No skip").click().run())
    assert "8 branches are off" in texts(test)
    fine(test.selectbox(key="network").select("googlenet-mini").run())
    assert "Everything is on" in texts(test)
    fine(test.selectbox(key="network").select("resnet18-mini").run())
    assert "8 branches are off" in texts(test)


@pytest.mark.parametrize("off", ["zzz", "f" * 60, "<script>"])
def test_a_wrong_link_switches_nothing_off(off):
    assert "off" not in fine(explorer(off=off)).query_params


@pytest.mark.parametrize("network", ["inception_v3", "resnet50"])
def test_official_architectures(network, official):  # noqa: F811
    test = board()
    fine(test.selectbox(key="network").select(network).run())
    preset = "No pooling" if network == "inception_v3" else "No F(x)"
    fine(test.button(key=f"sw_preset_{preset}").click().run())
    assert "branches are off" in texts(test)
    assert "No accuracy is recorded" in texts(test)


def test_the_explorers_activations_are_the_switched_networks():
    """Nothing off: the explorer's own, bit for bit. A branch off: earlier modules stay, later ones
    change.
    """
    from serving.branches import Bench, explorer_activations
    from serving.networks import instrument

    name = "googlenet-mini"
    shared, walk, pixels = instrument(name, "cpu"), Stepper(traced(name)), picture_tensor(name)
    bench = Bench(walk, junctions(walk.traced))
    own = every_stage(name).run(pixels)
    same = explorer_activations(shared, bench, pixels, {})
    assert all(np.array_equal(same.stages[node], own.stages[node]) for node in own.stages)
    changed = explorer_activations(
        shared, bench, pixels, changes_for(bench.joins, frozenset({(4, 1)}), "zero", {})
    )
    last = {module.name: module.branches[1].layers[-1].pre_node for module in shared.modules}
    assert np.array_equal(changed.stages[last["inception4b"]], own.stages[last["inception4b"]])
    assert not changed.stages[last["inception4c"]].any()
    assert not np.array_equal(changed.stages[last["inception4d"]], own.stages[last["inception4d"]])


def test_labels_are_short_and_whole():
    from serving.branches import part_label

    found = {
        part_label(part.title)
        for join in junctions(traced("inception_v3-mini"))
        for part in join.parts
    }
    assert {"1×1", "5×5", "3×3→3×3", "pool", "1×7→7×1", "7×1→1×7 ×2", "3×3→(1×3+3×1)"} <= found
    assert max(map(len, found)) <= 13
