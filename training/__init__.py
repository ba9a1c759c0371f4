"""Training of the shipped miniatures and of the recorded depth runs; never imported by a page's
first paint.
"""
