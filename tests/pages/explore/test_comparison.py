"""Side by side: another picture, another network, a bad file, a link."""

from tests.test_pages import app, explorer, fine, png, texts

PAGE = "pages/explore/comparison/page.py"


def opened(**address):
    return fine(app(**address).switch_page(PAGE).run())


def test_another_picture_has_its_difference():
    test = opened()
    assert "‖B − A‖ / ‖A‖" in texts(test)
    fine(test.selectbox(key="cmp_picture").select("chelsea").run())  # the same picture as A
    assert "‖B − A‖ / ‖A‖ = 0.00" in texts(test)


def test_another_network_subtracts_no_channels():
    test = opened()
    fine(test.segmented_control(key="cmp_mode").set_value("network").run())
    for name in ("resnet18-mini", "inception_v3-mini"):
        fine(test.selectbox(key="cmp_network").select(name).run())
        assert "no channel is subtracted" in texts(test)
    assert (
        test.query_params["cmp_mode"] == ["network"] or test.query_params["cmp_mode"] == "network"
    )


def test_another_module_of_the_same_picture_and_network():
    test = opened(cmp_mode="module", cmp_site_A="inception3a")
    assert test.selectbox(key="cmp_site_other").value == "inception5b"
    assert "no channel is subtracted" in texts(test)
    assert "B − A" not in [element.value for element in test.markdown]
    fine(test.selectbox(key="cmp_site_other").select("inception4b").run())
    fine(test.selectbox(key="cmp_site_A").select("inception4b").run())  # beside itself
    assert "‖B − A‖ / ‖A‖ = 0.00" in texts(test)
    fine(test.selectbox(key="network").select("resnet18-mini").run())
    assert test.selectbox(key="cmp_site_other").value == "layer4.1"


def test_the_module_view_leads_here():
    test = fine(explorer(module="inception4c"))
    fine(test.button(key="compare").click().run())
    assert "another module, picture or network" in test.title[0].value
    assert test.segmented_control(key="cmp_mode").value == "module"
    assert test.selectbox(key="cmp_site_A").value == "inception4c"
    for mode in ("picture", "network"):
        fine(test.segmented_control(key="cmp_mode").set_value(mode).run())
        assert test.selectbox(key="cmp_site_A").value == "inception4c"


def test_a_second_photo_is_taken_and_a_bad_one_refused_with_the_first_kept():
    test = opened()
    test.file_uploader(key="cmp_upload").upload("red.png", png("red"), "image/png")
    fine(test.run())
    assert test.selectbox(key="cmp_picture").value == "own"
    assert test.session_state["picture"] == "chelsea"
    test.file_uploader(key="cmp_upload").upload("notes.png", b"not a picture", "image/png")
    test.run()
    assert not test.exception
    assert "notes.png: This file is not a picture" in test.error[0].value
    assert test.selectbox(key="cmp_picture").value == "own"


def test_the_architectures_are_timed():
    test = opened()
    fine(test.multiselect(key="arch_names").set_value(["googlenet-mini", "resnet50"]).run())
    fine(test.button(key="arch_time").click().run())
    assert "Median and quartiles of" in texts(test)
    fine(test.multiselect(key="arch_names").set_value([]).run())


def test_the_ledger_and_attribution_stand_beside_each_other():
    test = opened(network="resnet18-mini", cmp_mode="network", cmp_network="googlenet-mini")
    fine(test.segmented_control(key="cmp_view").set_value("ledger").run())
    assert "one scale for A and B" in texts(test)
    assert "B − A" not in texts(test)  # a block is no module
    fine(test.segmented_control(key="cmp_mode").set_value("picture").run())
    assert "B − A" in texts(test)
    for method in ("gradcam", "occlusion_coarse"):
        fine(test.segmented_control(key="cmp_view").set_value("attribution").run())
        fine(test.segmented_control(key="cmp_method").set_value(method).run())
        assert "Rank correlation of the two maps" in texts(test)
    assert test.query_params["cmp_view"] in ("attribution", ["attribution"])


def test_a_link_restores_the_view():
    test = opened(cmp_count="32", cmp_sort_True="index", cmp_part_4="2", cmp_site_A="inception4c")
    assert test.selectbox(key="cmp_count").value == 32
    assert test.selectbox(key="cmp_sort_True").value == "index"
    assert test.segmented_control(key="cmp_part_4").value == 2
    assert test.selectbox(key="cmp_site_A").value == "inception4c"
    assert opened(arch_names="resnet18-mini.x").multiselect(key="arch_names").value == [
        "resnet18-mini"
    ]
