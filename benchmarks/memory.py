"""Memory over 300 different pictures: python -m benchmarks.memory. A flat curve after the stores
are full.
"""

import gc
from pathlib import Path

import numpy as np
from PIL import Image

from analysis.pictures.decode import to_png
from models.catalog import NETWORKS
from serving.passes import WHOLE
from serving.pictures import read_file
from serving.subject import Subject

CARD = NETWORKS["googlenet-mini"]


def resident() -> float:
    """This process's resident memory in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    """Show 300 pictures, one after the other, and print the memory after every 25."""
    rng = np.random.default_rng(0)
    print(f"{CARD.name}: at most {WHOLE.limit} pictures' activations are kept")
    for count in range(1, 301):
        noise = rng.integers(0, 255, (48, 48, 3), dtype=np.uint8)
        data = to_png(Image.fromarray(noise).resize((320, 240)))
        _ = Subject(read_file("noise", data), CARD).activations
        if count % 25 == 0:
            gc.collect()
            kept = WHOLE.bytes / 1e6
            print(f"  {count:4d} pictures   {resident():7.0f} MB, {kept:.0f} MB of it results")


if __name__ == "__main__":
    main()
