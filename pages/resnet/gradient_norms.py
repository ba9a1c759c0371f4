"""Does the gradient reach the first layer? Measured in every regime."""

from ui.frame import EVERY, arrive, contents

selection, places, line = arrive("Does the gradient reach the first layer?", EVERY)

from ui.crop import view_of
from ui.gradient_lab import gradient_lab
from ui.networks import card_of, instrument_of
from ui.shattered_lab import shattered_lab
from ui.trained_gradients import during_training, trained_network

contents(
    line,
    "Plain nets warm, residual nets cool. Choose a regime, and watch the story change.",
    {
        "first-layer": "the first layer",
        "forward": "activations",
        "training": "while it trains",
        "shattered": "shattered gradients",
        "trained": "in trained networks",
    },
)
seen = view_of(selection.picture, card_of(selection.network), selection.framing)
gradient_lab(selection, seen)
during_training()
shattered_lab()
trained_network(selection, instrument_of(selection.network, selection.device), seen)
