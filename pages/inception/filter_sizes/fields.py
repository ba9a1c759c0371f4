"""The theoretical and the effective receptive field of every branch."""

from functools import partial

import numpy as np
import streamlit as st

from analysis.activations.effective_field import Plane, effective_size
from figures.pictures.overlays import glow, reach_svg
from figures.pictures.raster import scale_for
from models.anatomy import Branch, Module
from pages.inception.filter_sizes.results import DRAWS, effective_fields, known_fields
from serving.subject import Subject
from ui.run import asked, over, running
from ui.show import drawing


def fields(subject: Subject, module: Module) -> None:
    """The theoretical field of each branch's centre unit, and its effective one."""
    st.header("Theoretical and effective receptive fields")
    st.caption(
        "Dashed frame: the theoretical receptive field of the branch's centre unit, computed from "
        "the layers. Glow: the effective one (Luo et al. 2016), the gradient of that unit back to "
        "each pixel of this photo."
    )
    planes = _planes(subject, module)
    if planes is None:
        return
    for column, branch, plane in zip(st.columns(len(planes)), module.branches, planes, strict=True):
        with column:
            st.markdown(f"**{branch.title}**")
            _reach(subject, module, branch, plane)


def _planes(subject: Subject, module: Module) -> tuple[Plane, ...] | None:
    """The effective fields, once they are asked for."""
    key, settings = "effective", (subject.key, module.name)
    planes = known_fields(subject, module)
    if planes is None:
        if not asked("Compute the effective fields", key=key, settings=settings):
            return None
        gradients = DRAWS * len(module.branches)
        run = partial(running, "Gradients", of=gradients, key=key, settings=settings)
        planes = effective_fields(subject, module, run)
    over(key)
    return planes


def _reach(subject: Subject, module: Module, branch: Branch, plane: Plane) -> None:
    field, pixels = subject.instrument.fields[branch.output_node], subject.view.pixels
    row, column = (side // 2 for side in module.out_size)
    values = plane.astype(np.float32)
    shown = glow(pixels, values, scale_for(values, "Viridis"))
    svg = reach_svg(shown, pixels.shape[:2], field.box(row, column))
    drawing(svg, key=f"reach_{branch.first_channel}")
    st.caption(
        f"theoretical {field.size[0]}×{field.size[1]} px; effective about "
        f"{effective_size(plane):.0f} px (side of a square as large as the area above 4.55 % of "
        "the largest gradient)"
    )
