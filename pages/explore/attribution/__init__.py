"""Which pixels made it say so?"""
