"""Is a deeper net a better one? Recorded runs, and a deeper net built to be as good."""

from pages.resnet.degradation.gradients import gradients
from pages.resnet.degradation.identity import identity
from pages.resnet.degradation.live import live
from pages.resnet.degradation.overfitting import overfitting
from pages.resnet.degradation.paper import paper
from ui.frame import visit

subject = visit().subject
overfitting()
paper()
gradients()
identity(subject)
live()
