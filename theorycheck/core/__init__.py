"""The vocabulary: exact numbers, parameters, problems, statements, evidence, verdicts.

Nothing here imports NumPy, SciPy, SymPy or CVXPY.
"""
