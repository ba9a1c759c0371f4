"""The section Inception: what its modules are made of."""
