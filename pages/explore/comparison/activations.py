"""The explorer twice: the same site of two runs, on the same scales, and the difference."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.activations.comparison import most_changed, part_numbers, relative_energy, resized
from analysis.activations.numbers import energy, order
from analysis.pictures.framing import Framed
from analysis.structure.junctions import Junction, Part, by_name, nearest
from figures.pictures.overlays import glow, over_photo
from figures.pictures.raster import Scale, bright_scale, scale_for
from figures.pictures.tiles import sheet, tiles_svg
from figures.plots.sides import share_pairs
from pages.explore.comparison.sides import Side
from ui import choice
from ui.show import drawing

COUNTS = (8, 16, 32, 64)
SORTS = ("largest difference", "strongest in A", "index")
Maps = NDArray[np.float32]


def activations_beside(a: Side, b: Side) -> None:
    """Pickers, one branch's channels on both sides, where it answers, and all branches' numbers."""
    pair = _sites(a, b)
    if pair is None:
        st.info("One of these networks has no Inception modules or residual blocks to compare.")
        return
    one, two = pair
    parts = _parts(one, two)
    maps = a.found.stage(parts[0].node), b.found.stage(parts[1].node)
    _tiles(maps)
    _energies(a.view, b.view, maps)
    _numbers(a, one, b, two)


def _sites(a: Side, b: Side) -> tuple[Junction, Junction] | None:
    if not a.sites or not b.sites:
        return None
    same = a.selection.network == b.selection.network
    left, right = st.columns(2)
    with left:
        one = _site("A", a, a.sites[min(2, len(a.sites) - 1)].name)
    if same:
        return one, one
    counterpart = by_name(b.sites).get(one.name) or nearest(one.share, b.sites)
    with right:
        two = _site(f"B_{one.name}", b, counterpart.name)
    return one, two


def _site(key: str, side: Side, default: str) -> Junction:
    names = [site.name for site in side.sites]
    key = f"cmp_site_{key}"
    name = choice.restore_name(key, default, names)
    st.selectbox(f"Module or block of {side.letter}", names, key=key)
    if key == "cmp_site_A":
        choice.publish(key, name, default)
    return by_name(side.sites)[name]


def _parts(one: Junction, two: Junction) -> tuple[Part, Part]:
    titles = [part.title for part in one.parts]
    place = min(1, len(titles) - 1)
    key = f"cmp_part_{len(titles)}"
    places = list(range(len(titles)))
    chosen = choice.restore(key, place, places, int)
    st.segmented_control(
        "Branch of A", places, key=key, format_func=titles.__getitem__, required=True
    )
    part = one.parts[chosen]
    if one.name == two.name and len(one.parts) == len(two.parts):
        return part, two.parts[chosen]
    alike = [p for p in two.parts if p.role == part.role]
    other = alike[0] if alike else two.parts[min(chosen, len(two.parts) - 1)]
    titles_b = [p.title for p in two.parts]
    picked = st.segmented_control(
        "Branch of B", list(range(len(titles_b))), default=two.parts.index(other),
        format_func=titles_b.__getitem__, required=True, key=f"cmp_part_B_{one.name}_{two.name}_{chosen}",
    )  # fmt: skip
    return part, two.parts[picked]


def _tiles(maps: tuple[Maps, Maps]) -> None:
    one, two = maps
    alike = one.shape == two.shape
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sort = st.selectbox(
            "Channels by", SORTS if alike else SORTS[1:], key=f"cmp_sort_{alike}", width=200
        )
        count = st.selectbox("Shown", COUNTS, index=1, key="cmp_count", width=110)
    own = order(two, "strength")
    shown = _chosen(one, two, sort)[:count]
    other = shown if alike else own[:count]
    values = np.concatenate([one[shown].ravel(), two[other].ravel()])
    scale = bright_scale(values, "Viridis")
    columns = st.columns(3 if alike else 2)
    with columns[0]:
        st.markdown("**A**")
        _drawn(one, shown, scale, "cmp_tiles_a")
    with columns[1]:
        st.markdown("**B**")
        _drawn(two, other, scale, "cmp_tiles_b")
    words = f"A and B on one scale: the last colour stands for {scale.high:.3g} and more."
    if alike:
        apart = (two - one).astype(np.float32)
        signed = _symmetric(apart[shown])
        with columns[2]:
            st.markdown("**B − A**")
            _drawn(apart, shown, signed, "cmp_tiles_d")
        change = float(np.linalg.norm(apart) / max(float(np.linalg.norm(one)), 1e-12))
        words += (
            f" Difference: blue is less in B, red is more, up to ±{signed.high:.3g}. "
            f"‖B − A‖ / ‖A‖ = {change:.2f} over all {len(one)} channels."
        )
    else:
        words += " The channels of two networks are different features, so no channel is subtracted from another."
    st.caption(words)


def _chosen(one: Maps, two: Maps, sort: str) -> NDArray[np.int64]:
    if sort == SORTS[0]:
        return most_changed(one, two)
    return order(one, "strength" if sort == SORTS[1] else "index")


def _symmetric(values: Maps) -> Scale:
    reach = float(np.percentile(np.abs(values), 99.5)) or float(np.abs(values).max())
    return Scale(-reach, reach, scale_for(np.array([-1.0, 1.0], dtype=np.float32), "").name)


def _drawn(maps: Maps, shown: NDArray[np.int64], scale: Scale, key: str) -> None:
    names = [int(k) for k in shown]
    svg = tiles_svg(sheet(maps[names], scale, scale.name, 4), [str(k) for k in names],
                    [f"channel {k}" for k in names], None)  # fmt: skip
    drawing(svg, key=key, columns=4)


def _energies(one: Framed, two: Framed, maps: tuple[Maps, Maps]) -> None:
    st.markdown("**Where on the photo the branch answers**")
    alike = maps[0].shape == maps[1].shape
    read = energy if alike else relative_energy
    planes = [read(m) for m in maps]
    scale = scale_for(np.concatenate([p.ravel() for p in planes]), "Viridis")
    columns = st.columns(3)
    for column, letter, view, plane in zip(columns, "AB", (one, two), planes, strict=False):
        with column:
            st.image(glow(view.pixels, plane, scale), width="stretch", caption=letter)
    with columns[2]:
        apart = resized(planes[1], planes[0].shape) - planes[0]
        st.image(
            over_photo(one.pixels, apart, _symmetric(apart), 0.75), width="stretch", caption="B − A"
        )
    st.caption(
        "Root mean square over the branch's channels at every position"
        + (", A and B on one scale." if alike else
           ", over the branch's own average: 2 is twice as much as elsewhere. The coarser grid is enlarged "
           "to compare.")
    )  # fmt: skip


def _numbers(a: Side, one: Junction, b: Side, two: Junction) -> None:
    rows = []
    numbers = part_numbers(a.found, one), part_numbers(b.found, two)
    for letter, found in zip("AB", numbers, strict=True):
        rows += [
            {"": letter, "Branch": n.title, "Output": f"{n.size[0]}×{n.size[1]}×{n.channels}",
             "Mean": round(n.mean, 4), "Dead channels": f"{n.dead:.0%}", "Share of the energy": f"{n.energy:.1%}"}
            for n in found
        ]  # fmt: skip
    left, right = st.columns(2)
    left.dataframe(rows, hide_index=True, width="stretch", key="cmp_numbers")
    if [n.title for n in numbers[0]] == [n.title for n in numbers[1]]:
        right.plotly_chart(
            share_pairs([n.title for n in numbers[0]], [n.energy for n in numbers[0]],
                        [n.energy for n in numbers[1]], "share of the site's energy (%)"),
            key="cmp_energy_shares",
        )  # fmt: skip
