"""Which pixels made the network say so: attribution methods through Captum, and what each result is
worth.
"""
