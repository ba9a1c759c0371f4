"""The 1x1 page's numbers, presets and links."""

import numpy as np

from analysis.pictures.decode import decode
from analysis.pictures.framing import frame
from analysis.pictures.gallery import gallery_bytes
from tests.test_pages import app, fine, texts


def opened(**address):
    return fine(app(**address).switch_page("pages/inception/one_by_one/page.py").run())


def mix(test, out):
    return [test.slider(key=f"mix_{out}_{colour}").value for colour in ("red", "green", "blue")]


def test_a_pixel_is_multiplied_by_the_weight():
    test = opened(weight="-2.5", cell="8")
    assert "### 100 × -2.5 = -250" in texts(test)
    fine(test.slider(key="cell").set_value(35).run())
    assert "### 0 × -2.5 = 0" in texts(test)
    assert "35" in test.query_params["cell"]


def test_a_preset_sets_the_weights_and_stands_in_the_link_alone():
    test = opened()
    assert mix(test, 0) == [0.299, 0.587, 0.114]
    fine(test.selectbox(key="mix_preset").select("sepia").run())
    assert test.number_input(key="mix_count").value == 3
    assert mix(test, 2) == [0.272, 0.534, 0.131]
    assert [key for key in test.query_params if key.startswith("mix")] == ["mix_preset"]
    again = opened(mix_preset="sepia", mix_1_green="1.5")
    assert mix(again, 0) == [0.393, 0.769, 0.189]
    assert mix(again, 1) == [0.349, 1.5, 0.168]


def test_the_first_component_is_the_photos_own():
    test = opened(picture="rocket", mix_preset="PCA's first component")
    pixels = frame(decode(gallery_bytes("rocket")), 256, 224, "centre").pixels
    rows = pixels.reshape(-1, 3) / 255
    direction = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)[2][0]
    np.testing.assert_allclose(np.abs(mix(test, 0)), np.abs(direction), atol=1e-3)


def test_a_dense_layer_gives_the_same_numbers_with_a_bias_and_a_relu():
    test = opened(stack_in="4", stack_out="3", stack_bias="1", stack_relu="1")
    assert "nn.Linear(4, 3) run on every pixel's 4 values gives exactly the same" in texts(test)
