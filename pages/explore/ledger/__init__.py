"""Which branch mattered?"""
