"""How does the gradient's norm change with depth?"""
