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
        "Every branch of every module for this picture and one class: what it costs, what goes"
        " through it, and how far the class's logit falls without it.",
    ),
    PageCard(
        "Explore",
        "switchboard",
        "Switchboard",
        "toggle_on",
        "What happens when a branch is switched off?",
        "Every branch has a switch. Switch some off and see how the answer and the later modules"
        " change.",
    ),
    PageCard(
        "Explore",
        "features",
        "Features",
        "auto_awesome",
        "What does a channel look for?",
        "Start from noise, or from your photo, and change the picture until the network answers as"
        " much as it can.",
    ),
    PageCard(
        "Explore",
        "comparison",
        "Side by side",
        "compare",
        "What changes with another module, picture or network?",
    ),
    PageCard(
        "Explore",
        "networks",
        "Networks",
        "database",
        "Which networks are these, and how well were they trained?",
    ),
)
