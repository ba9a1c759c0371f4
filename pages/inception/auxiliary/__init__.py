"""What do the auxiliary heads answer?"""
