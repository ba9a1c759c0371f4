"""What is a 1x1 convolution? By hand, and on the viewer's photo."""

from ui.frame import EVERY, arrive, contents

selection, places, line = arrive("What does a 1×1 convolution do?", EVERY, weights=False)

from ui.crop import view_of
from ui.networks import card_of
from ui.pointwise_lab import on_the_photo, one_channel, several_channels

contents(
    line,
    "It looks at one pixel at a time, and mixes its channels. Every result here is computed by torch.",
    {"one": "one channel", "several": "several channels", "photo": "your photo"},
)
one_channel()
several_channels()
on_the_photo(view_of(selection.picture, card_of(selection.network), selection.framing))
