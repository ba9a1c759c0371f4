"""How well a score tells known pictures from unknown ones: the parts of training.unknown."""
