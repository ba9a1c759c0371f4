"""Two small filters on the photo against the one large filter that they are."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analysis.convolutions.factorization import FILTERS, composed, filtered
from figures.pictures.kernels import kernel_svg
from figures.pictures.raster import coloured, scale_for
from serving.subject import Subject
from ui.choice import kept
from ui.sentences import errors_as_sentences
from ui.show import drawing


@st.fragment
@errors_as_sentences
def photo(subject: Subject) -> None:
    """Two 3x3 filters against the one 5x5 that they are, with and without a ReLU between."""
    st.header("Two 3×3 filters are one 5×5, until a ReLU comes between", anchor="photo")
    left, right = st.columns(2)
    names = list(FILTERS)
    first = kept(left.selectbox, "First filter", names, key="filter_one", default=names[2])
    second = kept(right.selectbox, "Second filter", names, key="filter_two", default=names[4])
    pair = [FILTERS[first], FILTERS[second]]
    whole = composed(*pair)
    titles = (first, second, "together, 5×5")
    for place, (column, kernel) in enumerate(zip(st.columns(3), (*pair, whole), strict=True)):
        with column:
            drawing(kernel_svg(kernel, titles[place]), key=f"filter_drawn{place}")
    grey = subject.view.pixels.astype(np.float64).mean(axis=2) / 255
    one, two, bent = filtered(grey, [whole]), filtered(grey, pair), filtered(grey, pair, relu=True)
    _signed_row(
        {
            "One 5×5": one,
            "Two 3×3": two,
            "Two 3×3, ReLU between": bent,
            "What the ReLU changed": bent - two,
        }
    )
    inside = np.abs(one - two)[1:-1, 1:-1].max()
    border = np.abs(one - two).max()
    st.markdown(
        f"**Largest difference between one 5×5 and two 3×3: {inside:.1e} inside** (rounding), "
        f"{border:.2g} on the outermost pixels: there the second filter sees zeros where the 5×5 "
        "would see filtered values. With a ReLU between: "
        f"{np.abs(bent - two)[2:-2, 2:-2].max():.2g}."
    )


def _signed_row(maps: dict[str, NDArray[np.float64]]) -> None:
    # inside only: the zeros beyond the picture's edge make a bright frame that would hide the rest
    inside = np.concatenate([np.abs(values[3:-3, 3:-3]).ravel() for values in maps.values()])
    reach = float(np.percentile(inside, 99.5)) or 1.0
    scale = scale_for(np.array([[-reach, reach]], dtype=np.float32), "Viridis")
    for column, (title, values) in zip(st.columns(len(maps)), maps.items(), strict=True):
        shown = coloured(scale.levels(values.astype(np.float32)), scale.name)
        column.image(shown, caption=title, width="stretch")
