"""What does each branch of an Inception module see?"""
