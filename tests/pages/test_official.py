"""Every page on the official architectures, with random weights."""

from pathlib import Path

import pytest

from models.card import NOT_FIVE
from tests.test_pages import PAGES, app, fine, official, texts  # noqa: F401

FAMILIES = {
    "auxiliary": ("googlenet", "inception_v3"),
    "branches": ("googlenet", "inception_v3"),
    "filter_sizes": ("googlenet", "inception_v3"),
    "residual_block": ("resnet34", "resnet50"),
    "deletion": ("resnet34", "resnet50"),
    "versions": ("resnet34", "resnet50"),
}
SHOWN = ("googlenet", "inception_v3", "resnet34", "resnet50")


@pytest.mark.parametrize(
    ("page", "network"), [(p, n) for p in PAGES for n in FAMILIES.get(Path(p).parent.name, SHOWN)]
)
def test_every_page_on_official_architectures(page, network, official):  # noqa: F811
    test = app()
    if page != "pages/explore/overview/page.py":
        test.switch_page(page).run()
    fine(test.selectbox(key="network").select(network).run())
    assert test.selectbox(key="network").value == network


def test_a_bottleneck_reduction_of_a_resnet_can_be_taken_apart(official):  # noqa: F811
    test = app()
    test.switch_page("pages/inception/reduction/page.py").run()
    fine(test.selectbox(key="network").select("resnet50").run())
    fine(test.selectbox(key="reduction").select("layer2.1.conv1").run())
    assert "512 → 128" in test.selectbox(key="reduction").format_func("layer2.1.conv1")


def test_the_explorer_says_once_that_the_branch_has_a_three_by_three(official):  # noqa: F811
    test = app()
    test.switch_page("pages/explore/branches/page.py").run()
    fine(test.selectbox(key="network").select("googlenet").run())
    assert texts(test).count(NOT_FIVE) == 1
