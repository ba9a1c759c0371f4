"""The colour of each loss, the same in every figure of the page."""

from figures.style import BRANCHES

HEADS = {
    "real": BRANCHES["1x1"],
    "aux1": BRANCHES["3x3"],
    "aux2": BRANCHES["5x5"],
    "AuxLogits": BRANCHES["3x3"],
}
TOTAL = BRANCHES["pool"]
ABSENT = "#888888"
