"""Is a deeper net a better one? Recorded runs, and a deeper net built to be as good."""

from ui.frame import EVERY, arrive, contents

selection, places, line = arrive("Is a deeper net a better one?", EVERY, weights=False)

from pages.resnet.degradation.gradients import gradients_lab
from pages.resnet.degradation.identity import identity_lab
from pages.resnet.degradation.live import digits_lab
from pages.resnet.degradation.overfitting import curves_lab

contents(
    line,
    "Plain and residual nets of several depths, trained by one recipe on CIFAR-10 and recorded epoch by epoch.",
    {
        "overfitting": "is it overfitting?",
        "paper": "beside the paper",
        "gradients": "gradients while it trains",
        "identity": "a deeper net that is as good",
        "live": "live, on digits",
    },
)
curves_lab()
gradients_lab()
identity_lab(selection)
digits_lab()
