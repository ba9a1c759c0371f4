"""Does the gradient reach the first layer? Measured in every regime."""

from ui.frame import EVERY, arrive, contents

selection, places, line = arrive("Does the gradient reach the first layer?", EVERY)

from pages.resnet.gradient_norms.shattered import shattered_lab
from pages.resnet.gradient_norms.trained import trained_network
from pages.resnet.gradient_norms.training import during_training
from pages.resnet.gradient_norms.view import gradient_lab
from serving.pictures import view_of
from ui.network_choice import card_of, instrument_of

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
