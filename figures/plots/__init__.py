"""Curves and bars, with Plotly or as PNG."""
