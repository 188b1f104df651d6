"""The selftest of rigor: what users run on their own machine to see that the kernel can be trusted.

Values are compared with mpmath, which shares no code with python-flint; solvers are made to lie;
certificates are changed byte by byte.
"""
