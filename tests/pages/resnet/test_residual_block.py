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


def test_exchange_refuses_what_does_not_fit_and_runs_what_does():
    test = page()
    fine(test.selectbox(key="exchange_other").select("layer2.0").run())
    assert "projection shortcut" in test.info[0].value or any(
        "projection" in i.value for i in test.info
    )
    fine(test.selectbox(key="exchange_other").select("layer1.1").run())
    assert "layer1.0 ↔ layer1.1" in texts(test)


def test_the_title_says_how_many_pairs_were_exchanged():
    """Veit et al. exchange blocks of one shape: 92 pairs of 56 layers, 5 of 20."""
    test = page()
    assert "15 of the 92 pairs exchanged" in " ".join(s.value for s in test.subheader)
    fine(test.segmented_control(key="exchange_depth").set_value(20).run())
    assert "Every pair exchanged" in " ".join(s.value for s in test.subheader)


def test_paths_are_counted_and_the_gradient_is_told_apart():
    from math import comb

    said = texts(page())
    for low, high in ((19, 35), (5, 17)):
        share = sum(comb(54, k) for k in range(low, high + 1)) / 2**54
        assert f"{share:.2%}" in said
    assert said.count("of the paths. They measured the gradient, too") == 1


def test_the_plain_net_stands_beside_the_residual_one():
    test = page(depth_off="1.2")
    assert "**plain-56**: logits moved" in texts(test)
    assert "**residual-56**: logits moved" in texts(test)
    assert "python -m training.deletion" in texts(test)


def test_versions_name_the_stride():
    test = page()
    assert "v1.5" in texts(test)
    assert "3.86 → 4.09" in texts(test)
    assert "3.66 GMACs are with" in texts(test)
    assert "it would be 3.64" in texts(test)  # He et al. 2016, table 1, prints 3.6
    fine(test.segmented_control(key="versions_stage").set_value("layer1").run())


def test_digits_are_trained_once_for_all_viewers(monkeypatch):
    from pages.resnet.residual_block import live, results
    from serving.store import Store

    runs = []
    real = results.train_on_digits

    def counted(spec, seed, epochs, *hooks):
        runs.append(spec)
        return real(spec, seed, 1, *hooks)

    monkeypatch.setattr(results, "train_on_digits", counted)
    monkeypatch.setattr(live, "DIGIT_RUNS", Store(8))
    test = page()
    fine(test.select_slider(key="digits_depth").set_value(8).run())
    fine(test.button(key="digits_ask").click().run())
    assert "residual-8</b>" in texts(test) or "**residual-8**" in texts(test)
    other = page()
    fine(other.select_slider(key="digits_depth").set_value(8).run())
    assert "**plain-8**" in texts(other)
    assert len(runs) == 2


def test_two_viewers_get_their_own_deletions():
    one, two = page(deleted="layer1.0"), page(deleted="layer4.1", picture="rocket")
    one.run(), two.run()
    check(one, answer_of(["layer1.0"]))
    check(two, answer_of(["layer4.1"], picture="rocket"))


def test_every_recorded_depth_is_shown_or_named():
    from serving.depth_nets import depths, problem_of

    test = page()
    for depth in depths():
        fine(test.segmented_control(key="depth_net").set_value(depth).run())
        for name in (f"plain-{depth}", f"residual-{depth}"):
            said = any(name in info.value for info in test.info)
            assert said is bool(problem_of(name))
            assert (f"</span> **{name}**: " in texts(test)) is not said


def test_a_link_carries_every_choice_and_an_empty_one_leaves_the_address():
    test = page(res_large="F(x)", res_channel="7", deleted="layer1.0,layer2.1", exchange_depth="20")
    assert "F(x), large" in texts(test)
    assert test.number_input(key="res_channel").value == 7
    assert test.segmented_control(key="exchange_depth").value == 20
    assert "Without layer1.0 and layer2.1" in texts(test)
    fine(test.selectbox(key="res_large").set_value(None).run())
    fine(test.number_input(key="res_channel").set_value(None).run())
    assert not {"res_large", "res_channel"} & set(test.query_params)


@pytest.mark.parametrize("address", [{"res_large": "y"}, {"res_channel": "many"}])
def test_a_wrong_link_falls_back(address):
    test = page(**address)
    assert test.selectbox(key="res_large").value is None
    assert test.number_input(key="res_channel").value is None
