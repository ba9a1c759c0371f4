"""Attribution runs for viewers: each result is kept by picture, network, class, method and settings."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import streamlit as st
from torch import Tensor

from analysis.attribution.attribute import Attribution, attribute, expected_pictures, raised
from analysis.attribution.faithfulness import STEPS, Curves, curves, random_ranking, ranking
from analysis.attribution.layers import CamLayer, cam_layers
from analysis.attribution.settings import METHODS, AttributionSettings, Target
from analysis.attribution.twin import Twins, randomised
from analysis.attribution.verdicts import Verdict, verdicts
from analysis.pictures.framing import Framed
from serving.networks import Instrument
from serving.selection import Selection
from serving.store import Store
from ui.run import Work, nothing

KEPT = 160  # results of 0.6 to 1.5 MB each


@st.cache_resource(show_spinner=False)
def kept() -> Store[Hashable, Any]:
    """The one store of results."""
    return Store(KEPT)


@st.cache_resource(show_spinner=False)
def _networks() -> Store[Hashable, Any]:
    return Store(6)


@st.cache_resource(show_spinner=False)
def _random_networks() -> Store[Hashable, Any]:
    return Store(2)  # these have weights of their own, up to 240 MB


@dataclass(frozen=True)
class Study:
    """One picture on one network, and the score that is explained."""

    selection: Selection
    tool: Instrument
    view: Framed
    target: Target

    @property
    def key(self) -> tuple[object, ...]:
        """What the results depend on beside the method: the very network, the picture, the class."""
        s = self.selection
        return (s.network, id(self.tool.traced), s.device, s.picture.key, s.framing, self.target)

    def pixels(self) -> Tensor:
        """The network's input (1 x 3 x S x S)."""
        return self.tool.pixels(self.view, self.selection.device)

    def twins(self, trained: bool = True) -> Twins:
        """The network's twins, or those of the same network with random weights."""
        store = _networks() if trained else _random_networks()
        key = (self.selection.network, self.selection.device)
        found = store.get(key)
        if found is None or found[0] is not self.tool.traced:
            card, traced = self.tool.loaded.card, self.tool.traced
            own = Twins(traced if trained else randomised(traced), card.mean, card.std)
            found = (traced, own)
            store.put(key, found)
        twins: Twins = found[1]
        return twins


Stop = Callable[[], None]


def heatmap_of(
    study: Study,
    settings: AttributionSettings,
    on_stop: Stop,
    like: Attribution | None = None,
    side: str = "",
) -> Attribution:
    """A method's result, kept or run now; with `like`, the same on random weights in as many steps.

    `side` tells two runs of one page apart.
    """
    if like is not None:
        settings = raised(settings, like)
    key = (*study.key, settings, like is None)
    found: Attribution | None = kept().get(key)
    if found is None:
        name = METHODS[settings.method] + ("" if like is None else ", random weights")
        goal = expected_pictures(settings, len(study.view.pixels))
        place = f"{settings.method}_{like is None}{side}"
        with Work(name, goal, place, on_stop) as work:
            found = attribute(
                study.twins(like is None), study.pixels(), study.target, settings, work.on_pass
            )
        kept().put(key, found)
    return found


def curves_of(study: Study, found: Attribution | None, on_stop: Stop) -> Curves:
    """Deletion and insertion by a result's ranking, or by a random one."""
    key = (*study.key, found.settings if found else "random", "curves")
    result: Curves | None = kept().get(key)
    if result is None:
        ranks = ranking(found.heatmap) if found else random_ranking(len(study.view.pixels))
        name = METHODS[found.settings.method] if found else "Random order"
        text = f"{name}, deletion and insertion"
        place = f"curves_{found.settings.method if found else 'random'}"
        with Work(text, 2 * (STEPS + 1), place, on_stop) as work:
            result = curves(study.twins(), study.pixels(), study.target, ranks, work.on_pass)
        kept().put(key, result)
    return result


def known_verdicts(study: Study) -> dict[str, Verdict] | None:
    """The verdicts of this picture on this network, if they were already made."""
    found: dict[str, Verdict] | None = kept().get((*study.key, "verdicts"))
    return found


def verdicts_of(study: Study) -> dict[str, Verdict]:
    """Every method's own check on the study's picture and class, kept or run now."""
    found = known_verdicts(study)
    if found is None:
        with Work("Checking the methods on this network", 12, "verdicts", nothing) as work:
            found = verdicts(study.twins(), study.pixels(), study.target, work.on_pass)
        kept().put((*study.key, "verdicts"), found)
    return found


@st.cache_resource(max_entries=16, show_spinner=False)
def places_of(name: str, device: str, _tool: Instrument) -> tuple[CamLayer, ...]:
    """Where Grad-CAM can look in the network of that name."""
    return cam_layers(_tool.traced)
