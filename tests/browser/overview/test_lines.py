"""The overview's lines lead from what feeds to what is fed."""

import pytest

from tests.browser.overview.test_overview import NETWORKS, SEEN, SVG, visit


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_lines_lead_from_what_feeds_to_what_is_fed(browser, address, network, size):
    page = visit(browser, address, size, f"?network={network}")
    seen = page.locator(SVG).evaluate(SEEN)
    scale = seen["size"][0] / 14.5
    boxes = {name: box for name, *box in [*seen["stops"], *seen["joins"]]}
    pairs = {}
    for source, target, start, end in seen["wires"]:
        pairs.setdefault((source, target), []).append((start, end))
    for (source, target), lines in pairs.items():
        assert any(near(start, boxes[source], 13 * scale) for start, _ in lines), (source, target)
        assert any(near(end, boxes[target], 13 * scale) for _, end in lines), (source, target)
    page.context.close()


def near(point, box, most):
    across = max(box[0] - point[0], point[0] - box[2], 0)
    down = max(box[1] - point[1], point[1] - box[3], 0)
    return max(across, down) <= most
