"""Random weights from a generator of their own, so that builds in several threads do not mix."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

DRAWS = (
    Tensor.uniform_,
    Tensor.normal_,
    nn.init.uniform_,
    nn.init.normal_,
    nn.init.kaiming_uniform_,
    nn.init.kaiming_normal_,
    nn.init.xavier_normal_,
    nn.init.xavier_uniform_,
)


class SeededInit(TorchFunctionMode):
    """Inside, this thread's layers draw their weights from a generator with this seed.

    The numbers equal those after `torch.manual_seed(seed)`, but torch's generator, which every
    thread shares, is neither read nor moved: another viewer's network changes nothing here.
    """

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.generator = torch.Generator().manual_seed(seed)

    def __torch_function__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Give every draw this generator."""
        options = dict(kwargs or {})
        if func in DRAWS:
            options["generator"] = self.generator
        return func(*args, **options)
