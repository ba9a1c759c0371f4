"""The module whose branches are compared."""

from dataclasses import dataclass

import streamlit as st

from models.anatomy import Module
from serving.subject import Subject
from ui.choice import kept


@dataclass(frozen=True)
class Choices:
    """An Inception module, the same as in the explorer."""

    module: Module


def choices(subject: Subject) -> Choices:
    """The module's choice."""
    modules = {module.name: module for module in subject.instrument.modules}
    names = list(modules)
    name = kept(st.selectbox, "Module", names, key="module", default=names[0], width=220)
    return Choices(modules[name])
