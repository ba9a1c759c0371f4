"""The whole network on one screen."""
