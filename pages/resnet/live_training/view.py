"""A live training: its controls, progress, curves that move, and what it came to."""

import numpy as np
import streamlit as st

from figures.plots.live import error_plot, gradient_plot, loss_plot
from pages.resnet.live_training.choices import INITS, OPTIMIZERS, chosen_settings, presets
from pages.resnet.live_training.files import downloads
from pages.resnet.live_training.results import alive, trainings, viewer
from training.live.exports import lesson, outcome
from training.live.job import View
from training.live.pool import PoolFullError
from training.live.steps import FAMILIES, Settings
from ui.frame import in_sentences

EVERY = 1.0  # seconds between two looks at a training that runs
# The figures stand, unfaded, until their next state has arrived.
CALM = '<style>.st-key-live_board [data-stale="true"] { opacity: 1 !important; }</style>'
WORDS = {
    "waiting": "Waiting", "running": "Training", "paused": "Paused", "stopped": "Stopped", "finished": "Finished",
    "out of time": "Out of time", "failed": "Failed",
}  # fmt: skip


def training_lab() -> None:
    """Choices, buttons, and the training of this viewer."""
    presets()
    settings = chosen_settings()
    view = trainings().view(viewer(), alive())
    _buttons(settings, view)
    polling = EVERY if view and view.active else None
    st.html(CALM)
    with st.container(key="live_board"):
        st.fragment(_board, run_every=polling)(settings, polling is not None)
    trainings().warm()


def _buttons(settings: Settings | None, view: View | None) -> None:
    live = view is not None and (view.active or view.state == "paused")
    with st.container(horizontal=True):
        st.button("Start again" if live else "Start", icon=":material/play_arrow:", key="live_start",
                  type="secondary" if live else "primary", disabled=settings is None, on_click=_start,
                  args=(settings,))  # fmt: skip
        if view and view.state == "paused":
            st.button("Resume", icon=":material/resume:", key="live_resume", type="primary",
                      on_click=trainings().resume, args=(viewer(),))  # fmt: skip
        else:
            st.button("Pause", icon=":material/pause:", key="live_pause", on_click=trainings().pause, args=(viewer(),),
                      disabled=not live)  # fmt: skip
        st.button("Stop", icon=":material/stop:", key="live_stop", disabled=not live,
                  on_click=trainings().stop, args=(viewer(),))  # fmt: skip
    if problem := st.session_state.pop("live_problem", None):
        st.error(problem)


def _start(settings: Settings) -> None:
    try:
        trainings().start(viewer(), settings)
    except PoolFullError as problem:
        st.session_state["live_problem"] = str(problem)


@in_sentences
def _board(settings: Settings | None, polled: bool) -> None:
    """What the training shows now; drawn again every second while it runs, and the whole page once it has ended."""
    view = trainings().view(viewer(), alive())
    if polled and not (view and view.active):
        st.rerun()
    shown = view.settings if view else (settings or Settings())
    _progress(view)
    _curves(view, shown)
    if view and not view.active and view.steps:
        if (said := lesson(view)) and view.state != "paused":
            st.markdown(f"**{said}**")
        downloads(view)


def _progress(view: View | None) -> None:
    if view is None:
        st.progress(
            0.0,
            text="Press Start: both nets train in step, on the same batches, in the background.",
        )
        st.markdown("The axes below stand ready; the curves grow into them.")
        return
    share = min(len(view.steps) / view.settings.steps, 1.0)
    st.progress(share, text=f"{WORDS[view.state]}: {_described(view.settings)}. {_where(view)}")
    if view.state == "failed":
        st.error(view.problem)
    else:
        st.markdown(
            f"**{outcome(view)}**"
        )  # from the first step on, so that nothing moves at the end


def _where(view: View) -> str:
    if view.state == "waiting":
        return f"Place {view.ahead + 1} in the queue."
    if view.state == "running" and not view.steps:
        return "Starting …"
    steps = f"Step {len(view.steps)} of {view.settings.steps}"
    left = view.seconds_left
    if left is None or view.state not in ("running", "paused"):
        return f"{steps}, {view.seconds:.0f} s."
    return f"{steps}, {view.seconds:.0f} s, about {left:.0f} s left."


def _described(settings: Settings) -> str:
    nets = " and ".join(settings.name(family) for family in FAMILIES)
    return (f"{nets}, {'BatchNorm' if settings.norm else 'no BatchNorm'}, {OPTIMIZERS[settings.optimizer]} "
            f"at {settings.rate:g}, {INITS[settings.init]}")  # fmt: skip


def _curves(view: View | None, settings: Settings) -> None:
    names = [settings.name(family) for family in FAMILIES]
    run = f"{settings}"
    steps, epochs = (view.steps, view.epochs) if view else ((), ())
    losses = np.array([step.losses for step in steps], dtype=np.float64).reshape(-1, 2)
    seen = np.array([epoch.training for epoch in epochs], dtype=np.float64).reshape(-1, 2)
    unseen = np.array([epoch.held_out for epoch in epochs], dtype=np.float64).reshape(-1, 2)
    left, right = st.columns(2)
    left.plotly_chart(loss_plot(losses, names, settings.steps, run), key="live_loss")
    right.plotly_chart(
        error_plot([e.number for e in epochs], seen, unseen, names, settings.epochs, run), key="live_error"
    )  # fmt: skip
    st.caption("Loss: thin, every batch; thick, its moving average. Error: on 397 digits each.")
    _gradients(view, settings, names, run)


def _gradients(view: View | None, settings: Settings, names: list[str], run: str) -> None:
    profiles = view.profiles if view else ()
    now = profiles[-1] if profiles else None
    title, plot = st.empty(), st.empty()
    if view and len(profiles) > 1 and not view.active:
        steps = {profile.step: profile for profile in profiles}
        now = steps[
            st.select_slider("Step", list(steps), profiles[-1].step, key=f"live_at_{len(profiles)}")
        ]
    title.markdown(f"**Gradient of every layer{f', step {now.step}' if now else ''}**")
    every = np.array([v for p in profiles for norms in p.norms for v in norms], dtype=np.float64)
    fine = every[np.isfinite(every) & (every > 0)]
    span = (float(fine.min()), float(fine.max())) if len(fine) else (0.01, 10.0)
    first = profiles[0] if profiles else None
    lines = [[np.array(norms) for norms in p.norms] if p else [] for p in (now, first)]
    plot.plotly_chart(
        gradient_plot(lines[0], lines[1], span, names, settings.depth, run), key="live_gradient"
    )
