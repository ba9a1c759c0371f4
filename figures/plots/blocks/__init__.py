"""Plots of residual blocks: their sizes, what deleting them costs, the paths between them."""
