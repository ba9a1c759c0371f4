"""Identity layers on the degradation page: on the photo, and recorded."""

import shutil

from tests.pages.resnet.test_degradation import SHIPPED, opened
from tests.test_pages import fine, texts


def test_identity_layers_on_the_photo_and_recorded(folder):
    test = opened()
    assert "0 of 10 logits differ" in texts(test)
    logits = next(d.value for d in test.dataframe if "class" in d.value)
    assert list(logits["plain-20"]) == list(logits["deepened to 56"])
    assert "Not measured on CIFAR-10 yet" in " ".join(i.value for i in test.info)
    shutil.copy(SHIPPED / "deepening.json", folder)
    fine(test.run())
    assert "0 of 100,000 logits differ" in texts(test)
    figures = {m.label: m.value for m in test.metric}
    assert figures["plain-20, trained"] == figures["deepened to 56"] == "81.86 %"
    assert figures["plain-56, from scratch"] == "49.92 %"  # the run's own 50.08 % error
