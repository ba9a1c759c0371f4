"""A live training: its controls, progress, curves that move, and what it came to."""

import streamlit as st

from pages.resnet.live_training.choices import choices
from pages.resnet.live_training.curves import curves
from pages.resnet.live_training.files import files
from pages.resnet.live_training.results import trainings
from pages.resnet.live_training.viewer import alive, viewer
from pages.resnet.live_training.words import progress_words
from training.live.exports import lesson, outcome
from training.live.job import View
from training.live.pool import PoolFullError
from training.live.settings import Settings
from ui.sentences import errors_as_sentences

EVERY = 1.0  # seconds between two looks at a training that runs
# The figures stand, unfaded, until their next state has arrived.
CALM = '<style>.st-key-live_board [data-stale="true"] { opacity: 1 !important; }</style>'


@errors_as_sentences
def view() -> None:
    """Choices, buttons, and the training of this viewer."""
    settings = choices()
    training = trainings().view(viewer(), alive())
    _buttons(settings, training)
    polling = EVERY if training and training.active else None
    st.html(CALM)
    with st.container(key="live_board"):
        st.fragment(_board, run_every=polling)(settings, polling is not None)
    trainings().warm()


def _buttons(settings: Settings, training: View | None) -> None:
    paused = training is not None and training.state == "paused"
    live = training is not None and (training.active or paused)
    with st.container(horizontal=True):
        st.button(
            "Start again" if live else "Start",
            icon=":material/play_arrow:",
            key="live_start",
            type="secondary" if live else "primary",
            on_click=_start,
            args=(settings,),
        )
        _pause_button(live, paused)
        st.button(
            "Stop",
            icon=":material/stop:",
            key="live_stop",
            disabled=not live,
            on_click=trainings().stop,
            args=(viewer(),),
        )
    if problem := st.session_state.pop("live_problem", None):
        st.error(problem)


def _pause_button(live: bool, paused: bool) -> None:
    if paused:
        st.button(
            "Resume",
            icon=":material/resume:",
            key="live_resume",
            type="primary",
            on_click=trainings().resume,
            args=(viewer(),),
        )
    else:
        st.button(
            "Pause",
            icon=":material/pause:",
            key="live_pause",
            disabled=not live,
            on_click=trainings().pause,
            args=(viewer(),),
        )


def _start(settings: Settings) -> None:
    try:
        trainings().start(viewer(), settings)
    except PoolFullError as problem:
        st.session_state["live_problem"] = str(problem)


@errors_as_sentences
def _board(settings: Settings, polled: bool) -> None:
    """What the training shows now; drawn again every second while it runs, and the whole page once
    it has ended.
    """
    training = trainings().view(viewer(), alive())
    if polled and not (training and training.active):
        st.rerun()
    _progress(training)
    curves(training, training.settings if training else settings)
    if training and not training.active and training.steps:
        if (said := lesson(training)) and training.state != "paused":
            st.markdown(f"**{said}**")
        files(training)


def _progress(training: View | None) -> None:
    if training is None:
        text = "Press Start: both nets train in step, on the same batches, in the background."
        st.progress(0.0, text=text)
        st.markdown("The curves will appear in the axes below.")
        return
    share = min(len(training.steps) / training.settings.steps, 1.0)
    st.progress(share, text=progress_words(training))
    if training.state == "failed":
        st.error(training.problem)
    else:  # from the first step on, so that nothing moves at the end
        st.markdown(f"**{outcome(training)}**")
