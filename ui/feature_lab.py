"""What a channel looks for: choices, the live run, the check against the gallery, the atlas, DeepDream, files."""

from collections.abc import Sequence
from dataclasses import asdict

import streamlit as st

from analysis.features.atlas import Atlas, AtlasEntry, atlas_of
from analysis.features.check import Comparison
from analysis.features.climb import Climb
from analysis.features.dream import Dream
from analysis.features.exports import settings_json, settings_npz
from analysis.features.places import Place, places
from analysis.features.target import logits_node
from analysis.gallery import GALLERY
from analysis.images import Framed, to_png
from figures.features import atlas_svg, check_svg, pictures_html, pictures_png
from figures.style import BRANCHES
from models.catalog import NetworkCard
from ui import link
from ui.compute import Instrument
from ui.crop import view_of
from ui.feature_code import code_panel
from ui.feature_run import (
    Dreamt,
    Painted,
    found_climb,
    found_dream,
    gallery,
    run_climb,
    run_dream,
)
from ui.feature_state import (
    KINDS,
    MODES,
    SWITCHES,
    Wish,
    climb_controls,
    dream_controls,
    follow_explorer,
    look_at,
    wish,
)
from ui.frame import in_sentences
from ui.pick import drawing
from ui.selection import Selection

MEASURES = {
    "channel": "mean of the channel's map after its ReLU",
    "neuron": "highest value on the channel's map after its ReLU",
    "branch": "root mean square of the branch's output",
    "class": "logit of the class (nothing subtracted)",
}


@in_sentences
def feature_lab(selection: Selection, tool: Instrument) -> None:
    """The page below its question. Not a fragment: only a rerun of the whole page interrupts a run."""
    every = places(tool.traced, tool.modules)
    if not every:
        st.info("This network has no modules or blocks that are known here. Choose another one in the sidebar.")  # fmt: skip
        return
    follow_explorer(every)
    mode = link.restore_name("fv_mode", "noise", list(MODES))
    st.segmented_control("Start", list(MODES), key="fv_mode", format_func=MODES.__getitem__,
                         required=True, label_visibility="collapsed")  # fmt: skip
    link.publish("fv_mode", mode, "noise")
    with st.container(horizontal=True, vertical_alignment="bottom", key="fv_wish"):
        chosen = wish(every, tool.loaded.classes, logits_node(tool.traced))
    if mode == "noise":
        _from_noise(selection, tool, chosen)
        _atlas(tool.loaded.card, chosen)
    else:
        _on_photo(selection, tool, chosen)
    code_panel(tool.loaded.card, chosen, mode)


def _buttons(label: str, settings: object) -> bool:
    """The start and stop buttons; whether these very settings are to run now."""
    running = st.session_state.get("fv_wanted") == settings
    if running:
        st.button("Stop", icon=":material/stop:", key="fv_stop", on_click=_want, args=(None,))
    else:
        st.button(label, icon=":material/play_arrow:", key="fv_start", type="primary", on_click=_want, args=(settings,))  # fmt: skip
    return running


def _want(settings: object) -> None:
    st.session_state["fv_wanted"] = settings


def _from_noise(selection: Selection, tool: Instrument, chosen: Wish) -> None:
    card = tool.loaded.card
    with st.container(horizontal=True, vertical_alignment="bottom", key="fv_how"):
        how = climb_controls(card.crop)
        place = st.empty()
    painted = found_climb(selection, chosen.target, how)
    settings = (selection.network, selection.device, chosen.target, how)
    with place:
        wanted = painted is None and _buttons("Optimise", settings)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if wanted:
            painted = run_climb(selection, tool, chosen.target, how)
            _want(None)
            st.rerun()
        if painted is not None:
            _painted(card, chosen, how, painted)
        else:
            _recorded(card, chosen)
    with right:
        values = painted.check.gallery if painted else gallery(selection, tool, chosen.target)
        _check(chosen, painted, values)


def _painted(card: NetworkCard, chosen: Wish, how: Climb, painted: Painted) -> None:
    captions = [_words(painted.check, place) for place in range(how.count)]
    st.html(pictures_html(list(painted.pictures), captions, 440 if how.count == 1 else 280))
    if off := [words.lower() for key, words in SWITCHES.items() if not st.session_state[key]]:
        st.caption(f"Without {' and '.join(off)}.")
    stem = f"{card.name}-{chosen.target.node}-{chosen.target.kind}-{chosen.target.index}"
    facts = {
        "network": card.name, **asdict(chosen.target), **asdict(how),
        "measure": MEASURES[chosen.target.kind], "reached": painted.check.reached,
        "gallery": painted.check.gallery,
    }  # fmt: skip
    with st.container(horizontal=True):
        st.download_button("PNG", lambda: pictures_png(list(painted.pictures)), f"{stem}.png", "image/png",
                           icon=":material/image:", on_click="ignore", key="fv_png")  # fmt: skip
        st.download_button("NPZ", lambda: settings_npz(painted.pictures, painted.scores, facts), f"{stem}.npz",
                           "application/octet-stream", icon=":material/data_array:", on_click="ignore",
                           key="fv_npz")  # fmt: skip
        st.download_button("JSON", lambda: settings_json(facts), f"{stem}.json", "application/json",
                           icon=":material/data_object:", on_click="ignore", key="fv_json")  # fmt: skip


def _words(check: Comparison, place: int) -> str:
    ratio, value = check.ratio(place), check.reached[place]
    if value <= check.highest:
        return f"{value:.3g}, not above the gallery's {check.highest:.3g}"
    return f"{value:.3g}, {ratio:.1f}× the gallery" if ratio else f"{value:.3g}, above the gallery"


def _check(chosen: Wish, painted: Painted | None, values: dict[str, float]) -> None:
    kind = chosen.target.kind
    rows = [(GALLERY[name].title, value) for name, value in values.items()]
    if painted is None:
        best = max(values, key=lambda name: values[name])
        st.markdown(f"**{GALLERY[best].title}** excites {chosen.words} the most of the gallery: {values[best]:.3g}.")  # fmt: skip
        drawing(check_svg([], rows), key="fv_check")
    else:
        st.markdown(_verdict(chosen, painted.check))
        numbered = len(painted.check.reached) > 1
        mine = [(f"optimised {i + 1}" if numbered else "optimised", v) for i, v in enumerate(painted.check.reached)]  # fmt: skip
        drawing(check_svg(mine, rows), key="fv_check")
    st.caption(f"{MEASURES[kind].capitalize()}; every picture at the network's own input size, nothing moved.")  # fmt: skip


def _verdict(chosen: Wish, check: Comparison) -> str:
    name, highest = GALLERY[check.best].title, check.highest
    low, high = min(check.reached), max(check.reached)
    if low <= highest:
        behind = "It does" if len(check.reached) == 1 else "Not all of them do"
        behind = "It does not" if len(check.reached) == 1 else behind
        return (
            f"**{behind} reach the gallery's best picture** ({name}, {highest:.3g}): {chosen.words} gets {low:.3g}. "
            "Take more steps, or turn the transforms and the Fourier space on."
        )
    if highest <= 0:
        return f"**{low:.3g}, where the best gallery picture ({name}) reaches {highest:.3g}**: {chosen.words}."
    times = f"{low / highest:.1f}" if low == high else f"{low / highest:.1f} to {high / highest:.1f}"
    return f"**{times} times the best gallery picture** ({name}, {highest:.3g}): {chosen.words}."


def _entry(card: NetworkCard, chosen: Wish) -> tuple[Atlas, AtlasEntry] | None:
    atlas = atlas_of(card)
    if atlas is None or chosen.place is None or chosen.target.kind != "channel":
        return None
    entry = atlas.entries.get((chosen.place.output, chosen.target.index))
    return (atlas, entry) if entry else None


def _recorded(card: NetworkCard, chosen: Wish) -> None:
    found = _entry(card, chosen)
    if found is None:
        st.info(f"Press Optimise to see what {chosen.words} looks for.", icon=":material/auto_awesome:")  # fmt: skip
        return
    atlas, entry = found
    st.html(pictures_html([atlas.pixels(entry)], [f"From the atlas (recorded): {recorded_words(entry)}"], 440))  # fmt: skip
    st.caption("Press Optimise to see it grow, or with other settings.")


def recorded_words(entry: AtlasEntry) -> str:
    """What an atlas picture reaches, against the gallery."""
    title = GALLERY[entry.gallery].title
    if entry.activation <= entry.gallery_activation:
        return f"{entry.activation:.3g}, not above {title} ({entry.gallery_activation:.3g})"
    times = f", {entry.ratio:.1f}× {title}" if entry.ratio else f", above {title}"
    return f"{entry.activation:.3g}{times}"


def _atlas(card: NetworkCard, chosen: Wish) -> None:
    atlas = atlas_of(card)
    if atlas is None or chosen.place is None:
        return
    found = atlas.of_module(chosen.place.module)
    if not found:
        st.caption("The atlas has no pictures of the stem; choose a module to see its channels.")
        return
    st.subheader(f"Atlas of {chosen.place.module}")
    st.caption("Its strongest channels over the gallery, recorded with the settings in the fold-out below. Click one.")  # fmt: skip
    picks = [f"{entry.output} {entry.channel}" for entry in found]
    labels = [f"{_short(entry.branch)} #{entry.channel}" for entry in found]
    colours = [_colour(entry, chosen.place) for entry in found]
    drawing(
        atlas_svg([atlas.pixels(entry) for entry in found], picks, labels, colours,
                  f"{chosen.place.output} {chosen.target.index}"),
        key="fv_atlas", on_pick=_pick, columns=8,
    )  # fmt: skip
    st.caption(f"{len(atlas.entries)} pictures, made by: {atlas.command}.")


def _pick(name: str) -> None:
    output, channel = name.rsplit(" ", 1)
    look_at(output, int(channel))


def _short(branch: str) -> str:
    return branch if len(branch) < 10 else f"…{branch[-8:]}"


def _colour(entry: AtlasEntry, like: Place) -> str:
    return BRANCHES.get(like.role, "#0072b2")


def _on_photo(selection: Selection, tool: Instrument, chosen: Wish) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="fv_dream"):
        how = dream_controls()
        place = st.empty()
    seen = view_of(selection.picture, tool.loaded.card, selection.framing)
    found = found_dream(selection, chosen.target, how)
    settings = (selection.network, chosen.target, how, selection.picture.key, selection.framing)
    with place:
        wanted = found is None and _buttons("Dream", settings)
    left, right = st.columns(2, gap="large")
    with left:
        st.html(pictures_html([seen.pixels], ["What the network sees of your photo"], 440))
    with right:
        if wanted:
            found = run_dream(selection, tool, chosen.target, how, seen)
            _want(None)
            st.rerun()
        if found is None:
            st.info(f"Press Dream to make your photo please {chosen.words}.", icon=":material/auto_awesome:")  # fmt: skip
        else:
            _dreamt(tool.loaded.card, chosen, how, found)


def _dreamt(card: NetworkCard, chosen: Wish, how: Dream, found: Dreamt) -> None:
    times = f" ({found.after / found.before:.1f} times)" if found.before > 0 else ""
    words = f"{found.before:.3g} before, {found.after:.3g} after{times}"
    st.html(pictures_html([found.picture], [words], 440))
    st.caption(f"{MEASURES[chosen.target.kind].capitalize()}: {chosen.words}. {len(how.sides(card.crop))} octaves.")  # fmt: skip
    st.download_button("PNG", lambda: to_png(found.picture), f"dream-{card.name}-{chosen.target.node}.png",
                       "image/png", icon=":material/image:", on_click="ignore", key="fv_dream_png")  # fmt: skip
