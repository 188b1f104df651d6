"""Convex programs and Newton iterations. Floating point: they find, they prove nothing."""
