"""DeepDream on the viewer's photo."""

import time

import streamlit as st

from analysis.features.dream import Dream
from analysis.pictures.decode import to_png
from figures.pictures.optimised import pictures_html
from pages.explore.features.choices import Choices
from pages.explore.features.results import Dreamt, dream_steps, finished_dream, kept_dream
from pages.explore.features.words import MEASURES, sentence
from serving.subject import Subject
from ui.choice import kept, kept_number
from ui.run import asked, over, running
from ui.takeaway import download

STEPS = (5, 10, 20, 30)
REDRAWN = 0.35  # seconds between two drawings of a growing picture
WIDTH = 440  # px


def on_photo(subject: Subject, choices: Choices) -> None:
    """The photo before and after, with the controls of the dream."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="fv_dream"):
        how = _dream()
        dreamt = kept_dream(subject, choices.target, how)
        settings = (subject.key, choices.target, how)
        wanted = dreamt is None and asked("Dream", key="fv_dream", settings=settings)
    left, right = st.columns(2, gap="large")
    with left:
        st.html(
            pictures_html([subject.view.pixels], ["What the network sees of your photo"], WIDTH)
        )
    with right:
        if wanted:
            _grow(subject, choices, how)
            over("fv_dream")
            st.rerun()
        if dreamt is None:
            st.info(
                f"Press Dream to amplify what {choices.words} responds to.",
                icon=":material/auto_awesome:",
            )
        else:
            _dreamt(subject, choices, how, dreamt)


def _dream() -> Dream:
    """How to dream."""
    octaves = kept(
        st.segmented_control,
        "Octaves",
        range(1, 5),
        key="fv_octaves",
        default=3,
        read=int,
        required=True,
    )
    steps = kept(
        st.selectbox, "Steps in each", STEPS, key="fv_dream_steps", default=10, read=int, width=120
    )
    strength = kept_number(
        st.slider, "Strength (‰ of white a step)", (5, 40), key="fv_strength", default=15, width=220
    )
    return Dream(octaves, steps, strength / 1000)


def _grow(subject: Subject, choices: Choices, how: Dream) -> None:
    """Dream now, drawing while it runs; a run that is interrupted leaves nothing."""
    settings, drawn = (subject.key, choices.target, how), 0.0
    total = how.steps * len(how.sides(subject.card.crop))
    with running("Step 0", total, "fv_dream", settings=settings) as step:
        place = st.empty()
        for now in dream_steps(subject, choices.target, how):
            side = now.pixels.shape[0]
            step(text=f"Step {now.done} of {now.total}, at {side} px, objective {now.score:.3g}")
            if time.monotonic() - drawn > REDRAWN:
                place.html(pictures_html([now.pixels], [""], WIDTH))
                drawn = time.monotonic()
        finished_dream(subject, choices.target, how, now.pixels)
        place.empty()


def _dreamt(subject: Subject, choices: Choices, how: Dream, dreamt: Dreamt) -> None:
    times = f" ({dreamt.after / dreamt.before:.1f} times)" if dreamt.before > 0 else ""
    words = f"{dreamt.before:.3g} before, {dreamt.after:.3g} after{times}"
    st.html(pictures_html([dreamt.picture], [words], WIDTH))
    octaves = len(how.sides(subject.card.crop))
    st.caption(f"{sentence(MEASURES[choices.target.kind])}: {choices.words}. {octaves} octaves.")
    name = f"dream-{subject.network}-{choices.target.node}.png"
    download("PNG", name, lambda: to_png(dreamt.picture), key="fv_dream_png")
