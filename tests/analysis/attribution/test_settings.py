"""Which settings are refused, raised, or make no difference."""

import pytest

from analysis.attribution.attribute import raised
from analysis.attribution.settings import settings_for
from tests.analysis.attribution.test_methods import run


def test_the_random_run_takes_as_many_steps_as_the_trained_one():
    found = run("integrated", steps=4, most_steps=512)
    same = raised(found.settings, found)
    assert (same.steps, same.most_steps) == (found.steps, found.steps)
    cam = run("gradcam", layer="cat")
    assert raised(cam.settings, cam) == cam.settings


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("nonsense", {}),
        ("integrated", {"baselines": ()}),
        ("integrated", {"baselines": ("pink",)}),
        ("integrated", {"steps": 3}),
        ("occlusion_fine", {"stride": 0}),
        ("superpixels", {"segments": 1}),
        ("superpixels", {"fill": "pink"}),
        ("integrated", {"noise": 2, "spread": 0.0}),
    ],
)
def test_settings_that_make_no_sense_are_refused_in_a_sentence(method, options):
    with pytest.raises(ValueError, match=r"[a-z ]+"):
        settings_for(method, **options)


def test_a_window_larger_than_the_picture_is_refused():
    with pytest.raises(ValueError, match="no larger than the picture"):
        run("occlusion_coarse", window=64, stride=8)


def test_settings_that_a_method_does_not_use_do_not_change_its_key():
    one = settings_for("gradcam", layer="cat", most_steps=64, fill="black")
    assert one == settings_for("gradcam", layer="cat")
    assert settings_for("integrated", spread=0.2) == settings_for("integrated")
