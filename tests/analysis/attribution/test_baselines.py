"""What a baseline takes away from a picture."""

import torch

from analysis.attribution.baselines import blurred


def test_a_blur_keeps_the_mean_and_takes_the_detail():
    flat = torch.full((1, 3, 16, 16), 0.3)
    torch.testing.assert_close(blurred(flat, 2.0), flat)
    noisy = torch.randn(1, 3, 64, 64)
    assert blurred(noisy, 5.0).std() < 0.1 * noisy.std()
