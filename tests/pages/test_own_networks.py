"""One's own network on the pages: where it leads, what is asked and said of it."""

import os

from streamlit.testing.v1 import AppTest

from pages.explore.overview.results import filling
from tests.models.checkpoints.test_checkpoint_search import pth
from tests.pages.test_uploads import GOOGLENET, RESNET, app, said, take, whole


def test_a_residual_network_on_an_inception_page_leads_to_one_that_shows_it():
    test = app().switch_page("pages/explore/branches/page.py").run()
    whole(take(test, RESNET, "r.pth"))
    assert test.selectbox(key="network").value == "googlenet-mini"
    assert "Yours: r.pth is loaded. It is a ResNet, which this page does not show" in said(test)
    test.switch_page("pages/resnet/residual_block/page.py").run()
    assert whole(test).selectbox(key="network").value.startswith("own-")
    assert "does not show" not in said(test)


def test_an_answer_that_is_no_number_is_called_so():
    from models.checkpoints.loading import load_own

    own = load_own(GOOGLENET, "mine.pth", "nan")
    own.network.fc.bias.data.fill_(float("nan"))
    test = AppTest.from_file(os.path.abspath("app.py"), default_timeout=120)  # noqa: PTH100
    test.session_state["own_network"], test.session_state["network"] = own, own.card.name
    test.run()
    assert (
        "Yours: mine.pth has no answer for this picture: its logits are not finite numbers"
        in said(test)
    )
    assert "nan%" not in said(test)
    view = test.session_state["visit"].subject
    assert filling(view).bars == ()


def test_an_own_network_runs_on_the_chosen_device():
    from models.checkpoints.loading import load_own
    from serving.networks import instrument

    own = load_own(GOOGLENET, "mine.pth", "device")
    for device in ("meta", "cpu"):  # meta stands for a GPU
        tool = instrument(own.card.name, device, own)
        assert {p.device.type for p in tool.loaded.network.parameters()} == {device}
    assert {p.device.type for p in own.network.parameters()} == {"cpu"}


def test_what_was_measured_of_a_shipped_network_is_not_said_of_an_own_one():
    from analysis.pictures.gallery import FIRST
    from models.checkpoints.loading import load_own
    from serving.pictures import gallery_picture
    from serving.subject import Subject

    own = load_own(GOOGLENET, "mine.pth", "measured")
    assert Subject(gallery_picture(FIRST), own.card, own=own).knows is None


def test_labels_in_any_encoding():
    for encoding in ("utf-8-sig", "utf-16", "latin-1"):
        test = whole(take(app(), GOOGLENET, "mine.pth", "Bär\r\nKöter\r\nUhu".encode(encoding)))
        assert {"Bär", "Köter", "Uhu"} == set(test.session_state["own_network"].classes)


def test_how_training_began_is_asked_and_both_answers_are_shown():
    import torchvision

    network = torchvision.models.googlenet(num_classes=3, aux_logits=False, init_weights=False)
    test = whole(take(app(), pth(network.state_dict()), "scratch.pth"))
    choice = test.radio(key="own_transform")
    assert choice.value is None
    assert "transform_input=True" in said(test)
    before = test.session_state["own_network"]
    whole(choice.set_value(False).run())
    own = test.session_state["own_network"]
    assert not own.network.transform_input
    assert before.network.transform_input
    assert "As you said, it was trained from scratch" in said(test)
    whole(test.selectbox(key="own_normalisation").select("half").run())
    whole(test.number_input(key="own_size").set_value(160).run())
    card = test.session_state["own_network"].card
    assert (card.mean, card.crop, card.transform_input) == ((0.5, 0.5, 0.5), 160, False)
    assert test.selectbox(key="network").value == card.name


def test_the_weights_folder_holds_anything(tmp_path, monkeypatch):
    monkeypatch.setenv("VISUALIZER_WEIGHTS", str(tmp_path))
    (tmp_path / "NET.PTH").write_bytes(GOOGLENET)
    (tmp_path / "folder.pth").mkdir()
    (tmp_path / "dead.pth").symlink_to(tmp_path / "nowhere")
    (tmp_path / "round.pth").symlink_to(tmp_path / "round.pth")
    (tmp_path / "notes.txt").write_text("no weights")
    test = app()
    assert test.selectbox(key="local_checkpoint").options == ["none", "NET.PTH"]
    test.selectbox(key="local_checkpoint").select("NET.PTH").run()
    whole(test.button(key="use_checkpoint").click().run())
    assert "Yours: NET.PTH answers" in said(test)
    test.selectbox(key="local_checkpoint").select("NET.PTH").run()
    (tmp_path / "NET.PTH").unlink()
    whole(test.button(key="use_checkpoint").click().run())
    assert "NET.PTH cannot be read from the weights folder" in said(test)
