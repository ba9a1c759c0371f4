"""The explorer twice: a module or block on both sides, on the same scales, and the difference."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from analysis.activations.comparison import most_changed, part_numbers
from analysis.activations.numbers import order
from analysis.structure.junctions import Junction, Part, by_name, nearest
from figures.pictures.raster import bright_scale
from figures.plots.sides import share_pairs
from pages.explore.comparison.energies import energies, symmetric
from pages.explore.comparison.sides import Side
from ui import choice
from ui.show import chart, tiles

COUNTS = (8, 16, 32, 64)
SORTS = ("largest difference", "strongest in A", "index")
Maps = NDArray[np.float32]


def activations(a: Side, b: Side) -> None:
    """Pickers, one branch's channels on both sides, where it answers, and all branches' numbers."""
    if not a.sites or not b.sites:
        st.info("One of these networks has no Inception modules or residual blocks to compare.")
        return
    first, second = _sites(a, b)
    parts = _parts(first, second)
    maps = a.activations.stage(parts[0].node), b.activations.stage(parts[1].node)
    if a.subject.network == b.subject.network and first.name == second.name:
        _same_channels(*maps)
    else:
        _other_channels(*maps)
    energies(a.subject.view, b.subject.view, maps)
    _numbers(a, first, b, second)


def _sites(a: Side, b: Side) -> tuple[Junction, Junction]:
    """The two modules or blocks; of two pictures before one network it is the same one on both
    sides.
    """
    left, right = st.columns(2)
    with left:
        first = _site("A", a, a.sites[min(2, len(a.sites) - 1)].name)
    if a.subject is b.subject:
        with right:
            last = a.sites[-1 if first.name != a.sites[-1].name else 0]
            return first, _site("other", b, last.name)
    if a.subject.network == b.subject.network:
        return first, first
    counterpart = by_name(b.sites).get(first.name) or nearest(first.share, b.sites)
    with right:
        return first, _site(f"B_{first.name}", b, counterpart.name)


def _site(key: str, side: Side, default: str) -> Junction:
    names = [site.name for site in side.sites]
    label = f"Module or block of {side.letter}"
    name = choice.kept(st.selectbox, label, names, key=f"cmp_site_{key}", default=default)
    return by_name(side.sites)[name]


def _parts(first: Junction, second: Junction) -> tuple[Part, Part]:
    """The two branches: the same one where both sides have it, or else B's own choice."""
    count = len(first.parts)
    place = _part("A", first, min(1, count - 1), f"cmp_part_{count}")
    part = first.parts[place]
    if first.name == second.name and count == len(second.parts):
        return part, second.parts[place]
    roles = [p.role for p in second.parts]
    alike = roles.index(part.role) if part.role in roles else min(place, len(roles) - 1)
    key = f"cmp_part_B_{first.name}_{second.name}_{place}"
    return part, second.parts[_part("B", second, alike, key)]


def _part(letter: str, site: Junction, default: int, key: str) -> int:
    titles = [part.title for part in site.parts]
    return choice.kept(
        st.segmented_control,
        f"Branch of {letter}",
        range(len(titles)),
        key=key,
        default=default,
        read=int,
        format_func=titles.__getitem__,
        required=True,
    )


def _sort_and_count(sorts: tuple[str, ...], key: str) -> tuple[str, int]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sort = choice.kept(st.selectbox, "Channels by", sorts, key=key, default=sorts[0], width=200)
        count = choice.kept(
            st.selectbox, "Shown", COUNTS, key="cmp_count", default=16, read=int, width=110
        )
    return sort, count


def _same_channels(first: Maps, second: Maps) -> None:
    """The same channels in A and B on one scale, and B − A."""
    sort, count = _sort_and_count(SORTS, "cmp_sort_True")
    ranked = most_changed(first, second) if sort == SORTS[0] else _ranked(first, sort)
    shown = ranked[:count]
    apart = (second - first).astype(np.float32)
    columns = st.columns(3)
    high = _two_sheets(columns[:2], (first, shown), (second, shown))
    signed = symmetric(apart[shown])
    with columns[2]:
        st.markdown("**B − A**")
        tiles(apart[shown], "cmp_tiles_d", names=shown.tolist(), columns=4, scale=signed)
    change = float(np.linalg.norm(apart) / max(float(np.linalg.norm(first)), 1e-12))
    st.caption(
        f"A and B on one scale: the last colour stands for {high:.3g} and more. "
        f"Difference: blue is less in B, red is more, up to ±{signed.high:.3g}. "
        f"‖B − A‖ / ‖A‖ = {change:.2f} over all {len(first)} channels."
    )


def _other_channels(first: Maps, second: Maps) -> None:
    """The channels of two networks, each side's own, on one scale."""
    sort, count = _sort_and_count(SORTS[1:], "cmp_sort_False")
    shown, own = _ranked(first, sort)[:count], order(second, "strength")[:count]
    high = _two_sheets(st.columns(2), (first, shown), (second, own))
    st.caption(
        f"A and B on one scale: the last colour stands for {high:.3g} and more. The channels of "
        "two networks, or of two modules, are different features, so no channel is subtracted from "
        "another."
    )


def _two_sheets(
    columns: Sequence[DeltaGenerator],
    first: tuple[Maps, NDArray[np.int64]],
    second: tuple[Maps, NDArray[np.int64]],
) -> float:
    """Some channels of each side as tiles, all on one scale; the value of its last colour."""
    values = [maps[shown].ravel() for maps, shown in (first, second)]
    scale = bright_scale(np.concatenate(values), "Viridis")
    for column, letter, (maps, shown) in zip(columns, "AB", (first, second), strict=True):
        with column:
            st.markdown(f"**{letter}**")
            key = f"cmp_tiles_{letter.lower()}"
            tiles(maps[shown], key, names=shown.tolist(), columns=4, scale=scale)
    return scale.high


def _ranked(maps: Maps, sort: str) -> NDArray[np.int64]:
    return order(maps, "strength" if sort == SORTS[1] else "index")


def _numbers(a: Side, first: Junction, b: Side, second: Junction) -> None:
    numbers = part_numbers(a.activations, first), part_numbers(b.activations, second)
    rows = [
        {
            "": letter,
            "Branch": n.title,
            "Output": f"{n.size[0]}×{n.size[1]}×{n.channels}",
            "Mean": round(n.mean, 4),
            "Silent on this photo": f"{n.silent:.0%}",
            "Share of the energy": f"{n.energy:.1%}",
        }
        for letter, part in zip("AB", numbers, strict=True)
        for n in part
    ]
    left, right = st.columns(2)
    left.dataframe(rows, hide_index=True, width="stretch", key="cmp_numbers")
    titles, others = ([n.title for n in part] for part in numbers)
    if titles == others:
        in_a, in_b = ([n.energy for n in part] for part in numbers)
        with right:
            figure = share_pairs(titles, in_a, in_b, "share of the module's or block's energy (%)")
            chart(figure, key="cmp_energy_shares", name="energy-side-by-side")
