"""Diagonal linear networks: gradient flow, its potential and its limits."""
