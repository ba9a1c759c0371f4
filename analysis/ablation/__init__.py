"""Networks with branches switched off or blocks deleted."""
