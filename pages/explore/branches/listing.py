"""PyTorch code that a reader can paste and run to get the very tensor on the page."""

from analysis.ablation.branches import Off
from analysis.pictures.framing import Framing
from models.anatomy import Layer
from models.catalog import NetworkCard
from models.tracing import Traced

SWITCHED = """# Behind the lines above, in the app's own folder: the same with this page's switches
from analysis.ablation.branches import channel_means, changes_for, junctions, switched_run
from analysis.pictures.decode import decode
from analysis.pictures.gallery import GALLERY, gallery_bytes
from analysis.ablation.stepper import Stepper
from models.tracing import trace

walk = Stepper(trace(network, {size}))
joins = junctions(walk.traced)
means = {{}}{means}
changes = changes_for(joins, {off}, "{how}", means)
run = switched_run(walk, joins, pixels, changes, ["{node}"])
maps = run.kept["{node}"][0]{relu}
logits = run.logits
"""

MEANS = """
gallery = (decode(gallery_bytes(name)) for name in GALLERY)
batches = (prepare(picture).unsqueeze(0) for picture in gallery)  # centre crops
*_, means = channel_means(walk, joins, batches)"""

HEAD = """import io

import torch
from PIL import Image
from torchvision import transforms
"""
SHIPPED = """
from models.catalog import NETWORKS  # run this in the app's own folder
from models.loading import load

network = load(NETWORKS["{name}"]).network
"""
OFFICIAL = """
from torchvision.models import get_model

network = get_model("{builder}", weights="{weights}").eval()
network = network.to(memory_format=torch.channels_last)
"""
OWN = """
from pathlib import Path
from models.checkpoints.loading import load_own  # run this in the app's own folder
from models.checkpoints.preparation import Preparation

checkpoint = Path({weights!r})
how = Preparation(transform_input={transform_input})
network = load_own(checkpoint.read_bytes(), checkpoint.name, "own", preparation=how).network
"""
GALLERY = """
from analysis.pictures.gallery import gallery_bytes

file = gallery_bytes("{picture}")
"""
FILE = """
from pathlib import Path

file = Path("photo.jpg").read_bytes()  # your photo
"""
OPENED = """picture = Image.open(io.BytesIO(file)).convert("RGB")
"""
DECODED = """from analysis.pictures.decode import decode  # run this in the app's own folder

picture = decode(file)  # upright, on white, at most 2048 px, in sRGB's colours
"""
PIXELS = """prepare = transforms.Compose([
    {resize}
    transforms.ToTensor(),
    transforms.Normalize({mean}, {std}),
])
pixels = prepare(picture).unsqueeze(0).contiguous(memory_format=torch.channels_last)
"""
CENTRE = """transforms.Resize({resize}),
    transforms.CenterCrop({crop}),"""
WHOLE = "transforms.Resize(({crop}, {crop})),"
HOOK = """
kept = {{}}
point = network.get_submodule("{node}")
handle = point.register_forward_hook(
    lambda module, inputs, output: kept.update(maps=output.clone())
)
with torch.inference_mode():
    logits = network(pixels)
handle.remove()
maps = kept["maps"][0]{relu}  # {channels} x {height} x {width}, {title} of {module}
"""
EXTRACTOR = """
from torchvision.models.feature_extraction import create_feature_extractor

extractor = create_feature_extractor(network, ["{node}"])
with torch.inference_mode():
    maps = extractor(pixels)["{node}"][0]  # {channels} x {height} x {width}, {title} of {module}
    logits = network(pixels)
"""


def listing(
    card: NetworkCard,
    traced: Traced,
    layer: Layer,
    relu: bool,
    picture: str | None,
    framing: Framing,
    plain: bool = False,
) -> str:
    """Code whose `maps` (C x H x W) and `logits` are those on the page.

    `picture` is a gallery picture's name, or None for a viewer's own; `plain` says that the app
    shows the file's own numbers, as any loader gives them.
    """
    source = {"shipped": SHIPPED, "official": OFFICIAL}.get(card.origin, OWN)
    resize = CENTRE if framing == "centre" else WHOLE
    is_module = traced.node(layer.pre_node).op == "call_module"
    photo = (GALLERY if picture else FILE, OPENED if plain else DECODED)
    parts = (HEAD, source, *photo, PIXELS, HOOK if is_module else EXTRACTOR)
    return "".join(parts).format(
        name=card.name,
        builder=card.builder,
        weights=card.weights,
        transform_input=card.transform_input,
        picture=picture,
        mean=card.mean,
        std=card.std,
        resize=resize.format(resize=card.resize, crop=card.crop),
        node=layer.pre_node,
        title=layer.title,
        channels=layer.out_channels,
        height=layer.out_size[0],
        width=layer.out_size[1],
        relu=_relu(layer, relu),
        module=layer.path.split(".")[0],
    )


def switched_listing(card: NetworkCard, layer: Layer, relu: bool, off: Off, how: str) -> str:
    """Code behind `listing` that goes on to the layer's maps with some branches switched off."""
    return SWITCHED.format(
        size=card.crop,
        off=f"frozenset({sorted(off)})",
        how=how,
        node=layer.pre_node,
        means=MEANS if how == "mean" else "",
        relu=_relu(layer, relu),
    )


def _relu(layer: Layer, relu: bool) -> str:
    return ".relu()" if relu and layer.has_relu else ""
