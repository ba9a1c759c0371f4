"""What viewers share: networks, passes and results, once for all."""
