"""Memory over 300 different pictures: python -m benchmarks.memory. A flat curve after the caches are full."""

import gc
from pathlib import Path

import numpy as np
from PIL import Image
from serving.selection import Picture, Selection

from analysis.pictures.decode import picture_key, to_png
from serving.networks import instrument
from serving.passes import PICTURES_KEPT, seen

NAME = "googlenet-mini"


def resident() -> float:
    """This process's resident memory in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    """Show 300 pictures, one after the other, and print the memory after every 25."""
    tool = instrument(NAME, "cpu")
    rng = np.random.default_rng(0)
    print(f"{NAME}: the cache keeps {PICTURES_KEPT} pictures")
    for count in range(1, 301):
        noise = rng.integers(0, 255, (48, 48, 3), dtype=np.uint8)
        data = to_png(Image.fromarray(noise).resize((320, 240)))
        seen(
            Selection(NAME, "cpu", Picture("own", "noise", picture_key(data), data), "centre"), tool
        )
        if count % 25 == 0:
            gc.collect()
            print(f"  {count:4d} pictures   {resident():7.0f} MB")


if __name__ == "__main__":
    main()
