"""A sweep of gradient norms: from what is kept, or run now with its progress; a stopped one leaves nothing."""

import time

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from torch import Tensor

from analysis.gradients.norms import Profile, Tick, gallery_batch, noise_batch, photo_batch, profile
from analysis.pictures.decode import decode
from analysis.pictures.framing import Framed
from analysis.pictures.gallery import GALLERY
from models.depth_family import DepthSpec
from pages.resnet.gradient_norms.choices import Settings
from serving.cores import Turn, one_core
from serving.pictures import gallery_picture
from serving.store import Store

NetKey = tuple[Settings, DepthSpec, int]
Found = dict[tuple[str, int], list[Profile]]
ASK, LIMIT = 30.0, 1200.0  # seconds that a sweep may take without asking, and at all
KEPT = 2000  # profiles: some kB each
PAUSE = 0.2  # seconds between two updates of the bar


@st.cache_resource(show_spinner=False)
def kept_profiles() -> Store[NetKey, Profile]:
    """Profiles of nets by everything that decides them."""
    return Store(KEPT)


@st.cache_resource(show_spinner=False)
def _pace(imagenet: bool, norm: bool) -> float:
    """Seconds for each layer and picture on this machine, measured once on a small net."""
    depth, side = (18, 64) if imagenet else (8, 32)
    spec, pictures = DepthSpec("residual", depth, norm), noise_batch(4, side, 0)
    times = []
    for _ in range(2):
        with one_core():
            began = time.perf_counter()
            profile(spec, 0, pictures, imagenet)
            times.append(time.perf_counter() - began)
    return min(times) / depth / 4


def swept(settings: Settings, seen: Framed) -> Found | None:
    """Profiles by family and depth, one for each seed; None while the viewer has stopped or not yet started it."""
    keys = [
        (settings.batch_only, spec, seed)
        for spec in settings.specs
        for seed in range(settings.seeds)
    ]
    found = kept_profiles().those(keys)
    missing = [key for key in keys if key not in found]
    if missing:
        if not _may_run(settings, missing):
            return None
        fresh = _run(settings, missing, _pictures(settings, seen))
        kept_profiles().update(fresh)
        found |= fresh
    result: Found = {}
    for key in keys:
        result.setdefault((key[1].family, key[1].depth), []).append(found[key])
    return result


def _seconds(settings: Settings, missing: list[NetKey]) -> float:
    layers = sum(spec.depth for _, spec, _ in missing)
    return _pace(settings.imagenet, settings.norm) * layers * settings.size


def _may_run(settings: Settings, missing: list[NetKey]) -> bool:
    stopped = st.session_state.get("grad_stopped") == settings
    asked = st.session_state.get("grad_asked") == settings
    if asked and not stopped:
        return True
    seconds = _seconds(settings, missing)
    about = f"about {seconds:.0f} s" if seconds < 90 else f"about {seconds / 60:.0f} minutes"
    if seconds > LIMIT:
        st.warning(
            f"This sweep would take {about} on this machine. Choose fewer depths, seeds or pictures: "
            f"at most {LIMIT / 60:.0f} minutes are allowed."
        )
        return False
    if not stopped and seconds <= ASK:
        return True
    words = "Stopped: nothing of this sweep was kept." if stopped else "This is a long sweep."
    st.info(f"{words} {len(missing)} nets, {about} on this machine (more where float64 is needed).")
    st.button("Run the sweep", key="grad_run", on_click=_ask, args=(settings,), type="primary",
              icon=":material/play_arrow:")  # fmt: skip
    return False


def _ask(settings: Settings) -> None:
    st.session_state["grad_asked"] = settings
    st.session_state.pop("grad_stopped", None)


def _stop(settings: Settings) -> None:
    st.session_state["grad_stopped"] = settings


def _run(settings: Settings, missing: list[NetKey], pictures: Tensor) -> dict[NetKey, Profile]:
    """Every missing net. Any choice, and the stop button, interrupts it at the next layer."""
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0)
        st.button("Stop", key="grad_stop", on_click=_stop, args=(settings,), icon=":material/stop:")
    total, done = sum(spec.depth for _, spec, _ in missing), 0
    fresh: dict[NetKey, Profile] = {}
    for count, key in enumerate(missing, 1):
        _, spec, seed = key
        text = f"{spec.family}-{spec.depth}, seed {seed}: net {count} of {len(missing)}"
        bar.progress(done / total, text=text)
        with one_core() as turn:
            fresh[key] = profile(
                spec, seed, pictures, settings.imagenet, _ticking(bar, done / total, text, turn)
            )
        done += spec.depth
    place.empty()
    return fresh


def _ticking(bar: DeltaGenerator, share: float, text: str, turn: Turn) -> Tick:
    """Streamlit interrupts a run where it draws, so the bar is drawn again now and then; others get the core."""
    last = time.monotonic()

    def tick() -> None:
        nonlocal last
        if time.monotonic() - last > PAUSE:
            last = time.monotonic()
            bar.progress(share, text=text)
            turn.share()

    return tick


def _pictures(settings: Settings, seen: Framed) -> Tensor:
    side = 64 if settings.imagenet else 32
    if settings.batch == "noise":
        return noise_batch(settings.size, side, 0)
    if settings.batch == "gallery":
        every = [np.asarray(decode(gallery_picture(name).data)) for name in GALLERY]
        return gallery_batch(every, settings.size, side)
    return photo_batch(seen.pixels, settings.size, side, 0)
