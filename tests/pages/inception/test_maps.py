"""The map's caption, its height, and its link."""

from tests.test_pages import app, fine, texts

PAGE = "pages/inception/maps/page.py"


def test_the_caption_names_the_network_that_is_drawn():
    test = fine(app().switch_page(PAGE).run())
    assert "GoogLeNet mini (½ width), drawn from the network object." in texts(test)
    fine(test.selectbox(key="network").select("resnet152").run())
    assert "ResNet-152, official, drawn from the network object." in texts(test)


def test_a_link_restores_what_a_height_stands_for_and_the_direction():
    test = app(weigh="memory", direction="top to bottom").switch_page(PAGE)
    fine(test.run())
    assert test.session_state["weigh"] == "memory"
    assert test.session_state["direction"] == "top to bottom"


def test_the_map_opens_the_explorer_at_its_module():
    test = app()
    test.switch_page("pages/inception/maps/page.py").run()
    fine(test.button(key="unfold").click().run())
    fine(test.selectbox(key="map_module_inception5b").select("inception4c").run())
    test.button(key="to_explorer").click().run()
    assert test.selectbox(key="module").value == "inception4c"
