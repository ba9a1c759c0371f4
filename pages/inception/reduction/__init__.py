"""What does a 1×1 reduction keep?"""
