import io

import numpy as np
from PIL import Image

from figures.diagrams.bars import check_svg
from figures.pictures.optimised import atlas_svg, pictures_html, pictures_png


def picture(value):
    return np.full((16, 16, 3), value, dtype=np.uint8)


def test_bars_are_as_long_as_their_values_and_the_gallery_is_ranked():
    svg = check_svg([("optimised", 4.0)], [("low", 1.0), ("high", 2.0)])
    assert svg.index(">optimised<") < svg.index(">high<") < svg.index(">low<")
    widths = [float(part.split('"')[0]) for part in svg.split('width="')[1:]]
    assert np.allclose(widths, [215, 107.5, 53.75], atol=0.1)


def test_negative_values_grow_to_the_left_of_zero():
    svg = check_svg([("optimised", 1.0)], [("below", -1.0)])
    lefts = [float(part.split('"')[0]) for part in svg.split('<rect x="')[1:]]
    assert lefts[1] < lefts[0]
    assert "<script" not in check_svg([("<script>", 1.0)], [("b", 0.0)])


def test_pictures_side_by_side_keep_their_pixels():
    image = np.asarray(Image.open(io.BytesIO(pictures_png([picture(10), picture(200)]))))
    assert image.shape == (16, 36, 3)
    assert (image[:, :16] == 10).all()
    assert (image[:, 20:] == 200).all()
    assert pictures_html([picture(1)] * 3, ["a", "b", "<c>"]).count("<figure") == 3
    assert "&lt;c&gt;" in pictures_html([picture(1)], ["<c>"])


def test_every_tile_of_the_atlas_can_be_picked_and_one_is_framed():
    svg = atlas_svg([picture(1)] * 3, ["n 0", "n 1", "n 2"], ["a", "b", "c"], ["#000"] * 3, "n 1")
    assert svg.count("data-pick=") == 3
    assert svg.count("stroke-width") == 1
