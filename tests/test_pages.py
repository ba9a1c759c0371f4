"""Every page through app.py, as Streamlit runs it: first sight, choices, bad input, links, no
network.
"""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from models import weights
from models.miniatures import MINIATURES
from ui import menu

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
    fine(test.selectbox(key="count").select("all").run())
    fine(test.selectbox(key="colours").select("Magma").run())
    fine(test.number_input(key="channel_number").set_value(3).run())
    assert "Channel 3 of" in texts(test)
    fine(test.slider(key="opacity").set_value(10).run())
    assert capture.forwards == runs


def test_a_link_restores_the_view():
    test = fine(
        explorer(
            network="inception_v3-mini",
            picture="rocket",
            module="Mixed_6b",
            stages="0.1.2.1",
            channel="2.5",
            sort="variation",
            relu="before",
            count="16",
            framing="whole",
        )
    )
    assert test.selectbox(key="network").value == "inception_v3-mini"
    assert test.session_state["picture"] == "rocket"
    assert test.selectbox(key="module").value == "Mixed_6b"
    assert test.selectbox(key="sort").value == "variation"
    assert "Channel 5 of 1×7 in the branch 1×1→7×1→1×7→7×1→1×7" in texts(test)
    assert "0.1.2.1" in test.query_params["stages"]


@pytest.mark.parametrize(
    "address",
    [
        {"module": "nonsense"},
        {"stages": "9.9.9.9"},
        {"stages": "<b>"},
        {"channel": "0.99999"},
        {"channel": "-1.2"},
        {"network": "../../etc/passwd"},
        {"picture": "x" * 500},
        {"count": "1e9"},
        {"framing": "sideways"},
        {"photo": "0123456789abcdef"},
        {"device": "cuda"},
    ],
)
def test_a_wrong_link_falls_back(address):
    test = explorer(**address)
    assert not test.exception
    assert "Channel" in texts(test)


def test_picture_and_network_persist_across_pages():
    test = fine(app())
    fine(choose_picture(test, "coffee"))
    fine(test.selectbox(key="network").select("inception_v3-mini").run())
    fine(test.switch_page("pages/explore/networks/page.py").run())
    assert test.session_state["picture"] == "coffee"
    assert test.selectbox(key="network").value == "inception_v3-mini"
    fine(test.selectbox(key="network").select("resnet18-mini").run())
    assert "ResNet-18" in texts(test)


def test_an_upload_becomes_the_picture_and_a_bad_one_leaves_it():
    test = fine(app())
    test.file_uploader(key="upload").upload("red.png", png("red"), "image/png")
    fine(test.run())
    assert test.session_state["picture"] == "own"
    answer = next(c.value for c in test.caption if c.value.startswith("GoogLeNet mini"))
    test.file_uploader(key="upload").upload("notes.png", b"not a picture", "image/png")
    test.run()
    assert not test.exception
    assert "notes.png: This file is not a picture" in test.error[0].value
    assert test.session_state["picture"] == "own"
    assert answer in texts(test)


def test_without_a_network_the_page_says_what_to_do_and_goes_on(monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setenv("VISUALIZER_WEIGHTS", str(tmp_path))
    url = "http://127.0.0.1:9/googlenet-1378be20.pth"
    monkeypatch.setattr(weights, "address", lambda card: url)
    test = app(network="googlenet")
    assert not test.exception
    assert not test.error
    for word in ("googlenet-1378be20.pth", "weights/", "GoogLeNet mini"):
        assert word in test.warning[0].value
    assert "GoogLeNet mini (½ width) answers:" in texts(test)
    assert test.selectbox(key="network").value == "googlenet"
    test.button(key="try_again").click().run()
    assert not test.exception


def test_an_own_checkpoint_is_used_and_a_bad_one_refused():
    from safetensors.torch import save

    test = fine(app())
    test.file_uploader(key="checkpoint").upload("bad.pth", b"nothing", "application/octet-stream")
    test.run()
    test.button(key="use_checkpoint").click().run()
    assert "bad.pth" in test.error[0].value
    data = save(MINIATURES["googlenet"](3).state_dict())
    test.file_uploader(key="checkpoint").upload(
        "mine.safetensors", data, "application/octet-stream"
    )
    test.file_uploader(key="labels").upload("labels.txt", b"cat\ndog\nbird\n", "text/plain")
    test.run()
    fine(test.button(key="use_checkpoint").click().run())
    assert test.selectbox(key="network").value.startswith("own-")
    assert any(word in texts(test) for word in ("cat ", "dog ", "bird "))
    # its own shape is shown on the pages that need no weights, too: a miniature's, not the official
    # one's
    test.switch_page("pages/inception/cost/page.py").run()
    fine(test)
    from figures.style import short

    heads = ("aux1.", "aux2.")
    own = sum(
        p.numel()
        for n, p in MINIATURES["googlenet"](3).named_parameters()
        if not n.startswith(heads)
    )
    assert f"{short(own)} parameters" in texts(test)
    fine(test.switch_page("pages/inception/maps/page.py").run())


def test_two_sessions_see_their_own_picture():
    one, two = fine(app()), fine(app(picture="rocket"))
    fine(choose_picture(one, "half"))
    assert two.run().session_state["picture"] == "rocket"
    assert texts(one) != texts(two)


def test_an_unexpected_failure_is_a_sentence(monkeypatch):
    from pages.explore.branches import view

    def broken(*arguments, **options):
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(view, "branch_views", broken)
    test = explorer()
    assert not test.exception
    assert "choose another picture" in test.error[0].value
    assert "inside" not in test.error[0].value


def test_shared_state_is_the_same_for_thirty_threads():
    """serving's caches, asked by thirty threads for ten pictures: one network, each its own
    result.
    """
    from concurrent.futures import ThreadPoolExecutor

    from analysis.pictures.gallery import GALLERY
    from models.catalog import NETWORKS
    from serving.pictures import gallery_picture
    from serving.subject import Subject

    name = "googlenet-mini"
    pictures = [gallery_picture(p) for p in list(GALLERY)[:10]]

    def look(place):
        subject = Subject(pictures[place % 10], NETWORKS[name])
        return id(subject.instrument.loaded.network), subject.logits

    with ThreadPoolExecutor(30) as pool:
        found = list(pool.map(look, range(30)))
    assert len({network for network, _ in found}) == 1
    from tests.conftest import every_stage, picture_tensor

    capture = every_stage(name)
    for place, (_, logits) in enumerate(found):
        lone = capture.run(picture_tensor(name, pictures[place % 10].name)).logits
        assert np.array_equal(logits, lone)


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


FAMILIES = {
    "auxiliary": ("googlenet", "inception_v3"),
    "branches": ("googlenet", "inception_v3"),
    "filter_sizes": ("googlenet", "inception_v3"),
    "residual_block": ("resnet34", "resnet50"),
}


SHOWN = ("googlenet", "inception_v3", "resnet34", "resnet50")


@pytest.mark.parametrize(
    ("page", "network"), [(p, n) for p in PAGES for n in FAMILIES.get(Path(p).parent.name, SHOWN)]
)
def test_every_page_on_official_architectures(page, network, official):
    test = app()
    if page != "pages/explore/overview/page.py":
        test.switch_page(page).run()
    fine(test.selectbox(key="network").select(network).run())
    assert test.selectbox(key="network").value == network


def test_a_bottleneck_reduction_of_a_resnet_can_be_taken_apart(official):
    test = app()
    test.switch_page("pages/inception/reduction/page.py").run()
    fine(test.selectbox(key="network").select("resnet50").run())
    fine(test.selectbox(key="reduction").select("layer2.1.conv1").run())
    assert "512 → 128" in test.selectbox(key="reduction").format_func("layer2.1.conv1")


def test_the_calculator_follows_its_numbers():
    test = app()
    fine(test.switch_page("pages/inception/cost/page.py").run())
    assert test.metric[0].value == "9.68×"
    fine(test.number_input(key="cost_reduction").set_value(32).run())
    assert test.metric[0].value == "4.84×"


def test_the_survival_curves_and_effective_fields_run():
    test = app()
    test.switch_page("pages/inception/reduction/page.py").run()
    fine(test.toggle(key="compare_pca").set_value(True).run())
    assert "PCA of this photo keeps" in texts(test)
    test.switch_page("pages/inception/filter_sizes/page.py").run()
    fine(test.button(key="effective_ask").click().run())
    assert "effective about" in texts(test)


def test_the_map_opens_the_explorer_at_its_module():
    test = app()
    test.switch_page("pages/inception/maps/page.py").run()
    fine(test.button(key="unfold").click().run())
    fine(test.selectbox(key="map_module_inception5b").select("inception4c").run())
    test.button(key="to_explorer").click().run()
    assert test.selectbox(key="module").value == "inception4c"


LINKED = [card.path for card in menu.PAGES if card.sections]


@pytest.mark.parametrize("page", LINKED)
def test_every_link_to_a_section_leads_to_a_heading(page):
    test = fine(app().switch_page(page).run())
    linked = [link for c in test.caption for link in re.findall(r"\]\(#([^)]+)\)", c.value)]
    anchors = [e.proto.anchor for e in test.main if e.type in ("header", "subheader")]
    assert len(linked) >= 3
    assert [name for name in linked if anchors.count(name) != 1] == []
    assert linked == [name for name in anchors if name in linked]  # in the order of the page
