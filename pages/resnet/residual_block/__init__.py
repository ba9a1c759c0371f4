"""What does a skip connection carry?"""
