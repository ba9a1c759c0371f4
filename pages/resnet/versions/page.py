"""Basic block or bottleneck? ResNet-34 beside ResNet-50, then the paths through a network."""

from pages.resnet.versions.paths import paths
from pages.resnet.versions.versions import versions
from ui.frame import visit

versions()
paths(visit().subject)
