"""Basic block beside bottleneck, and the lengths of paths, through app.py."""

from math import comb

from tests.test_pages import app, fine, texts

PAGE = "pages/resnet/versions/page.py"


def page(**address):
    return fine(app(**address).switch_page(PAGE).run())


def test_versions_name_the_stride():
    test = page()
    assert "v1.5" in texts(test)
    assert "3.86 → 4.09" in texts(test)
    assert "3.66 GMACs are with" in texts(test)
    assert "it would be 3.64" in texts(test)  # He et al. 2016, table 1, prints 3.6
    fine(test.segmented_control(key="versions_stage").set_value("layer1").run())


def test_paths_of_the_shipped_network_are_counted():
    assert "256 paths" in texts(page())  # ResNet-18 has eight blocks


def test_paths_are_counted_and_the_gradient_is_told_apart():
    said = texts(page())
    for low, high in ((19, 35), (5, 17)):
        share = sum(comb(54, k) for k in range(low, high + 1)) / 2**54
        assert f"{share:.2%}" in said
    assert said.count("of the paths. They measured the gradient, too") == 1
