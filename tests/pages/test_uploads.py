"""Uploads on the pages: every one ends in a picture, a network or a sentence, and names stay
names.
"""

import io
import os

import numpy as np
import pytest
import torch
from PIL import Image
from streamlit.testing.v1 import AppTest

from models.miniatures import MINIATURES
from tests.analysis.pictures.files import exif, file, grey_tiff, jpeg_with, two_colours
from tests.models.checkpoints.test_checkpoint_search import pth
from ui.sentences import JOINER, as_text

torch.manual_seed(0)
GOOGLENET = pth(MINIATURES["googlenet"](3).state_dict())
RESNET = pth(MINIATURES["resnet18"](3).state_dict())


def app():
    return AppTest.from_file(os.path.abspath("app.py"), default_timeout=120).run()  # noqa: PTH100


def said(test):
    kinds = ("error", "warning", "info", "caption", "markdown", "title")
    return "\n".join(element.value for kind in kinds for element in getattr(test, kind))


def whole(test):
    """The page stands: nothing was raised, and its question is there."""
    assert not test.exception
    assert len(test.title) == 1
    return test


def upload(test, data, name="photo.jpg", key="upload"):
    test.file_uploader(key=key).upload(name, data, "application/octet-stream")
    return test.run()


def take(test, data, name="mine.pth", labels=None):
    test.file_uploader(key="checkpoint").upload(name, data, "application/octet-stream")
    if labels is not None:
        test.file_uploader(key="labels").upload("labels.txt", labels, "text/plain")
    test.run()
    return test.button(key="use_checkpoint").click().run()


def test_a_bad_tag_does_not_cost_the_page():
    block = b"Exif\0\0" + exif(
        (0x0112, 3, 1, b"\6\0\0\0"), (0x011A, 2, 3, b"72\0\0"), (0x0128, 3, 1, b"\2\0\0\0")
    )
    test = whole(upload(app(), jpeg_with(file(two_colours(), "JPEG"), 0xE1, block)))
    assert not test.error
    assert test.session_state["picture"] == "own"


def test_what_was_done_to_a_picture_is_said_in_the_sidebar():
    test = whole(upload(app(), grey_tiff(np.array([[0, 2048, 4095]], np.uint16)), "scan.tif"))
    assert "0 is shown black and 4,095 white" in said(test)


@pytest.mark.parametrize(
    "problem", [TypeError("x"), MemoryError(), RecursionError(), KeyError("x")]
)
def test_whatever_is_raised_ends_in_a_sentence_and_the_old_picture_stays(monkeypatch, problem):
    test = upload(app(), file(Image.new("RGB", (9, 9), "red")), "red.png")

    def fails(*arguments):
        raise problem

    monkeypatch.setattr("ui.picture_choice.read_file", fails)
    whole(upload(test, file(Image.new("RGB", (9, 9), "blue")), "blue.png"))
    (sentence,) = [error.value for error in test.error]
    assert sentence.startswith("blue.png: The file could not be used")
    assert test.session_state["own_picture"].title == "red.png"


def test_whatever_a_checkpoint_raises_ends_in_a_sentence(monkeypatch):
    def fails(*arguments, **options):
        raise ZeroDivisionError

    monkeypatch.setattr("models.checkpoints.loading.load_own", fails)
    test = whole(take(app(), GOOGLENET))
    assert "The file could not be used (ZeroDivisionError)" in test.error[0].value


def test_the_second_photo_of_a_comparison_too():
    test = app().switch_page("pages/explore/comparison/page.py").run()
    whole(upload(test, b"%PDF-1.4", "a_*b*.pdf", "cmp_upload"))
    assert test.error[0].value.startswith(as_text("a_*b*.pdf: This file is not a picture"))


@pytest.mark.parametrize(
    "data", [b"nothing", b"", GOOGLENET[: len(GOOGLENET) // 2], pth({"a": torch.ones(2)})]
)
def test_bad_checkpoints_leave_the_network_as_it_is(data):
    test = whole(take(app(), data))
    assert len(test.error) == 1
    assert test.selectbox(key="network").value == "googlenet-mini"


def test_names_of_files_and_labels_are_text():
    test = whole(
        take(
            app(), GOOGLENET, "net_$x^2$_*v2*.pth", b"a*b*c\n:red[hot] [link](http://x.y)\n<b>d</b>"
        )
    )
    (line,) = [c.value for c in test.caption if " answers: " in c.value]
    for name in ("net_$x^2$_*v2*.pth", ":red[hot] [link](http://x.y)"):
        assert name not in line
    assert as_text("net_$x^2$_*v2*.pth") in line
    assert as_text(":red[hot] [link](http://x.y)") in line
    assert as_text("<b>d</b>") in line


def test_as_text_takes_signs_and_leaves_names():
    assert as_text("Yours: my_net-v2.pth (3)") == "Yours: my_net-v2.pth (3)"
    assert as_text("a\nb\tc") == "a b c"
    assert as_text(":red[x]") == r"\:red\[x\]"
    assert as_text("http://x.y") == f"http{JOINER}://x.y"
    for text in (
        "*a*",
        "_a_",
        "$x$",
        "`a`",
        "# a",
        "1. a",
        "[a](b)",
        "<b>",
        ":smile:",
        "a@b.c",
        "~~a~~",
        "&amp;",
    ):
        shown = as_text(text)
        assert shown != text
        assert shown.replace("\\", "").replace(JOINER, "") == text


def test_two_viewers_with_the_same_bytes_read_their_own_names():
    first = whole(take(app(), GOOGLENET, "secret-project.pth", b"a\nb\nc"))
    second = whole(take(app(), GOOGLENET, "mine.pth"))
    assert "Yours: secret-project.pth answers" in said(first)
    assert "Yours: mine.pth answers" in said(second)
    assert "secret" not in said(second)
    assert "Yours: secret-project.pth answers" in said(first.run())


def test_a_picture_is_decoded_once(monkeypatch):
    import serving.pictures

    calls = []
    real = serving.pictures.decoded
    monkeypatch.setattr(
        "serving.pictures.decoded", lambda data: calls.append(len(data)) or real(data)
    )
    buffer = io.BytesIO()
    Image.new("RGB", (321, 123), "olive").save(buffer, "PNG")
    test = whole(upload(app(), buffer.getvalue(), "olive.png"))
    whole(test.run())
    assert calls.count(len(buffer.getvalue())) == 1


def test_what_was_done_to_the_picture_of_side_b_is_said_for_gallery_pictures_too():
    test = app().switch_page("pages/explore/comparison/page.py").run()
    before = said(test).count("were converted to sRGB")
    whole(test.selectbox(key="cmp_picture").select("rocket").run())
    assert said(test).count("were converted to sRGB") == before + 1


def test_the_formats_are_named_beside_the_uploader():
    test = app()
    assert any("AVIF" in (caption.proto.help or "") for caption in test.caption)
