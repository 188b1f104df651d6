"""Problem families that two or more theorems share, and the routes to their numbers."""
