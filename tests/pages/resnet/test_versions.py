"""Basic block beside bottleneck, and the lengths of paths, through app.py."""

from tests.test_pages import app, fine, texts

PAGE = "pages/resnet/versions/page.py"


def page(**address):
    return fine(app(**address).switch_page(PAGE).run())


def test_versions_name_the_stride():
    test = page()
    assert "v1.5" in texts(test)
    assert "3.86 → 4.09" in texts(test)
    fine(test.segmented_control(key="versions_stage").set_value("layer1").run())


def test_paths_of_the_shipped_network_are_counted():
    assert "256 paths" in texts(page())  # ResNet-18 has eight blocks
