"""Explore: what a network makes of the photo."""

from ui.menu.card import INCEPTION, PageCard

EXPLORE = (
    PageCard(
        "Explore",
        "overview",
        "Overview",
        "schema",
        "What does the network see in your photo?",
        first=True,
    ),
    PageCard(
        "Explore",
        "branches",
        "Branch activations",
        "account_tree",
        "What does each branch of an Inception module see?",
        families=INCEPTION,
    ),
    PageCard(
        "Explore",
        "attribution",
        "Attribution",
        "filter_center_focus",
        "Which pixels does the prediction rest on?",
    ),
    PageCard(
        "Explore",
        "ledger",
        "Branch importance",
        "receipt_long",
        "What does each branch cost, and what is it worth?",
        "Every branch of every module, for this picture and one class: what it costs, how much "
        "activation passes through it, and how far the class's logit falls without it.",
    ),
    PageCard(
        "Explore",
        "switchboard",
        "Branch ablation",
        "toggle_on",
        "What happens when a branch is switched off?",
        "Every branch has a switch. Switch some off and see how the answer and the later modules"
        " change.",
    ),
    PageCard(
        "Explore",
        "features",
        "Feature visualization",
        "auto_awesome",
        "What does a channel look for?",
        "Adjust noise, or your photo, until the chosen unit responds strongly.",
    ),
    PageCard(
        "Explore",
        "comparison",
        "Comparison",
        "compare",
        "What changes with another module, picture or network?",
    ),
    PageCard(
        "Explore",
        "networks",
        "Networks and model cards",
        "database",
        "Which networks are these, and how well were they trained?",
    ),
)
