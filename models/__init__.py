"""What a network is: its card, its weights, its anatomy. Imports torch and torchvision only."""
