"""The landing page's speed: python -m benchmarks.overview. Shipped weights, a new picture."""

import itertools
import json
from dataclasses import replace

import torch

from benchmarks.side_by_side import medians, show
from models.catalog import NETWORKS
from pages.explore.overview.results import contents, drawn
from serving.subject import Subject, subject_of


def fresh(subject: Subject, number: int) -> Subject:
    """The same picture under another key: nothing of it is kept."""
    return replace(subject, picture=replace(subject.picture, key=f"picture {number}"))


def compare(name: str) -> None:
    """A bare forward pass, one that keeps what is drawn, and all that a new picture costs."""
    first, numbers = subject_of("chelsea", name), itertools.count()
    network, pixels = first.instrument.loaded.network, first.pixels
    drawn(first)

    def bare() -> None:
        with torch.inference_mode():
            network(pixels)

    tasks = {
        "bare forward": bare,
        "every map kept": lambda: first.instrument.capture.run(pixels),
        "the whole view of a new picture": lambda: contents(fresh(first, next(numbers))),
    }
    show(f"{name}: a new picture", medians(tasks), "bare forward")
    print(f"  sent: {len(json.dumps(contents(first))) / 1000:.0f} kB")


def main() -> None:
    """Print every table."""
    torch.set_num_threads(1)
    for name, card in NETWORKS.items():
        if card.origin == "shipped":
            compare(name)


if __name__ == "__main__":
    main()
