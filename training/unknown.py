"""Can it tell when it does not know? `python -m training.unknown googlenet --data DIR [DIR ...]`.

Three scores that could tell a picture of a known class from anything else are compared, all high
for what is known: the largest probability (Hendrycks and Gimpel 2017), the energy, which is the
logarithm of the summed exponentials of the logits (Liu et al. 2020), and the negative distance to
the nearest class mean in the last features. Known are the validation pictures. Unknown are

- classes left out: in each of five folds the last layer is fitted anew without a fifth of the
  classes, whose validation pictures are then unknown (the layers below have seen these classes;
  training them five times over would take days);
- pictures drawn by code: textures, noise, shapes, lettering;
- parts of photos of other things that scikit-image brings: bricks, grass, coins, cells, a galaxy;
- with `--others DIR`, one's own folder of pictures that show none of the classes.

The score that separates best, averaged over these groups, goes into the model card with its
threshold.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from torch import nn

from analysis.activations.certainty import SCORES, ClassMeans, class_means, scores
from analysis.pictures.decode import decode
from analysis.pictures.framing import frame, network_input
from analysis.pictures.gallery import GALLERY, gallery_bytes
from models.catalog import MEAN, NETWORKS, STD
from models.loading import load
from training.certainty.separation import Seen, beside, left_out, seen
from training.data import folders
from training.data.folders import Split
from training.data.strange_pictures import drawn_strangers, photographed_strangers
from training.knockout import subset
from training.miniature import ASSETS

MEANS_EACH = 120  # training pictures of each class, for the class means and the folds
KEPT_KNOWN = 0.95  # of the rightly answered known pictures stay above the threshold


def record(name: str, data: Sequence[Path], others: Path | None, assets: Path = ASSETS) -> None:
    """Measure, and put what was found into the model card as `unknown`."""
    path = assets / f"{name}.json"
    card = json.loads(path.read_text())
    classes, training, validation = folders.load(data)
    if list(classes.names) != card["classes"]:
        raise ValueError("the pictures' classes are not those of the network")
    network = load(NETWORKS[f"{name}-mini"]).network
    size = card["size"]
    strangers = {
        "drawn": Split(drawn_strangers(), np.zeros(0, dtype=np.int64)),
        "photos": Split(photographed_strangers(), np.zeros(0, dtype=np.int64)),
    }
    if others:
        files = sorted(p for p in others.rglob("*") if p.suffix.lower() in folders.ENDINGS)
        pictures = [folders.decode(p.read_bytes()) for p in files]
        strangers["others"] = Split(pictures, np.zeros(0, dtype=np.int64))
    training = subset(training, MEANS_EACH)
    train, val = (seen(network, split, size) for split in (training, validation))
    strange = {kind: seen(network, split, size) for kind, split in strangers.items()}
    card["unknown"] = compared((train, training.labels), (val, validation.labels), strange, network)
    keep_class_means(class_means(train.features, training.labels), assets, name, card)
    card["gallery"] = gallery_answers(network, classes.names, card["resize"], size)
    path.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n")


def keep_class_means(means: ClassMeans, assets: Path, name: str, card: dict[str, Any]) -> None:
    """Write what the distance is measured from, beside the weights that it belongs to."""
    arrays = {"means": means.means, "deviation": means.deviation}
    facts = {"weights_sha256": card["weights_sha256"]}
    save_file(arrays, assets / f"{name}-classes.safetensors", facts)


@torch.inference_mode()
def gallery_answers(
    network: nn.Module, names: Sequence[str], resize: int, size: int
) -> dict[str, dict[str, Any]]:
    """What the network answers for every gallery picture, as the app shows it at first."""
    answers = {}
    for name, picture in GALLERY.items():
        view = frame(decode(gallery_bytes(name)), resize, size, "centre")
        shares = network(network_input(view, MEAN, STD))[0].softmax(0)
        answer = names[int(shares.argmax())]
        right = answer in picture.shows if picture.shows else None
        answers[name] = {"answer": answer, "share": float(shares.max()), "right": right}
    return answers


def compared(
    train: tuple[Seen, NDArray[np.int64]],
    val: tuple[Seen, NDArray[np.int64]],
    strange: dict[str, Seen],
    network: Any,
) -> dict[str, Any]:
    """The areas of all scores for all groups, and the best score's threshold with its error
    rates.
    """
    means = class_means(train[0].features, train[1])
    areas = {"classes left out": left_out(*train, *val, network)}
    areas |= {kind: beside(val[0], of, means) for kind, of in strange.items()}
    average = {name: float(np.mean([area[name] for area in areas.values()])) for name in SCORES}
    best = max(average, key=lambda name: average[name])
    known = scores(val[0].logits, val[0].features, means)[best]
    right = val[0].logits.argmax(axis=1) == val[1]
    threshold = float(np.quantile(known[right], 1 - KEPT_KNOWN))
    caught = {
        kind: float((scores(of.logits, of.features, means)[best] < threshold).mean())
        for kind, of in strange.items()
    }
    return {
        "score": best,
        "threshold": threshold,
        "areas": areas,
        "known_below": float((known < threshold).mean()),
        "known_right_below": float((known[right] < threshold).mean()),
        "known_wrong_below": float((known[~right] < threshold).mean()) if (~right).any() else None,
        "strangers_below": caught,
        "strangers": {kind: len(of.logits) for kind, of in strange.items()},
    }


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=["googlenet", "inception_v3", "resnet18"])
    parser.add_argument("--data", type=Path, required=True, nargs="+")
    parser.add_argument("--others", type=Path, help="pictures that show none of the classes")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    record(options.network, options.data, options.others)


if __name__ == "__main__":
    main()
