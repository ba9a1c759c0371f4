"""Does depth help? Plain against residual, trained on digits while one looks."""

from ui.frame import EVERY, arrive

selection, places, line = arrive("Does depth help?", EVERY, weights=False)

from pages.resnet.live_training.listing import explained
from pages.resnet.live_training.view import training_lab

line.caption(
    "Train it and see: a plain net and a residual net of the same depth, weights and batches, on 1,400 small digits."
)
training_lab()
explained()
