"""The residual page through app.py: open, delete, presets, exchange, links, two viewers."""

import numpy as np
import pytest

from tests.conftest import picture_tensor, shipped, traced
from tests.test_pages import fine, texts

PAGE = "pages/resnet/residual_block/page.py"


def page(**address):
    from tests.test_pages import app

    test = app(**address)
    return fine(test.switch_page(PAGE).run())


def answer_of(names=(), exchanged=None, picture="chelsea"):
    import torch

    from analysis.ablation.blocks import edited

    with torch.inference_mode():
        network = edited(traced("resnet18-mini"), names, exchanged)
        return network(picture_tensor("resnet18-mini", picture))[0].numpy()


def logits_after(test, key="res_logits"):
    frame = next(d for d in test.dataframe if d.key == key or "logit after" in d.value.columns)
    return dict(zip(frame.value["class"], frame.value["logit after"], strict=True))


def check(test, expected):
    classes = shipped("resnet18-mini").classes
    found = logits_after(test)
    for name, value in found.items():
        assert value == pytest.approx(float(expected[classes.index(name)]), abs=1e-3)
    assert classes[int(np.argmax(expected))] in found


def test_presets_delete_and_put_back():
    test = page()
    check(test, answer_of())
    fine(test.button(key="deleted_preset2").click().run())  # every second
    every_second = [f"layer{s}.1" for s in range(1, 5)]
    check(test, answer_of(every_second))
    assert "Without 4 blocks" in texts(test)
    fine(test.button(key="deleted_preset0").click().run())
    check(test, answer_of())
    assert "Nothing is deleted" in texts(test)


def test_a_link_opens_a_block_and_its_deletions():
    test = page(block="layer2.0", deleted="layer2.0,layer9.9")
    assert "Inside layer2.0" in texts(test)
    assert "Its maps are those of the whole network" in texts(test)
    assert "channels of its own" in texts(
        test
    )  # x's channels are not the output's behind a projection
    check(test, answer_of(["layer2.0"]))


def test_every_block_opens_with_any_choice_of_channels():
    test = page()
    for name in ("layer1.0", "layer3.0", "layer4.1"):
        fine(test.selectbox(key="block").select(name).run())
        fine(test.selectbox(key="res_large").select("F(x)").run())
        assert f"Inside {name}" in texts(test)
    fine(test.selectbox(key="res_count").select("all").run())
    fine(test.number_input(key="res_channel").set_value(200).run())
    fine(test.selectbox(key="block").select("layer1.0").run())  # 32 channels only
    assert "F(x), large" in texts(test)


def test_two_viewers_get_their_own_deletions():
    one, two = page(deleted="layer1.0"), page(deleted="layer4.1", picture="rocket")
    one.run(), two.run()
    check(one, answer_of(["layer1.0"]))
    check(two, answer_of(["layer4.1"], picture="rocket"))


def test_a_link_carries_every_choice_and_an_empty_one_leaves_the_address():
    test = page(res_large="F(x)", res_channel="7", deleted="layer1.0,layer2.1")
    assert "F(x), large" in texts(test)
    assert test.number_input(key="res_channel").value == 7
    assert "Without layer1.0 and layer2.1" in texts(test)
    fine(test.selectbox(key="res_large").set_value(None).run())
    fine(test.number_input(key="res_channel").set_value(None).run())
    assert not {"res_large", "res_channel"} & set(test.query_params)


@pytest.mark.parametrize("address", [{"res_large": "y"}, {"res_channel": "many"}])
def test_a_wrong_link_falls_back(address):
    test = page(**address)
    assert test.selectbox(key="res_large").value is None
    assert test.number_input(key="res_channel").value is None


def test_one_pass_serves_all_that_is_shown_of_a_block(monkeypatch):
    """Its grids, and the sum behind a number of any of its convolutions."""
    from serving import passes
    from serving.store import Store

    monkeypatch.setattr(passes, "PARTS", Store(64))
    test = page(block="layer3.0")
    fine(test.segmented_control(key="res_sum_of").set_value("layer3.0.conv1").run())
    assert len(passes.PARTS) == 1
