"""What does a 1×1 convolution do?"""
