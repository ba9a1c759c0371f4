"""Does depth help? Plain against residual, trained on digits while one looks."""

from pages.resnet.live_training.listing import explained, listing
from pages.resnet.live_training.view import view

view()
explained()
listing()
