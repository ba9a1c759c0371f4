"""Small nets that are trained while a viewer looks."""
