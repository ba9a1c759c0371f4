"""Which branch responds to which size?"""
