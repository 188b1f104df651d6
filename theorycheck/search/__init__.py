"""Searches for what is wrong with a theorem, or with the checks that should notice it."""
