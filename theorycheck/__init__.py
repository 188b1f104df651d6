"""Verify theorems of deep-learning theory, and say exactly what was checked."""
