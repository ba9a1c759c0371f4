"""What the page on filter sizes measures, and for whom it keeps it."""

from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import torch

from pages.inception.filter_sizes.results import (
    DRAWS,
    SCALES,
    answers_by_size,
    effective_fields,
    known_fields,
)
from serving.subject import subject_of
from tests.conftest import picture_tensor, shipped
from tests.test_pages import app, fine, texts

PAGE = "pages/inception/filter_sizes/page.py"


def silent():
    return nullcontext(lambda **words: None)


def test_answers_are_kept_for_each_device():
    subject = subject_of("coffee")
    module = subject.instrument.modules[0]
    answers = answers_by_size(subject, module, silent)
    assert [answer.scale for answer in answers] == list(SCALES)
    assert answers_by_size(subject_of("coffee"), module, silent) is answers
    elsewhere = replace(subject, device="cpu:0")
    assert answers_by_size(elsewhere, module, silent) is not answers


def test_a_field_is_the_gradient_of_the_centre_unit():
    subject = subject_of("coffee")
    module = subject.instrument.modules[0]
    assert known_fields(subject, module) is None
    planes = effective_fields(subject, module, silent)
    assert known_fields(subject, module) is planes
    network = shipped("googlenet-mini").network
    units = []
    handle = network.inception3a.branch1.register_forward_hook(
        lambda block, given, output: units.append(output[0, :, 14, 14])
    )
    x = picture_tensor("googlenet-mini", "coffee").requires_grad_(True)
    network(x)
    handle.remove()
    generator, total = torch.Generator().manual_seed(0), np.zeros((224, 224))
    for _ in range(DRAWS):
        signs = torch.randint(0, 2, units[0].shape, generator=generator) * 2 - 1
        (gradient,) = torch.autograd.grad((units[0] * signs).sum(), x, retain_graph=True)
        total += gradient[0].square().sum(0).double().numpy()
    want = np.sqrt(total / DRAWS)
    np.testing.assert_allclose(planes[0], want, atol=1e-4 * want.max())


def test_fields_are_asked_for_once_for_all_viewers():
    test = fine(app(picture="rocket", module="inception4b").switch_page(PAGE).run())
    assert "effective about" not in texts(test)
    fine(test.button(key="effective_ask").click().run())
    assert texts(test).count("effective about") == 4
    other = fine(app(picture="rocket", module="inception4b").switch_page(PAGE).run())
    assert texts(other).count("effective about") == 4


def test_a_link_restores_the_size():
    test = fine(app(object_scale="1.4").switch_page(PAGE).run())
    assert test.select_slider(key="object_scale").value == 1.4
