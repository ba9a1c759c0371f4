"""Two pictures, or two networks, side by side."""
