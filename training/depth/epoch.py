"""One epoch of a plain or residual net on CIFAR-10."""

import time

import torch
from torch.nn import functional as F
from tqdm import tqdm

from models.depth_family import DepthNet
from training.data import cifar10
from training.depth.schedule import Schedule


def train_epoch(
    network: DepthNet,
    optimizer: torch.optim.SGD,
    data: cifar10.Split,
    schedule: Schedule,
    epoch: int,
    seed: int,
) -> dict[str, float]:
    """One epoch; its random numbers depend on seed and epoch alone, so a resumed run is the same
    run.
    """
    generator = torch.Generator().manual_seed(1000 * seed + epoch)
    order = torch.randperm(len(data.labels), generator=generator)
    began, losses, wrong = time.perf_counter(), 0.0, 0
    for group in optimizer.param_groups:
        group["lr"] = schedule.rate_at(epoch)
    network.train()
    bar = tqdm(
        order.split(schedule.batch), desc=f"epoch {epoch + 1}/{schedule.epochs}", mininterval=20
    )
    for chosen in bar:
        pictures = cifar10.augmented(data.pictures[chosen], generator)
        logits = network(pictures.contiguous(memory_format=torch.channels_last))
        loss = F.cross_entropy(logits, data.labels[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses += loss.item() * len(chosen)
        wrong += int((logits.argmax(1) != data.labels[chosen]).sum())
    count = len(data.labels)
    return {
        "epoch": epoch + 1,
        "rate": schedule.rate_at(epoch),
        "loss": losses / count,
        "running_error": wrong / count,
        "seconds": time.perf_counter() - began,
    }
