"""A sweep of gradient norms: from what is kept, or run now with its progress; a stopped one leaves
nothing.
"""

import streamlit as st

from analysis.gradients.norms import Profile
from pages.resnet.gradient_norms import results
from pages.resnet.gradient_norms.choices import Choices
from pages.resnet.gradient_norms.results import NetKey, Sweep
from serving.subject import Subject
from ui.run import about, asked, over, running

ASK, LIMIT = 30.0, 1200.0  # seconds that a sweep may take without asking, and at all


def sweep(subject: Subject, choices: Choices) -> Sweep | None:
    """Profiles by family and depth, one for each seed; None while the viewer has stopped or not yet
    started it.
    """
    keys = results.net_keys(choices)
    measured = results.PROFILES.those(keys)
    missing = tuple(key for key in keys if key not in measured)
    if missing:
        if not _may_run(choices, missing):
            return None
        fresh = results.SWEEPS.once(missing, lambda: _run(subject, choices, missing))
        results.PROFILES.update(fresh)
        measured |= fresh
        over("grad")
    return results.by_net(keys, measured)


def _may_run(choices: Choices, missing: tuple[NetKey, ...]) -> bool:
    seconds = results.seconds(choices, missing)
    if seconds > LIMIT:
        st.warning(
            f"This sweep would take {about(seconds)} on this machine. Choose fewer depths, seeds or"
            f" pictures: at most {LIMIT / 60:.0f} minutes are allowed."
        )
        return False
    return asked("Run the sweep", key="grad", settings=choices, seconds=seconds, at_once=ASK)


def _run(subject: Subject, choices: Choices, missing: tuple[NetKey, ...]) -> dict[NetKey, Profile]:
    """Every missing net. Any choice, and the stop button, interrupts it at the next layer."""
    pictures = results.batch_of(subject, choices)
    of = results.layers(missing)
    with running("Gradient norms", of=of, key="grad", settings=choices) as step:
        return results.profiles(missing, pictures, step, step.beat)
