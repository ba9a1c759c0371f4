"""Plain against residual, trained while a viewer looks."""
