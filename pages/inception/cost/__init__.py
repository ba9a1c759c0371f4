"""What does a bottleneck save?"""
