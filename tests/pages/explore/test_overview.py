"""The landing page: the whole network with what it sees, for every network, at no second price."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from streamlit.testing.v1 import AppTest

from models.catalog import NETWORKS, Unknown
from models.loading import LoadedNetwork, official_network, shared
from pages.explore.overview.results import FILLINGS, contents, drawn, filling
from pages.explore.overview.words import percent
from serving import networks
from serving.subject import subject_of

ROOT = Path(__file__).parents[3]


@pytest.fixture
def random_weights(monkeypatch):
    """Official architectures with random weights, since tests download nothing."""
    real = networks.load

    def load(card, device="cpu"):
        if card.origin == "shipped":
            return real(card, device)
        torch.manual_seed(0)
        network = shared(official_network(card.builder, card.class_count), device)
        return LoadedNetwork(card, network, tuple(f"class {i}" for i in range(1000)), device)

    monkeypatch.setattr(networks, "load", load)
    yield
    networks.INSTRUMENTS.__init__(networks.INSTRUMENTS.limit, megabytes=2_000)


def app(**address):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in address.items():
        test.query_params[key] = value
    test.run()
    assert not test.exception
    assert not test.error
    return test


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_is_drawn_and_small(name, random_weights):
    given = contents(subject_of("chelsea", name))
    size = len(json.dumps(given))
    assert size < 500_000, f"{size} bytes"
    for page in ("wide", "tall"):
        for line in given[page].split('data-image="')[1:]:
            assert given["images"][line.split('"')[0]].startswith("data:image/")
        for line in given[page].split('data-stop="')[1:]:
            assert given["facts"][line.split('"')[0]]["label"]
        for line in given[page].split('data-text="')[1:]:
            assert given["texts"][line.split('"')[0]]


@pytest.mark.parametrize("name", ["googlenet-mini", "inception_v3-mini", "resnet18-mini"])
def test_it_is_one_forward_pass_and_a_second_visit_is_none(name):
    subject = subject_of("rocket", name)
    capture = subject.instrument.capture
    runs = capture.forwards
    first = filling(subject)
    assert capture.forwards <= runs + 1
    runs = capture.forwards
    assert filling(subject_of("rocket", name)) is first
    assert subject.logits is not None
    assert capture.forwards == runs
    assert subject.key in FILLINGS.everything()


def test_what_is_read_out_names_module_branch_channel_and_share():
    facts = filling(subject_of("chelsea", "googlenet-mini")).facts
    label = facts["inception4c/1"].label
    assert label.startswith("inception4c, 1×1→3×3, channel ")
    assert "of 128, 14×14" in label
    assert "% of its module’s energy" in label
    assert "aux1" in facts["aux1"].label
    assert "inception4a" in facts["aux1"].label
    assert facts["fc"].label.startswith("the answer: ")
    sides = filling(subject_of("chelsea", "resnet18-mini")).facts
    assert "layer3.1, F(x), channel" in sides["layer3.1/F"].label
    assert "of the energy of both sides" in sides["layer3.1/F"].label


def test_a_picture_that_the_network_does_not_know_is_said_to_be_one():
    def told(picture, threshold):
        subject = subject_of(picture, "googlenet-mini")
        unknown = Unknown("probability", threshold, known_below=0, strangers_below=1)
        return contents(replace(subject, card=replace(subject.card, unknown=unknown)))

    sure, unsure = told("coffee", 0), told("half", 2)  # no probability is below 0, all are below 2
    assert not sure["unsure"]
    assert sure["texts"]["answer"] == "It says"
    assert unsure["unsure"]
    assert unsure["texts"]["answer"] == "None of these?"
    assert "probably none" in unsure["facts"]["fc"]["label"]
    assert "probably none" not in sure["facts"]["fc"]["label"]


def test_shares_are_written_as_a_lecturer_writes_them():
    assert [percent(s) for s in (0, 0.0004, 0.006, 0.824, 1)] == ["0%", "<1%", "1%", "82%", "100%"]


def test_it_is_the_landing_page_and_says_the_answer():
    test = app()
    assert test.title[0].value == "What does the network see in your photo?"
    assert "answers" in " ".join(caption.value for caption in test.caption)


@pytest.mark.parametrize(
    ("network", "clicked", "title", "key", "value"),
    [
        ("googlenet-mini", "inception4c/1", "What does each branch", "module", "inception4c"),
        ("inception_v3-mini", "Mixed_6e/2", "What does each branch", "module", "Mixed_6e"),
        ("googlenet-mini", "conv2", "What does a channel look for", "fv_place", "conv2.relu"),
        ("googlenet-mini", "aux1", "", "", ""),
        ("googlenet-mini", "fc", "Which pixels", "", ""),
        ("resnet18-mini", "layer3.1/F", "", "block", "layer3.1"),
    ],
)
def test_a_click_opens_what_it_shows(network, clicked, title, key, value):
    test = app(network=network)
    test.session_state["overview_opened"] = clicked
    test.run()
    assert not test.exception
    assert test.title[0].value != "What does the network see in your photo?"
    assert test.title[0].value.startswith(title)
    if key:
        assert test.session_state[key] == value
    if clicked.startswith("inception4c"):
        channel = filling(subject_of("chelsea", network)).channels[clicked]
        assert test.session_state["channel"] == f"1.{channel}"


def test_a_click_on_what_is_no_longer_there_opens_nothing():
    test = app(network="resnet18-mini")
    test.session_state["overview_opened"] = "inception4c/1"
    test.run()
    assert not test.exception
    assert test.title[0].value == "What does the network see in your photo?"


def test_an_old_link_to_the_explorer_still_leads_there():
    test = app(module="inception4b", network="googlenet-mini")
    assert "each branch" in test.title[0].value
    assert test.selectbox(key="module").value == "inception4b"


def test_the_height_is_known_without_weights():
    drawing = drawn(subject_of("chelsea", "resnet152"))
    assert drawing.wide_size[0] == 900
    assert drawing.tall_size[0] == 360
    assert ("resnet152", "cpu") not in networks.INSTRUMENTS.everything()
