"""What the stages of a network give for a picture."""
