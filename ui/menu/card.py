"""What the menu and the frame know of a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

INCEPTION = ("googlenet", "inception_v3")
RESNET = ("resnet",)
EVERY = (*INCEPTION, *RESNET)


@dataclass(frozen=True, eq=False)
class PageCard:
    """A page: where it stands in the menu, the question that it asks, and what it needs.

    `sentence` says what to look at; a page that shows the network's answer there has none.
    `families` are the networks that it can show, the first one's shipped network by default.
    `sections` are the anchors of its headings, with what its contents line calls them. `departs`
    is what it adds to the paper, or has otherwise; `draws_network` is whether it shows the inside
    of the network that is chosen in the sidebar.
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
    first: bool = False
    departs: tuple[str, ...] = ()
    draws_network: bool = True

    @property
    def path(self) -> str:
        """What Streamlit runs."""
        return f"pages/{self.section.lower()}/{self.room}/page.py"

    @property
    def address(self) -> str:
        """What stands behind the server's address; the page that opens first has nothing there."""
        return "" if self.first else self.room
