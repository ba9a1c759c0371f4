"""What the overview shows and what feeds what, against the graph that autograd builds and against
the papers.
"""

import pytest
import torch
from torch import fx

from analysis.structure.overview import overview
from models.catalog import NETWORKS
from models.loading import heads_of, skeleton
from models.tracing import trace
from tests.conftest import traced

SHIPPED = ["googlenet-mini", "inception_v3-mini", "resnet18-mini"]
OFFICIAL = [card.name for card in NETWORKS.values() if card.origin == "official"]


class Recorded(fx.Interpreter):
    """Runs a graph and keeps every node's output."""

    def run_node(self, node):
        value = super().run_node(node)
        self.values = {**getattr(self, "values", {}), node: value}
        return value


def autograd_sources(graph, stops):
    """For every stop, those that are met first when one goes back from its tensor through
    autograd's graph.
    """
    card_size = stops[0].shape[-1]
    picture = torch.zeros(1, 3, card_size, card_size, requires_grad=True)
    runner = Recorded(fx.GraphModule(graph.network, graph.graph))
    runner.run(picture)
    tensors = {graph.names[n]: v for n, v in runner.values.items() if n in graph.names}
    made = {tensors[stop.output].grad_fn: stop.name for stop in stops[1:]}
    found = {}
    for stop in stops[1:]:
        stack, met = [f for f, _ in tensors[stop.output].grad_fn.next_functions], set()
        while stack:
            function = stack.pop()
            if function in made:
                met.add(made[function])
            elif getattr(function, "variable", None) is picture:
                met.add(stops[0].name)
            elif function is not None:
                stack.extend(f for f, _ in function.next_functions)
        found[stop.name] = met
    return found


@pytest.mark.parametrize("name", SHIPPED)
def test_what_feeds_what_is_what_autograd_records(name):
    stops = overview(traced(name), {}).stops
    assert {stop.name: set(stop.sources) for stop in stops[1:]} == autograd_sources(
        traced(name), stops
    )
    assert stops[0].sources == ()


def shape_of(name):
    card = NETWORKS[name]
    return overview(trace(skeleton(card), card.crop), heads_of(card))


@pytest.mark.parametrize("name", [*OFFICIAL, *SHIPPED])
def test_every_architecture_has_all_its_stops(name):
    network = shape_of(name)
    count = {k: sum(s.kind == k for s in network.stops) for k in ("conv", "branch", "join", "sum")}
    blocks = {"18": 8, "34": 16, "50": 16, "101": 33, "152": 50}
    builder = NETWORKS[name].builder
    expected = {
        # Szegedy et al. 2015: three convolutions, nine modules of four branches
        "googlenet": {"conv": 3, "branch": 36, "join": 9, "sum": 0},
        # Szegedy et al. 2016: five convolutions, eleven modules, two reductions with three branches
        # each
        "inception_v3": {"conv": 5, "branch": 42, "join": 11, "sum": 0},
    }
    residual = {"conv": 1, "branch": 0, "join": 0, "sum": blocks.get(builder[6:], 0)}
    assert count == expected.get(builder, residual)
    assert [stop.kind for stop in network.stops][-2:] == ["average", "answer"]
    assert network.stops[0].kind == "picture"
    sides = sum(stop.kind == "residual" for stop in network.stops)
    assert sides == (count["sum"] if count["sum"] <= 18 else 0)


def test_a_modules_branches_fill_its_concatenation():
    for stop in (network := shape_of("googlenet")).stops:
        if stop.kind == "join":
            channels = [network.stop(source).shape[0] for source in stop.sources]
            assert sum(channels) == stop.shape[0]
            assert len(channels) == 4


def test_heads_hang_where_the_papers_have_them():
    assert {h.name: (h.source, h.present) for h in shape_of("googlenet").heads} == {
        "aux1": ("inception4a", False),  # torchvision leaves them out
        "aux2": ("inception4d", False),
    }
    (head,) = shape_of("inception_v3").heads
    assert (head.name, head.source, head.present) == ("AuxLogits", "Mixed_6e", True)
    assert all(head.present for head in shape_of("googlenet-mini").heads)
    assert shape_of("resnet50").heads == ()


def test_there_is_no_stop_of_another_name():
    with pytest.raises(KeyError):
        shape_of("googlenet").stop("inception6a")
