"""One's own photos and checkpoints, and networks whose weights are not there."""

from models import weights
from models.miniatures import MINIATURES
from tests.test_pages import app, fine, png, texts


def test_an_upload_becomes_the_picture_and_a_bad_one_leaves_it():
    test = fine(app())
    test.file_uploader(key="upload").upload("red.png", png("red"), "image/png")
    fine(test.run())
    assert test.session_state["picture"] == "own"
    answer = next(c.value for c in test.caption if c.value.startswith("GoogLeNet mini"))
    test.file_uploader(key="upload").upload("notes.png", b"not a picture", "image/png")
    test.run()
    assert not test.exception
    assert "notes.png: This file is not a picture" in test.error[0].value
    assert test.session_state["picture"] == "own"
    assert answer in texts(test)


def test_without_a_network_the_page_says_what_to_do_and_goes_on(monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setenv("VISUALIZER_WEIGHTS", str(tmp_path))
    url = "http://127.0.0.1:9/googlenet-1378be20.pth"
    monkeypatch.setattr(weights, "address", lambda card: url)
    test = app(network="googlenet")
    assert not test.exception
    assert not test.error
    for word in ("googlenet-1378be20.pth", "weights/", "GoogLeNet mini"):
        assert word in test.warning[0].value
    assert "GoogLeNet mini (½ width) answers:" in texts(test)
    assert test.selectbox(key="network").value == "googlenet"
    test.button(key="try_again").click().run()
    assert not test.exception


def test_an_own_checkpoint_is_used_and_a_bad_one_refused():
    from safetensors.torch import save

    test = fine(app())
    test.file_uploader(key="checkpoint").upload("bad.pth", b"nothing", "application/octet-stream")
    test.run()
    test.button(key="use_checkpoint").click().run()
    assert "bad.pth" in test.error[0].value
    data = save(MINIATURES["googlenet"](3).state_dict())
    test.file_uploader(key="checkpoint").upload(
        "mine.safetensors", data, "application/octet-stream"
    )
    test.file_uploader(key="labels").upload("labels.txt", b"cat\ndog\nbird\n", "text/plain")
    test.run()
    fine(test.button(key="use_checkpoint").click().run())
    assert test.selectbox(key="network").value.startswith("own-")
    assert any(word in texts(test) for word in ("cat ", "dog ", "bird "))
    # its own shape is shown on the pages that need no weights, too: a miniature's, not the official
    # one's
    test.switch_page("pages/inception/cost/page.py").run()
    fine(test)
    from figures.style import short

    heads = ("aux1.", "aux2.")
    own = sum(
        p.numel()
        for n, p in MINIATURES["googlenet"](3).named_parameters()
        if not n.startswith(heads)
    )
    assert f"{short(own)} parameters" in texts(test)
    fine(test.switch_page("pages/inception/maps/page.py").run())
