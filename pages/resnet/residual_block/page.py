"""What does a skip connection carry? One residual block at a time, on the photo."""

from pages.resnet.residual_block.deleted import deleted
from pages.resnet.residual_block.exchange import exchange
from pages.resnet.residual_block.listing import listing
from pages.resnet.residual_block.live import live
from pages.resnet.residual_block.paths import paths
from pages.resnet.residual_block.plain import plain
from pages.resnet.residual_block.versions import versions
from pages.resnet.residual_block.view import view
from ui.frame import visit

subject = visit().subject
view(subject)
deleted(subject)
plain(subject)
live()
exchange(subject)
paths(subject)
versions()
listing()
