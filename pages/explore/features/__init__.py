"""What does a channel look for?"""
