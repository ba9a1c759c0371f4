"""Inception: what its modules are made of."""

from ui.menu.card import INCEPTION, PageCard

ABOUT_INCEPTION = (
    PageCard(
        "Inception",
        "maps",
        "Network maps",
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
        "It looks at one pixel at a time, and mixes its channels. Every result here is computed by"
        " torch.",
        needs_weights=False,
        sections={"one": "one channel", "several": "several channels", "photo": "your photo"},
    ),
    PageCard(
        "Inception",
        "reduction",
        "Channel reduction",
        "filter_alt",
        "What does a trained 1×1 reduction throw away, and what does it keep?",
        "Input channels on the left, the layer's own weights between, output channels on the"
        " right.",
    ),
    PageCard(
        "Inception",
        "cost",
        "Bottleneck cost",
        "calculate",
        "What does a bottleneck save?",
        "Change a number: formulas, boxes and curve follow. Then let this machine time both.",
        needs_weights=False,
    ),
    PageCard(
        "Inception",
        "filter_sizes",
        "Filter sizes",
        "aspect_ratio",
        "Which filter size answers to which object size?",
        "The idea behind Inception: keep several filter sizes, since objects come in several. Does"
        " it show?",
        families=INCEPTION,
    ),
    PageCard(
        "Inception",
        "factorization",
        "Factorization (v3)",
        "call_split",
        "What is gained by splitting large kernels into small ones?",
        "Count first, then try it on the photo, then look at kernels that were really trained.",
        sections={
            "count": "count",
            "photo": "two 3×3 on the photo",
            "kernels": "trained kernels",
            "modules": "Inception v3’s modules",
        },
    ),
    PageCard(
        "Inception",
        "auxiliary",
        "Auxiliary heads",
        "fork_right",
        "What do the auxiliary classifiers add?",
        "Heads half-way through the network answer too, and send a gradient of their own to the"
        " early modules.",
        families=INCEPTION,
    ),
)
