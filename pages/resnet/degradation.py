"""Is a deeper net a better one? Recorded runs, and a deeper net built to be as good."""

from ui.frame import EVERY, arrive, contents

selection, places, line = arrive("Is a deeper net a better one?", EVERY, weights=False)

from ui.degradation_curves import curves_lab
from ui.degradation_gradients import gradients_lab
from ui.degradation_lab import identity_lab
from ui.degradation_live import digits_lab

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
