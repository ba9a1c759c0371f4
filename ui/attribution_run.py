"""Attribution runs for viewers: one core each, a bar, a way to stop, and results that are kept."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import streamlit as st
from torch import Tensor

from analysis.attribution.attribute import Attribution, attribute, expected_pictures, raised
from analysis.attribution.faithfulness import STEPS, Curves, curves, random_ranking, ranking
from analysis.attribution.settings import METHODS, Settings, Target
from analysis.attribution.twin import Twins, randomised
from analysis.attribution.verdicts import Verdict, verdicts
from analysis.images import Framed, network_input
from ui.compute import Instrument, one_core
from ui.selection import Selection

KEPT = 160  # results of 0.6 to 1.5 MB each
QUIET = 0.4  # seconds before a bar appears
BEAT = 0.15  # seconds between two looks at the bar; other viewers get the core in between


class Kept:
    """The newest results of this server, for all viewers."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._found: OrderedDict[object, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object) -> Any:
        """What is kept for a key, or None."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def put(self, key: object, value: Any) -> None:
        """Keep a finished result."""
        with self._lock:
            self._found[key] = value
            self._found.move_to_end(key)
            while len(self._found) > self.limit:
                self._found.popitem(last=False)


@st.cache_resource(show_spinner=False)
def kept() -> Kept:
    """The one store of results."""
    return Kept(KEPT)


@st.cache_resource(show_spinner=False)
def _networks() -> Kept:
    return Kept(6)


@st.cache_resource(show_spinner=False)
def _random_networks() -> Kept:
    return Kept(2)  # these have weights of their own, up to 240 MB


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
        card = self.tool.loaded.card
        return network_input(self.view, card.mean, card.std).to(self.selection.device)

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


class Work:
    """A computation that holds one core; its bar shows after a moment, and may raise what stops it."""

    def __init__(self, text: str, goal: int, key: str, on_stop: Callable[[], None]) -> None:
        self.text, self.goal, self.key, self.on_stop = text, max(goal, 1), key, on_stop
        self.place, self.core, self.done = st.empty(), ExitStack(), 0
        self.bar: Any = None
        self.began = self.seen = time.monotonic()

    def __enter__(self) -> "Work":
        """Wait for a core."""
        self.core.enter_context(one_core())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the core back, whatever happened."""
        self.core.close()
        if kind is None:
            self.place.empty()

    def on_pass(self, pictures: int) -> None:
        """Count pictures; from time to time let others have the core, and show how far this is."""
        self.done += pictures
        now = time.monotonic()
        if now - self.seen < BEAT or now - self.began < QUIET:
            return
        self.core.close()
        self._show()
        self.core.enter_context(one_core())
        self.seen = time.monotonic()

    def _show(self) -> None:
        while self.done > self.goal:
            self.goal *= 2  # the sum was not right yet: twice the steps
        text = f"{self.text}: {self.done:,} of about {self.goal:,} pictures through the network"
        if self.bar is None:
            row = self.place.container(horizontal=True, vertical_alignment="bottom")
            self.bar = row.empty()
            if self.on_stop is not _nothing:
                row.button("Stop", key=f"attr_stop_{self.key}", on_click=self.on_stop)
        self.bar.progress(min(self.done / self.goal, 1.0), text=text)


Stop = Callable[[], None]


def heatmap_of(
    study: Study, settings: Settings, on_stop: Stop, like: Attribution | None = None, side: str = ""
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
        with Work("Checking the methods on this network", 12, "verdicts", _nothing) as work:
            found = verdicts(study.twins(), study.pixels(), study.target, work.on_pass)
        kept().put((*study.key, "verdicts"), found)
    return found


def _nothing() -> None:
    """The check of the methods is short; a change of any choice stops it."""
