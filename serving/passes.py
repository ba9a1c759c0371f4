"""Forward passes: one for each picture on each network, for all viewers."""

from analysis.activations.capture import Activations
from serving.store import Store

Key = tuple[str, str, str, str]  # network, device, picture, framing
# 10 to 60 MB each: GoogLeNet's and Inception v3's activations
WHOLE: Store[Key, Activations] = Store(16, megabytes=700)
# a few maps each
PARTS: Store[tuple[Key, tuple[str, ...]], Activations] = Store(64, megabytes=300)
