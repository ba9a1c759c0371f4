"""Where on the photo a branch answers, on both sides and in the difference."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.activations.comparison import relative_energy, resized
from analysis.activations.numbers import energy
from analysis.pictures.framing import Framed
from figures.pictures.overlays import glow, over_photo
from figures.pictures.raster import Scale, scale_for

Maps = NDArray[np.float32]


def symmetric(values: Maps) -> Scale:
    """The signed scale whose last colours are the 99.5th percentile of the magnitude."""
    reach = float(np.percentile(np.abs(values), 99.5)) or float(np.abs(values).max())
    return Scale(-reach, reach, scale_for(np.array([-1.0, 1.0], dtype=np.float32), "").name)


def energies(first: Framed, second: Framed, maps: tuple[Maps, Maps]) -> None:
    """Both sides' root mean squares over the photo on one scale, and the second less the first."""
    st.markdown("**Where on the photo the branch responds**")
    alike = maps[0].shape == maps[1].shape
    planes = [(energy if alike else relative_energy)(m) for m in maps]
    scale = scale_for(np.concatenate([p.ravel() for p in planes]), "Viridis")
    columns = st.columns(3)
    for column, letter, view, plane in zip(columns, "AB", (first, second), planes, strict=False):
        with column:
            st.image(glow(view.pixels, plane, scale), width="stretch", caption=letter)
    apart = resized(planes[1], planes[0].shape) - planes[0]
    over = over_photo(first.pixels, apart, symmetric(apart), 0.75)
    columns[2].image(over, width="stretch", caption="B − A")
    unit = (
        ", A and B on one scale."
        if alike
        else (
            ", divided by the branch's own average: 2 means twice the average. The coarser grid "
            "is enlarged for the comparison."
        )
    )
    st.caption(f"Root mean square over the branch's channels at every position{unit}")
