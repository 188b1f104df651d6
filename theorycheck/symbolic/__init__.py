"""Derivations step by step (SymPy), and the exporters to balls and floats."""
