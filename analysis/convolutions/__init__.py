"""What single convolutions cost and can do."""
