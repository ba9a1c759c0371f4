"""Blocks deleted and exchanged, through app.py: what fits, plain beside residual, digits, links."""

from tests.test_pages import app, fine, texts

PAGE = "pages/resnet/deletion/page.py"


def page(**address):
    return fine(app(**address).switch_page(PAGE).run())


def test_exchange_refuses_what_does_not_fit_and_runs_what_does():
    test = page()
    fine(test.selectbox(key="exchange_other").select("layer2.0").run())
    assert "projection shortcut" in test.info[0].value or any(
        "projection" in i.value for i in test.info
    )
    fine(test.selectbox(key="exchange_other").select("layer1.1").run())
    assert "layer1.0 ↔ layer1.1" in texts(test)


def test_the_plain_net_stands_beside_the_residual_one():
    test = page(depth_off="1.2")
    assert "**plain-56**: logits moved" in texts(test)
    assert "**residual-56**: logits moved" in texts(test)
    assert "python -m training.deletion" in texts(test)


def test_digits_are_trained_once_for_all_viewers(monkeypatch):
    from pages.resnet.deletion import live, results
    from serving.store import Store

    runs = []
    real = results.train_on_digits

    def counted(spec, seed, epochs, *hooks):
        runs.append(spec)
        return real(spec, seed, 1, *hooks)

    monkeypatch.setattr(results, "train_on_digits", counted)
    monkeypatch.setattr(live, "DIGIT_RUNS", Store(8))
    test = page()
    fine(test.select_slider(key="digits_depth").set_value(8).run())
    fine(test.button(key="digits_ask").click().run())
    assert "residual-8</b>" in texts(test) or "**residual-8**" in texts(test)
    other = page()
    fine(other.select_slider(key="digits_depth").set_value(8).run())
    assert "**plain-8**" in texts(other)
    assert len(runs) == 2


def test_every_recorded_depth_is_shown_or_named():
    from serving.depth_nets import depths, problem_of

    test = page()
    for depth in depths():
        fine(test.segmented_control(key="depth_net").set_value(depth).run())
        for name in (f"plain-{depth}", f"residual-{depth}"):
            said = any(name in info.value for info in test.info)
            assert said is bool(problem_of(name))
            assert (f"</span> **{name}**: " in texts(test)) is not said


def test_a_link_opens_the_recorded_exchange():
    test = page(exchange_depth="20")
    assert test.segmented_control(key="exchange_depth").value == 20


def test_the_title_says_how_many_pairs_were_exchanged():
    """Veit et al. exchange blocks of one shape: 92 pairs of 56 layers, 5 of 20."""
    test = page()
    assert "15 of the 92 pairs exchanged" in " ".join(s.value for s in test.subheader)
    fine(test.segmented_control(key="exchange_depth").set_value(20).run())
    assert "Every pair exchanged" in " ".join(s.value for s in test.subheader)
