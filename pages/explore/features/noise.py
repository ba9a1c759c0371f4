"""From noise: how to optimise, the picture while it grows, and the check against the gallery."""

import time
from functools import partial

import streamlit as st

from analysis.features.optimise import Climb
from analysis.pictures.gallery import GALLERY
from figures.pictures.optimised import pictures_html
from pages.explore.features.atlas import recorded, recorded_value
from pages.explore.features.check import check
from pages.explore.features.choices import Choices
from pages.explore.features.files import downloads
from pages.explore.features.results import (
    Painted,
    climb_steps,
    finished_climb,
    gallery,
    kept_climb,
)
from pages.explore.features.words import reached_words
from serving.subject import Subject
from ui.choice import kept, kept_number, kept_switch, restore_switch
from ui.run import asked, over, running

SIZES = (96, 128, 160, 192, 224)
STEPS = (32, 64, 96, 128, 192, 256, 512)
REDRAWN = 0.35  # seconds between two drawings of a growing picture
METHOD = {
    "fv_fourier": (
        "Fourier space",
        "Off: the pixels themselves are optimised, and high-frequency noise dominates.",
    ),
    "fv_colours": (
        "Decorrelated colours",
        "Off: red, green and blue are optimised separately.",
    ),
    "fv_moves": (
        "Random transforms",
        "Off: the picture is not shifted, turned or scaled, and patterns that no photo contains "
        "dominate.",
    ),
    "fv_detail": (
        "Fine detail",
        "Off: fine detail changes more slowly; this is for channels that respond to plain "
        "surfaces.",
    ),
}


def from_noise(subject: Subject, choices: Choices) -> None:
    """The controls of the climb, what it gave or gives, and what the gallery gives."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="fv_how"):
        how = _climb(subject.card.crop)
        painted = kept_climb(subject, choices.target, how)
        settings = (subject.network, subject.device, choices.target, how)
        wanted = painted is None and asked("Optimise", key="fv_climb", settings=settings)
    left, right = st.columns([3, 2], gap="large")
    with right:
        bar = partial(running, "The gallery first", len(GALLERY), "fv_gallery", stoppable=False)
        values = painted.check.gallery if painted else gallery(subject, choices.target, bar)
        check(choices, painted, values, recorded_value(subject.card, choices))
    with left:
        if wanted:
            _grow(subject, choices, how, values)
            over("fv_climb")
            st.rerun()
        if painted is None:
            recorded(subject.card, choices)
        else:
            _painted(subject, choices, how, painted)


def _climb(crop: int) -> Climb:
    """How to optimise from noise."""
    sizes = sorted({*(size for size in SIZES if size < crop), crop})
    count = kept(
        st.segmented_control,
        "Results",
        range(1, 5),
        key="fv_count",
        default=1,
        read=int,
        required=True,
    )
    steps = kept(st.selectbox, "Steps", STEPS, key="fv_steps", default=96, read=int, width=90)
    size = kept(st.selectbox, "Size (px)", sizes, key="fv_size", default=128, read=int, width=95)
    seed = kept_number(st.number_input, "Seed", (0, 999_999), key="fv_seed", default=0, width=110)
    fourier, colours, moves, detail = _method()
    return Climb(size, steps, seed, count, fourier, colours, moves, smooth=not detail)


def _method() -> list[bool]:
    off = sum(not restore_switch(key, default=True) for key in METHOD)
    with st.popover(f"Method, {off} off" if off else "Method", icon=":material/tune:"):
        return [
            kept_switch(st.toggle, label, key=key, default=True, help=why)
            for key, (label, why) in METHOD.items()
        ]


def _grow(subject: Subject, choices: Choices, how: Climb, values: dict[str, float]) -> None:
    """Climb now, drawing while it runs. A run that is interrupted leaves nothing."""
    settings = (subject.network, subject.device, choices.target, how)
    scores, drawn = [], 0.0
    with running("Step 0", how.steps, "fv_climb", settings=settings) as step:
        place = st.empty()
        for now in climb_steps(subject, choices.target, how):
            scores.append(now.scores)
            step(text=f"Step {now.done} of {how.steps}, objective {max(now.scores):.3g}")
            if time.monotonic() - drawn > REDRAWN:
                captions = [""] * how.count
                place.html(pictures_html(list(now.pixels()), captions, _width(how.count)))
                drawn = time.monotonic()
        pictures = now.pixels()
        finished_climb(subject, choices.target, how, pictures, tuple(scores), values)
        place.empty()


def _painted(subject: Subject, choices: Choices, how: Climb, painted: Painted) -> None:
    captions = [reached_words(painted.check, place) for place in range(how.count)]
    st.html(pictures_html(list(painted.pictures), captions, _width(how.count)))
    on = (how.fourier, how.decorrelated, how.transforms, not how.smooth)
    labels = [label.lower() for label, _ in METHOD.values()]
    if off := [label for label, is_on in zip(labels, on, strict=True) if not is_on]:
        st.caption(f"Without {' and '.join(off)}.")
    downloads(subject.network, choices.target, how, painted)


def _width(count: int) -> int:
    """How wide each of several pictures is drawn, in px."""
    return 440 if count == 1 else 280
