"""What if a branch were missing?"""
