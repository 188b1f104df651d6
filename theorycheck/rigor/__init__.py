"""The trusted kernel: python-flint and the standard library, nothing else.

Searching is done elsewhere and is not trusted. What is here proves, in ball arithmetic or in
exact arithmetic, from certificates that are plain exact text.
"""
