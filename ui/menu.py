"""Every page of the app, one card each, in the order of the menu. Adding a page is adding a card and a room."""

from collections.abc import Mapping
from dataclasses import dataclass, field

INCEPTION = ("googlenet", "inception_v3")
RESNET = ("resnet",)
EVERY = (*INCEPTION, *RESNET)


@dataclass(frozen=True, eq=False)
class PageCard:
    """A page: where it stands in the menu, the question that it asks, and what it needs.

    `sentence` says what to look at; a page that shows the network's answer there has none. `families` are the
    networks that it can show, the first one's shipped network by default. `sections` are the anchors of its
    headings, with what its contents line calls them.
    """

    section: str
    room: str
    title: str
    icon: str
    question: str
    sentence: str = ""
    families: tuple[str, ...] = EVERY
    needs_weights: bool = True
    sections: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """What Streamlit runs."""
        return f"pages/{self.section.lower()}/{self.room}/page.py"

    @property
    def address(self) -> str:
        """What stands behind the server's address; the first page has nothing there."""
        return "" if self is PAGES[0] else self.room


EXPLORE = (
    PageCard(
        "Explore",
        "overview",
        "Overview",
        "schema",
        "What does the network see in your photo?",
    ),
    PageCard(
        "Explore",
        "branches",
        "Inception branches",
        "account_tree",
        "What does each branch of an Inception module see?",
        families=INCEPTION,
    ),
    PageCard(
        "Explore",
        "attribution",
        "Attribution",
        "filter_center_focus",
        "Which pixels made it say so?",
    ),
    PageCard(
        "Explore",
        "ledger",
        "Branch ledger",
        "receipt_long",
        "What does each branch cost, and what is it worth?",
        "Every branch of every module for this picture and one class: what it costs, what goes through it, "
        "and how far the class's logit falls without it.",
    ),
    PageCard(
        "Explore",
        "switchboard",
        "Switchboard",
        "toggle_on",
        "What happens when a branch is switched off?",
        "Every branch has a switch. Switch some off and see how the answer and the later modules change.",
    ),
    PageCard(
        "Explore",
        "features",
        "Features",
        "auto_awesome",
        "What does a channel look for?",
        "Start from noise, or from your photo, and change the picture until the network answers as much as it can.",
    ),
    PageCard(
        "Explore",
        "comparison",
        "Side by side",
        "compare",
        "What changes with another picture, or another network?",
    ),
    PageCard(
        "Explore",
        "networks",
        "Networks",
        "database",
        "Which networks are these, and how well were they trained?",
    ),
)
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
        "It looks at one pixel at a time, and mixes its channels. Every result here is computed by torch.",
        needs_weights=False,
        sections={"one": "one channel", "several": "several channels", "photo": "your photo"},
    ),
    PageCard(
        "Inception",
        "reduction",
        "Channel reduction",
        "filter_alt",
        "What does a trained 1×1 reduction throw away, and what does it keep?",
        "Input channels on the left, the layer's own weights between, output channels on the right.",
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
        "The idea behind Inception: keep several filter sizes, since objects come in several. Does it show?",
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
        "Heads half-way through the network answer too, and send a gradient of their own to the early modules.",
        families=INCEPTION,
    ),
)
ABOUT_RESNET = (
    PageCard(
        "ResNet",
        "residual_block",
        "Residual block",
        "alt_route",
        "What does a skip connection carry?",
        "A block adds F(x) to its input. Look at both, at their sizes, and at what happens without F(x).",
        families=RESNET,
        sections={
            "inside": "inside a block",
            "sizes": "every block’s share",
            "deleted": "each block deleted",
            "plain": "the same in a plain net",
            "live": "train both live",
            "exchange": "exchange two blocks",
            "paths": "lengths of paths",
            "versions": "ResNet-34 and 50",
        },
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
        "Plain and residual nets of several depths, trained by one recipe on CIFAR-10 and recorded epoch by epoch.",
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
        "A plain net and a residual net of the same depth, weights and batches, trained on 1,400 small digits.",
        needs_weights=False,
    ),
)
PAGES = (*EXPLORE, *ABOUT_INCEPTION, *ABOUT_RESNET)


def page_card(room: str) -> PageCard:
    """The card of a room.

    Raises:
        KeyError: there is no such room.
    """
    for card in PAGES:
        if card.room == room:
            return card
    raise KeyError(f"no page of the name {room}")
