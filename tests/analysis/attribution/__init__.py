"""Attribution against independent computations."""
