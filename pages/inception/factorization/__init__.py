"""What do factorized kernels cost, and what can they do?"""
