"""What was measured once and ships in assets/, read back."""
