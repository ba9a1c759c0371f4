"""Attribution for viewers: each result is kept by picture, network, class, method, settings."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from analysis.attribution.attribute import Attribution, attribute, expected_pictures, raised
from analysis.attribution.faithfulness import Curves, curves, pictures_for, ranking
from analysis.attribution.layers import CamLayer, cam_layers
from analysis.attribution.reference import ORDERS, Grid, Reference, grid_of, reference
from analysis.attribution.settings import METHODS, AttributionSettings, Target
from analysis.attribution.twin import Twins, randomised
from analysis.attribution.verdicts import Verdict, verdicts
from serving.networks import NETWORKS_KEPT
from serving.passes import Key
from serving.store import Store
from serving.subject import Subject
from ui.run import Steps, running, waiting

Stop = Callable[[], None]
CHECK = "Checking the methods on this network"
CHECK_PICTURES = 12

HEATMAPS: Store[Hashable, Attribution] = Store(160)  # 0.6 to 1.5 MB each
CURVES: Store[Hashable, Curves] = Store(160)
REFERENCES: Store[tuple[Key, Target, Grid], Reference] = Store(160)
VERDICTS: Store[tuple[Key, Target], dict[str, Verdict]] = Store(64)
TWINS: Store[tuple[str, str], Twins] = Store(NETWORKS_KEPT)
# these have weights of their own, up to 240 MB
RANDOM_TWINS: Store[tuple[str, str], Twins] = Store(2)
LAYERS: Store[tuple[str, str], tuple[CamLayer, ...]] = Store(16)


@dataclass(frozen=True)
class Study:
    """A picture before a network, and the score that is explained."""

    subject: Subject
    target: Target

    @property
    def key(self) -> tuple[Key, Target]:
        """What the results depend on beside the method."""
        return self.subject.key, self.target

    def twins(self, trained: bool = True) -> Twins:
        """The network's twins, or those of the same network with random weights."""
        card = self.subject.card

        def build() -> Twins:
            traced = self.subject.instrument.traced
            return Twins(traced if trained else randomised(traced), card.mean, card.std)

        store = TWINS if trained else RANDOM_TWINS
        return store.once((card.name, self.subject.device), build)


def study_of_answer(subject: Subject) -> Study:
    """The subject with its most probable class."""
    return Study(subject, Target(int(subject.logits.argmax())))


def heatmap_of(
    study: Study,
    settings: AttributionSettings,
    on_stop: Stop,
    like: Attribution | None = None,
    side: str = "",
) -> Attribution:
    """A method's result, kept or run now; with `like`, the same on random weights in as many steps.

    `side` tells two runs of one page apart; `on_stop` is called when the viewer stops it.
    """
    if like is not None:
        settings = raised(settings, like)
    name = METHODS[settings.method] + ("" if like is None else ", random weights")
    place = f"attr_{settings.method}{'' if like is None else '_random'}{side}"

    def run() -> Attribution:
        subject, twins = study.subject, study.twins(like is None)
        pixels = subject.pixels
        goal = expected_pictures(settings, subject.card.crop)
        with running(name, goal, place, on_stop=on_stop) as step:
            return attribute(twins, pixels, study.target, settings, counted(step, name))

    with waiting(f"{name}: it is being computed for another viewer …") as meanwhile:
        return HEATMAPS.once((*study.key, settings, like is None), run, meanwhile)


def curves_of(study: Study, result: Attribution, on_stop: Stop) -> Curves:
    """Deletion and insertion by a result's ranking."""
    method = result.settings.method
    name = f"{METHODS[method]}, deletion and insertion"

    def run() -> Curves:
        ranks, twins, pixels = ranking(result.heatmap), study.twins(), study.subject.pixels
        with running(name, pictures_for(1), f"attr_curves_{method}", on_stop=on_stop) as step:
            return curves(twins, pixels, study.target, ranks, counted(step, name))

    with waiting(f"{name}: they are being computed for another viewer …") as meanwhile:
        return CURVES.once((*study.key, result.settings), run, meanwhile)


def reference_of(study: Study, result: Attribution, on_stop: Stop) -> Reference:
    """Deletion and insertion by random orders as coarse as a result; maps as coarse share them."""
    grid, name = grid_of(result), "Random orders, deletion and insertion"

    def run() -> Reference:
        twins, pixels = study.twins(), study.subject.pixels
        place = f"attr_orders_{result.settings.method}"
        with running(name, pictures_for(ORDERS), place, on_stop=on_stop) as step:
            return reference(twins, pixels, study.target, grid, counted(step, name))

    with waiting(f"{name}: they are being computed for another viewer …") as meanwhile:
        return REFERENCES.once((*study.key, grid), run, meanwhile)


def known_verdicts(study: Study) -> dict[str, Verdict] | None:
    """The verdicts of this picture on this network, if they were already made."""
    return VERDICTS.get(study.key)


def verdicts_of(study: Study) -> dict[str, Verdict]:
    """Every method's own check on the study's picture and class, kept or run now.

    The check is short, so it has no Stop; a change of any choice stops it.
    """

    def run() -> dict[str, Verdict]:
        twins, pixels = study.twins(), study.subject.pixels
        with running(CHECK, CHECK_PICTURES, "attr_verdicts", stoppable=False) as step:
            return verdicts(twins, pixels, study.target, counted(step, CHECK))

    with waiting(f"{CHECK}, for another viewer …") as meanwhile:
        return VERDICTS.once(study.key, run, meanwhile)


def counted(step: Steps, name: str) -> Callable[[int], None]:
    """What a run calls with the pictures before each pass; its goal doubles where it goes on."""

    def on_pass(pictures: int) -> None:
        done = step.done + pictures
        while done > step.of:
            step.of *= 2  # the sum was not right yet: twice the steps
        words = f"{done:,.0f} of about {step.of:,} pictures through the network"
        step(pictures, f"{name}: {words}")

    return on_pass


def layers_of(subject: Subject) -> tuple[CamLayer, ...]:
    """Where Grad-CAM can look in the subject's network."""
    key = (subject.network, subject.device)
    return LAYERS.once(key, lambda: cam_layers(subject.instrument.traced))
