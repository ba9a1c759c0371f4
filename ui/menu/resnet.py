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
            "sizes": "every block’s share",
        },
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
    ),
    PageCard(
        "ResNet",
        "gradient_norms",
        "Gradient norms",
        "show_chart",
        "Does the gradient reach the first layer?",
        "Plain nets warm, residual nets cool. Choose a regime, and watch the story change.",
        sections={
            "first-layer": "the first layer",
            "forward": "activations",
            "training": "while it trains",
            "shattered": "shattered gradients",
            "trained": "in trained networks",
        },
    ),
    PageCard(
        "ResNet",
        "degradation",
        "Degradation",
        "trending_down",
        "Is a deeper net a better one?",
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
    ),
    PageCard(
        "ResNet",
        "live_training",
        "Train it live",
        "play_circle",
        "Does depth help?",
        "A plain net and a residual net of the same depth, weights and batches, trained on 1,400"
        " small digits.",
        needs_weights=False,
    ),
)
