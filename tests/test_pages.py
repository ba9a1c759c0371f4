"""Every page through app.py, as Streamlit runs it: first sight, choices, bad input, links, no
network.
"""

import io
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from models import weights

ROOT = Path(__file__).parent.parent
PAGES = sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("pages/*/*/page.py"))


def app(**address):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in address.items():
        test.query_params[key] = value
    return test.run()


def explorer(**address):
    """The explorer, with what stands in the address."""
    test = app(**address)
    if "each branch" not in test.title[0].value:  # an address of the explorer leads there at once
        test.switch_page("pages/explore/branches/page.py").run()
    return test


def texts(test):
    kinds = ("title", "subheader", "markdown", "caption", "error", "warning")
    return " ".join(element.value for kind in kinds for element in getattr(test, kind))


def fine(test):
    assert not test.exception
    assert not test.error, test.error[0].value
    return test


def choose_picture(test, name):
    """What a click on a thumbnail of the gallery does."""
    test.session_state["picture"] = name
    return test.run()


def png(colour, size=(64, 64)):
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def test_no_script_sits_directly_in_pages():
    """Streamlit would start its legacy mode for it, and a first visit by deep link would bypass
    app.py.
    """
    assert not list(ROOT.glob("pages/*.py"))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_a_live_result_at_once(page):
    test = app()
    if page != "pages/explore/overview/page.py":
        test.switch_page(page).run()
    fine(test)
    assert len(test.title) == 1
    assert test.title[0].value.endswith("?")  # every page asks its question first
    assert "Reading the network" not in texts(test)


def test_the_landing_page_is_the_overview():
    assert "What does the network see" in fine(app()).title[0].value


@pytest.mark.parametrize("network", ["googlenet-mini", "inception_v3-mini"])
def test_every_module_and_stage(network):
    from serving.networks import instrument

    test = fine(explorer(network=network))
    tool = instrument(network, "cpu")
    runs = tool.capture.forwards
    for module in tool.modules:
        fine(test.selectbox(key="module").select(module.name).run())
        assert f"{module.out_channels} channels" in texts(test)
        if any(len(branch.layers) > 1 for branch in module.branches):
            fine(test.button(key="first_layers").click().run())
            fine(test.button(key="outputs").click().run())
    assert tool.capture.forwards == runs


def test_no_choice_of_the_view_runs_the_network_again():
    from serving.networks import instrument

    test = fine(explorer())
    capture = instrument("googlenet-mini", "cpu").capture
    runs = capture.forwards
    fine(test.selectbox(key="module").select("inception4c").run())
    fine(test.selectbox(key="sort").select("variation").run())
    fine(test.segmented_control(key="count").set_value("all").run())
    fine(test.selectbox(key="colours").select("Magma").run())
    fine(test.number_input(key="channel_number").set_value(3).run())
    assert "Channel 3 of" in texts(test)
    fine(test.slider(key="opacity").set_value(10).run())
    assert capture.forwards == runs


def test_picture_and_network_persist_across_pages():
    test = fine(app())
    fine(choose_picture(test, "coffee"))
    fine(test.selectbox(key="network").select("inception_v3-mini").run())
    fine(test.switch_page("pages/explore/networks/page.py").run())
    assert test.session_state["picture"] == "coffee"
    assert test.selectbox(key="network").value == "inception_v3-mini"
    fine(test.selectbox(key="network").select("resnet18-mini").run())
    assert "ResNet-18" in texts(test)


@pytest.fixture
def official(monkeypatch):
    """Official architectures without their weights' download: random ones, for this test only."""
    from models.catalog import NETWORKS
    from models.loading import LoadedNetwork, official_network, shared
    from serving import networks
    from serving.store import Store

    def random_weights(card, device="cpu", progress=None):
        import torch

        torch.manual_seed(0)
        network = shared(official_network(card.builder, card.class_count), device)
        return LoadedNetwork(card, network, tuple(f"c{i}" for i in range(1000)), device)

    real = networks.load
    monkeypatch.setattr(
        networks,
        "load",
        lambda card, device="cpu": (real if card.origin == "shipped" else random_weights)(
            card, device
        ),
    )
    monkeypatch.setattr(networks, "INSTRUMENTS", Store(6, megabytes=2_000))
    monkeypatch.setattr(weights, "locate", lambda card: ROOT / "app.py")
    return [name for name, card in NETWORKS.items() if card.origin == "official"]
