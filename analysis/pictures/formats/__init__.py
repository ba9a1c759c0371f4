"""What a picture file really holds: its kind, its bare pixels, the range of its numbers, its
colours.
"""
