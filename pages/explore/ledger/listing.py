"""The lines of PyTorch that are shown on this page."""

from ui.takeaway import code

RECIPE = """\
# For the logit of class c, on a straight path from the baseline picture x0 to the picture x:
for k in range(steps + 1):
    y = branches(x0 + k / steps * (x - x0))            # what every branch hands on
    g = torch.autograd.grad(logit(y, c), y)            # one backward pass for all branches
    if k:                                              # trapezoid rule
        attribution += ((g + g_before) / 2 * (y - y_before)).sum()
    y_before, g_before = y, g

# The drop: the branch's tensor (after its ReLU) is replaced, and the rest runs again
replaced = {"zero": torch.zeros_like(y),
            "gallery mean": mean_over_14_pictures[:, None, None].expand_as(y),   # per channel
            "picture mean": y.mean((-2, -1), keepdim=True).expand_as(y)}         # per channel
drop = logit - rest_of_the_network(torch.cat([*others, replaced[how]], 1))[c]
"""


CAPTION = """\
- **Energy**: share of the sum of squares that enters the concatenation (or the sum).
- **Attribution**: layer conductance (Dhamdhere et al. 2018), in logits. A concatenation is all that
  flows there, so a module's branches add up to the logit's difference between picture and baseline;
  F(x) and shortcut do the same in a residual block. Steps are halved where they do not add up yet.
- **Drop**: how far the logit falls when this branch alone is replaced; below zero it rises. The
  gallery's mean is per channel, over the 14 gallery pictures (centre crops) and all positions.
- **MAC** of a branch count its own convolutions; an identity shortcut multiplies nothing.
"""


def listing() -> None:
    """How all this was computed."""
    code(CAPTION, RECIPE)
