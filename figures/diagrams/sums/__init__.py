"""The arithmetic behind one number of a map, as markup."""
