"""Which branch answers to which size?"""
