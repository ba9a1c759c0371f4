"""Inception: what its modules are made of."""

from models.card import LETTERS
from ui.menu.card import INCEPTION, PageCard

ABOUT_INCEPTION = (
    PageCard(
        "Inception",
        "maps",
        "Architecture diagrams",
        "map",
        "How is the network built?",
        "The whole network, drawn from the network object. Choose another one in the sidebar.",
        needs_weights=False,
    ),
    PageCard(
        "Inception",
        "one_by_one",
        "1×1 convolution",
        "grid_on",
        "What does a 1×1 convolution do?",
        "It looks at one pixel at a time and mixes its channels. Every result here is computed "
        "by torch.",
        needs_weights=False,
        sections={"one": "one channel", "several": "several channels", "photo": "your photo"},
        draws_network=False,
    ),
    PageCard(
        "Inception",
        "reduction",
        "1×1 channel reduction",
        "filter_alt",
        "What does a trained 1×1 reduction throw away, and what does it keep?",
        "Input channels on the left, the layer's own weights between, output channels on the"
        " right.",
        departs=(
            "The paper argues that a 1×1 reduction is cheap and that an embedding of few channels"
            " can hold much of a patch (Szegedy et al. 2015, section 4); it does not measure what a"
            " trained one keeps. The comparison with PCA and with chance is ours.",
        ),
    ),
    PageCard(
        "Inception",
        "cost",
        "Bottleneck cost",
        "calculate",
        "What does a bottleneck save?",
        "Change a number, and formulas, boxes and curve follow; then time both on this machine.",
        needs_weights=False,
    ),
    PageCard(
        "Inception",
        "filter_sizes",
        "Filter sizes",
        "aspect_ratio",
        "Which filter size responds to which object size?",
        "Objects vary in size, so Inception runs several filter sizes in parallel. Can we measure a"
        " preference?",
        families=INCEPTION,
        departs=(
            "The paper gives the sizes of objects as its motive and measures no preference of a"
            " branch for a size. The curves here are ours.",
        ),
    ),
    PageCard(
        "Inception",
        "factorization",
        "Factorized convolutions (v3)",
        "call_split",
        "What is gained by splitting large kernels into small ones?",
        "Count first, then try it on the photo, then look at trained kernels.",
        sections={
            "count": "count",
            "photo": "two 3×3 on the photo",
            "kernels": "trained kernels",
            "modules": "Inception v3’s modules",
        },
        departs=(
            LETTERS,
            "The paper argues for factorized convolutions by cost and accuracy. How close trained"
            " kernels are to rank 1 is measured here, not there.",
        ),
    ),
    PageCard(
        "Inception",
        "auxiliary",
        "Auxiliary classifiers",
        "fork_right",
        "What do the auxiliary classifiers add?",
        "Auxiliary classifiers part-way through also predict; in training their losses send extra"
        " gradient back.",
        families=INCEPTION,
        departs=(
            "The paper of 2015 adds the heads so that gradient reaches the early layers. A year"
            " later the same group found no faster convergence early in training, and a gain only"
            " near its end; they now call the heads regularisers, since the main classifier does"
            " better when a head has BatchNorm or dropout (Szegedy et al. 2016, section 4).",
            "BatchNorm matters here: it was introduced to keep a deep network's signals and"
            " gradients in range, so what a head adds need not be what it added in 2014.",
            "Neither paper measures gradients module by module. Those here are of trained networks"
            " in eval mode on one photo, not of a network while it trains.",
        ),
    ),
)
