"""Gradient flows by high-order Taylor integration. Floating point: it finds, it proves nothing."""
