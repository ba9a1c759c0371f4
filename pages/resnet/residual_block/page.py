"""What does a skip connection carry? One residual block at a time, on the photo."""

from pages.resnet.residual_block.listing import CODE
from pages.resnet.residual_block.view import view
from ui import goto
from ui.blocks.listing import listing
from ui.frame import visit

goto.follow_old_link("residual_block")
view(visit().subject)
listing(CODE)
