"""Record what the strongest channels look for: python -m training.atlas googlenet (resumable, see
--parts).
"""

import argparse
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tqdm import tqdm

from analysis.features.check import reached
from analysis.features.layers import feature_layers, outputs
from analysis.features.optimise import Climb, climb
from analysis.features.strong_channels import Entry, chosen, gallery_means
from analysis.features.target import part_until
from models.anatomy import modules_of
from models.catalog import NETWORKS, ROOT, SHIPPED
from models.loading import LoadedNetwork, load
from models.tracing import Traced, trace
from records.checks import weights_hash

MORE = 3
PLAIN_RATE = 0.05
ASSETS = ROOT / "assets" / "atlas"
# of the JPEG sheets; tiles start on whole 8 x 8 blocks, so they do not bleed into each other
QUALITY = 90


def attempts(how: Climb, side: int) -> Iterator[Climb]:
    """The climb as wished, longer, and then unmoved and filled to the network's input (`side` px).

    Of these, the smooth one is what channels that answer to plain surfaces need; one with fine
    detail is for those that answer to regular patterns.
    """
    longer = replace(how, steps=MORE * how.steps)
    yield how
    yield longer
    yield replace(how, rate=PLAIN_RATE, transforms=False, smooth=True, filled=side)
    yield replace(longer, rate=PLAIN_RATE, transforms=False, filled=side)
    yield replace(longer, rate=PLAIN_RATE, transforms=False, smooth=True, filled=side)


def paint(loaded: LoadedNetwork, traced: Traced, entry: Entry, how: Climb, parts: Path) -> None:
    """Optimise one entry and keep its picture; an entry that is there already is left alone.

    One that stays below the best gallery picture is tried again, and the best of all attempts is
    kept.
    """
    file = parts / f"{entry.stem}.png"
    if file.exists():
        return
    target = entry.place.target("channel", entry.channel)
    part = part_until(traced, target.node)
    best, pixels, used = -np.inf, np.zeros((1, 1, 1, 3), dtype=np.uint8), how
    for tried in attempts(how, loaded.card.crop):
        *_, last = climb(part, target, tried, loaded.card.mean, loaded.card.std)
        (value,) = reached(part, target, last.pixels(), loaded.card)
        if value > best:
            best, pixels, used = value, last.pixels(), tried
        if value > entry.highest:
            break
    half = file.with_suffix(".half")
    noted = PngInfo()
    noted.add_text("steps", str(used.steps))
    noted.add_text("smooth", str(used.smooth))
    Image.fromarray(pixels[0]).save(half, "PNG", pnginfo=noted)
    half.rename(file)


def pack(
    loaded: LoadedNetwork,
    traced: Traced,
    entries: Sequence[Entry],
    how: Climb,
    parts: Path,
    folder: Path,
    command: str,
) -> None:
    """Write one sheet for each module and the index; what is recorded is measured on the sheet's
    own tiles.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found, order = [], list(dict.fromkeys(entry.place.output for entry in entries))
    for module in dict.fromkeys(entry.place.module for entry in entries):
        inside = sorted(
            (e for e in entries if e.place.module == module),
            key=lambda e: order.index(e.place.output),
        )
        tiles = [np.asarray(Image.open(parts / f"{e.stem}.png")) for e in inside]
        sheet = _sheet(tiles)
        (folder / f"{module}.jpg").write_bytes(sheet)
        shown = np.asarray(Image.open(io.BytesIO(sheet)))
        for place, entry in enumerate(inside):
            tile = shown[:, place * how.size : (place + 1) * how.size]
            info = Image.open(parts / f"{entry.stem}.png").info
            smooth = info.get("smooth") == "True"
            found.append(_record(loaded, traced, entry, place, tile, int(info["steps"]), smooth))
    index = {
        "network": loaded.card.name,
        "weights_sha256": weights_hash(SHIPPED / loaded.card.weights),
        "climb": asdict(how),
        "command": command,
        "torch": torch.__version__,
        "entries": found,
    }
    (folder / "index.json").write_text(json.dumps(index, indent=1) + "\n")


def _sheet(tiles: Sequence[NDArray[np.uint8]]) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.concatenate(tiles, axis=1)).save(
        buffer, "JPEG", quality=QUALITY, subsampling=0
    )
    return buffer.getvalue()


def _record(
    loaded: LoadedNetwork,
    traced: Traced,
    entry: Entry,
    place: int,
    tile: NDArray[np.uint8],
    steps: int,
    smooth: bool,
) -> dict[str, object]:
    target = entry.place.target("channel", entry.channel)
    (value,) = reached(part_until(traced, target.node), target, tile[None], loaded.card)
    return {
        "module": entry.place.module,
        "branch": entry.place.branch,
        "output": entry.place.output,
        "channel": entry.channel,
        "tile": place,
        "steps": steps,
        "smooth": smooth,
        "activation": value,
        "gallery": entry.best,
        "gallery_activation": entry.highest,
    }


def record(name: str, each: int, how: Climb, parts: Path, assets: Path = ASSETS) -> None:
    """Optimise what is missing, then pack everything."""
    loaded = load(NETWORKS[f"{name}-mini"])
    traced = trace(loaded.network, loaded.card.crop)
    ends = outputs(feature_layers(traced, modules_of(traced)))
    entries = chosen(ends, gallery_means(loaded, traced, ends), each)
    kept = parts / name
    kept.mkdir(parents=True, exist_ok=True)
    for entry in tqdm(entries):
        paint(loaded, traced, entry, how, kept)
    command = (
        f"python -m training.atlas {name} --each {each} --steps {how.steps} --size {how.size}"
        f" --seed {how.seed}"
    )
    pack(loaded, traced, entries, how, kept, assets / name, command)


def main() -> None:
    """Read the command line and record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=["googlenet", "inception_v3", "resnet18"])
    parser.add_argument("--each", type=int, default=2, help="channels of each branch or block")
    parser.add_argument("--steps", type=int, default=Climb().steps)
    parser.add_argument("--size", type=int, default=Climb().size)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--parts",
        type=Path,
        default=Path("parts"),
        help="where finished pictures wait for the rest",
    )
    options = parser.parse_args()
    torch.set_num_threads(1)
    how = Climb(size=options.size, steps=options.steps, seed=options.seed)
    record(options.network, options.each, how, options.parts)


if __name__ == "__main__":
    main()
