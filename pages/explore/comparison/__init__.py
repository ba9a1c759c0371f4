"""Two modules, two pictures, or two networks, side by side."""
