"""Imagenette: the names of its ten class folders, which are called by their WordNet ids."""

# Order of ImageNet's own class index (0, 217, 482, 491, 497, 566, 569, 571, 574, 701).
CLASSES = {
    "n01440764": "tench",
    "n02102040": "English springer",
    "n02979186": "cassette player",
    "n03000684": "chain saw",
    "n03028079": "church",
    "n03394916": "French horn",
    "n03417042": "garbage truck",
    "n03425413": "gas pump",
    "n03445777": "golf ball",
    "n03888257": "parachute",
}
