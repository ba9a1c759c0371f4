"""Arrays and labels to SVG, PNG and Plotly figures; never runs a network."""
