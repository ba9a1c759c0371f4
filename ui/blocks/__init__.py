"""What pages about residual blocks share: answers before and after, switches, wiring."""
