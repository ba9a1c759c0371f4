"""Maps and photos as pixels."""
