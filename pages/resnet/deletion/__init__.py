"""How much does one block matter?"""
