"""Basic block or bottleneck, and how long are the paths?"""
