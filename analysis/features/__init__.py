"""Feature visualization by optimisation: pictures that a channel, a branch or a class answers to
most.
"""
