"""What reaches the layers on the way back."""
