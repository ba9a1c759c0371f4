"""What is a 1x1 convolution? By hand, and on the viewer's photo."""

from ui.frame import EVERY, arrive, contents

selection, places, line = arrive("What does a 1×1 convolution do?", EVERY, weights=False)

from pages.inception.one_by_one.one import one_channel
from pages.inception.one_by_one.photo import on_the_photo
from pages.inception.one_by_one.several import several_channels
from serving.pictures import view_of
from ui.network_choice import card_of

contents(
    line,
    "It looks at one pixel at a time, and mixes its channels. Every result here is computed by torch.",
    {"one": "one channel", "several": "several channels", "photo": "your photo"},
)
one_channel()
several_channels()
on_the_photo(view_of(selection.picture, card_of(selection.network), selection.framing))
