"""Networks and numbers drawn as SVG."""
