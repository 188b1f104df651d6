"""Theorems beside the library of theorycheck."""
