"""Where the pages depart from the papers: said on every page that it concerns, once."""

import pytest

from models.card import INSIDE, LAYERS, LETTERS, NORMALISED, NOT_FIVE, POOLED, V15, departures
from models.catalog import NETWORKS
from tests.test_pages import app, fine, texts
from ui.menu import PAGES
from ui.sentences import DEPARTS


def folded(test):
    """The points of the fold; [] where the page has none."""
    folds = [e for e in test.expander if e.label == DEPARTS]
    return [m.value for fold in folds for m in fold.markdown]


def test_every_page_that_draws_a_network_says_what_it_has_otherwise():
    """A 3×3 under the name 5×5 is seen on all of these."""
    draws = {page.room for page in PAGES if page.draws_network}
    named = {"maps", "filter_sizes", "ledger", "switchboard", "features", "branches", "cost"}
    assert named <= draws
    assert {"overview", "attribution", "comparison", "auxiliary", "reduction"} <= draws
    assert not {"one_by_one", "degradation", "live_training"} & draws


@pytest.mark.parametrize("room", ["maps", "cost"])
def test_torchvisions_three_by_three_is_named_where_it_is_drawn(room):
    def opened(network):
        page = f"pages/inception/{room}/page.py"
        return fine(app(network=network).switch_page(page).run())

    official, mini = opened("googlenet"), opened("googlenet-mini")
    assert texts(official).count(NOT_FIVE) == 1
    assert NOT_FIVE not in texts(mini)
    for test in (official, mini):
        (points,) = folded(test)
        assert NORMALISED in points
        assert POOLED in points
    assert INSIDE in folded(official)[0]
    assert INSIDE not in folded(mini)[0]


def test_a_page_about_no_chosen_network_names_none():
    test = fine(app(network="googlenet").switch_page("pages/inception/one_by_one/page.py").run())
    assert NOT_FIVE not in texts(test)
    assert folded(test) == []


def test_a_point_of_the_page_and_of_its_network_is_said_once():
    page = "pages/inception/factorization/page.py"
    test = fine(app(network="inception_v3-mini").switch_page(page).run())
    (points,) = folded(test)
    assert points.count(LETTERS) == 1
    assert LAYERS in points


def test_what_is_said_of_a_network_is_so():
    from torch import nn

    from analysis.structure.junctions import depth_of
    from models.loading import skeleton
    from models.tracing import trace

    googlenet, v3 = (skeleton(NETWORKS[name]) for name in ("googlenet", "inception_v3"))
    mini = skeleton(NETWORKS["googlenet-mini"])
    for network in (googlenet, mini):
        assert network.maxpool4.kernel_size == 2
        kinds = {type(module) for module in network.modules()}
        assert nn.BatchNorm2d in kinds
        assert nn.LocalResponseNorm not in kinds
    assert googlenet.transform_input
    assert not mini.transform_input
    assert f"{depth_of(trace(v3, 299))} layers" in LAYERS
    assert V15 in NETWORKS["resnet50"].deviations
    assert V15 not in NETWORKS["resnet34"].deviations
    assert skeleton(NETWORKS["resnet50"]).layer2[0].conv2.stride == (2, 2)


def test_an_own_network_that_was_trained_from_scratch_converts_nothing():
    from dataclasses import replace

    own = replace(NETWORKS["googlenet"], origin="own", transform_input=False)
    assert INSIDE not in departures(own)
    assert INSIDE in departures(replace(own, transform_input=True))
    assert departures(NETWORKS["resnet18-mini"]) == ()
