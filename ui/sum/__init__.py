"""The sum behind one number of a map: what the window reads, the arithmetic, and a sweep over the
whole map.
"""
