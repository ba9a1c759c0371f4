"""Which networks are these?"""
