"""ResNet: depth, with and without shortcuts."""

from ui.menu.card import RESNET, PageCard

ABOUT_RESNET = (
    PageCard(
        "ResNet",
        "residual_block",
        "Residual block",
        "alt_route",
        "What does a skip connection carry?",
        "A block adds F(x) to its input. Look at both, at their sizes, and at what happens without"
        " F(x).",
        families=RESNET,
        sections={
            "inside": "inside a block",
            "sizes": "size of F(x)",
        },
        departs=(
            "Where the shape changes, torchvision's networks have projection shortcuts (the paper's"
            " option B); the CIFAR-10 nets have the parameter-free ones (option A), as in the"
            " paper.",
        ),
    ),
    PageCard(
        "ResNet",
        "deletion",
        "Blocks deleted and exchanged",
        "content_cut",
        "Can a network do without one of its blocks?",
        "Every block is deleted in turn, on your photo and on labelled pictures, then in the plain"
        " net of the same depth.",
        families=RESNET,
        sections={
            "deleted": "each block deleted",
            "plain": "the same in a plain net",
            "live": "train both live",
            "exchange": "exchange two blocks",
        },
        departs=(
            "Deleting and exchanging blocks follows Veit et al. (2016), who deleted them from a"
            " ResNet-110 trained on CIFAR-10. Ours are shallower and were trained for fewer epochs,"
            " and a shallow network loses more with each block.",
        ),
    ),
    PageCard(
        "ResNet",
        "versions",
        "Versions and paths",
        "compare_arrows",
        "Basic block or bottleneck?",
        "ResNet-34 and ResNet-50 have the same stages. Compare a block of each, its size and its"
        " work.",
        families=RESNET,
        sections={"versions": "ResNet-34 and 50", "paths": "lengths of paths"},
        departs=(
            "Veit et al. count paths to explain where the gradient flows: in their ResNet-110"
            " almost all of it comes through the short paths, of 5 to 17 blocks, although most"
            " paths cross 19 to 35. The histograms here count paths; they do not weigh them.",
        ),
    ),
    PageCard(
        "ResNet",
        "gradient_norms",
        "Gradient norms",
        "show_chart",
        "Does the gradient reach the first layer?",
        "Plain nets in warm colours, residual nets in cool ones. Change BatchNorm and "
        "initialisation, and the conclusion changes.",
        sections={
            "first-layer": "the first layer",
            "forward": "activations",
            "training": "while it trains",
            "shattered": "shattered gradients",
            "trained": "in trained networks",
        },
        departs=(
            "He et al. (2016) show no gradient norms. They write that their plain nets with"
            " BatchNorm have healthy ones (section 4.1); the sweep over depths, initialisations and"
            " nets without BatchNorm is ours.",
            "The sweep is at initialisation and on random labels; what happens in training is"
            " recorded in a section of its own.",
        ),
    ),
    PageCard(
        "ResNet",
        "degradation",
        "Degradation",
        "trending_down",
        "Is a deeper network a better one?",
        "Plain and residual nets of several depths, trained by one recipe on CIFAR-10 and recorded"
        " epoch by epoch.",
        needs_weights=False,
        sections={
            "overfitting": "is it overfitting?",
            "paper": "beside the paper",
            "gradients": "gradients while it trains",
            "identity": "a deeper net that is as good",
            "live": "live, on digits",
        },
        draws_network=False,
    ),
    PageCard(
        "ResNet",
        "live_training",
        "Live training",
        "play_circle",
        "Does depth help?",
        "A plain net and a residual net of the same depth, weights and batches, trained on 1,400"
        " small digits.",
        needs_weights=False,
        draws_network=False,
        departs=(
            "He et al. (2016) train on CIFAR-10 for 64,000 iterations. Here it is 8×8 digits and a"
            " few epochs, so that it fits into a lecture: the effect in small, not the experiment.",
        ),
    ),
)
