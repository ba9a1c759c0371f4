"""How a picture is written down while it is optimised: a scaled spectrum in decorrelated colours
(Olah et al. 2017).
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

START = 0.01  # standard deviation of the first numbers
# Square root of the covariance of colours over ImageNet, as published with Olah et al. 2017
# (lucid).
COLOURS = np.array([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]])


@dataclass(frozen=True)
class Writing:
    """How numbers become a picture: as a scaled spectrum or as plain pixels; in decorrelated
    colours or plain RGB.

    `smooth` lets fine detail learn slower than Olah et al. do: the scale falls with the frequency
    squared.
    """

    size: int
    fourier: bool = True
    decorrelated: bool = True
    smooth: bool = False

    def first(self, seeds: tuple[int, ...]) -> Tensor:
        """The numbers to start from, one seed for each picture: N x 3 x S x F x 2, or N x 3 x S x S
        without Fourier.
        """
        shape = (3, self.size, self.size // 2 + 1, 2) if self.fourier else (3, self.size, self.size)
        drawn = [torch.randn(shape, generator=torch.Generator().manual_seed(s)) for s in seeds]
        return START * torch.stack(drawn)

    def picture(self, numbers: Tensor) -> Tensor:
        """The pictures (N x 3 x S x S, 0 to 1) that these numbers stand for."""
        planes = self._planes(numbers)
        if self.decorrelated:
            planes = torch.einsum("rc,nchw->nrhw", _colours(planes), planes)
        return torch.sigmoid(planes)

    def _planes(self, numbers: Tensor) -> Tensor:
        if not self.fourier:
            return numbers
        spectrum = torch.view_as_complex(numbers) * _scales(
            self.size, 2 if self.smooth else 1, numbers
        )
        return torch.fft.irfft2(spectrum, s=(self.size, self.size)) / 4


def spectrum_scale(
    size: int, power: int = 1
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """S x (S // 2 + 1): S² divided by a power of the frequency (cycles a picture, at least 1).

    With power 1 all scales learn at one pace.
    """
    down = np.fft.fftfreq(size, 1 / size)[:, None]
    across = np.fft.rfftfreq(size, 1 / size)[None]
    return size * size / np.maximum(np.hypot(down, across), 1) ** power


def _scales(size: int, power: int, like: Tensor) -> Tensor:
    return torch.from_numpy(spectrum_scale(size, power)).to(like.device, like.dtype)


def _colours(like: Tensor) -> Tensor:
    largest = np.linalg.norm(COLOURS, axis=0).max()
    return torch.from_numpy(COLOURS / largest).to(like.device, like.dtype)


def mirrored_places(size: int, side: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
    """Which of `size` px stands at each of `side` px: mirrored beyond the edges, or the middle."""
    start = (size - side) // 2
    places = np.arange(start, start + side) % (2 * size)
    return np.where(places < size, places, 2 * size - 1 - places)
