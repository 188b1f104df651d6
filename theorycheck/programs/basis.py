r"""Bases of a linear program, found by HiGHS in floating point.

HiGHS returns a basis that is optimal up to its tolerances; whether it is optimal is decided
elsewhere, exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from theorycheck.programs.row_space import Floats


def basic_columns(A: Floats, b: Floats, c: Floats) -> tuple[int, ...] | None:
    """Return the basic columns of min c.x, Ax = b, x >= 0, or None if HiGHS finds no optimum.

    There may be fewer than rows: HiGHS keeps a row itself basic where the vertex is degenerate.

    Shapes:
        A: ``(rows, columns)``; b: ``(rows,)``; c: ``(columns,)``.
    """
    import highspy
    import numpy as np

    rows, width = A.shape
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = width, rows
    model.col_cost_ = c
    model.col_lower_, model.col_upper_ = np.zeros(width), np.full(width, highspy.kHighsInf)
    model.row_lower_ = model.row_upper_ = b
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(width + 1, dtype=np.int32) * rows
    model.a_matrix_.index_ = np.tile(np.arange(rows, dtype=np.int32), width)
    model.a_matrix_.value_ = A.T.ravel()
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", "false")
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("solver", "simplex")
    solver.setOptionValue("primal_feasibility_tolerance", 1e-10)
    solver.setOptionValue("dual_feasibility_tolerance", 1e-10)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    status = solver.getBasis().col_status
    return tuple(j for j, state in enumerate(status) if state == highspy.HighsBasisStatus.kBasic)


def independent(A: Floats, aligned: float = 1e-9) -> tuple[int, ...] | None:
    """Return independent columns, as many as there are rows, the first that help; None if too few.

    A column helps if more than the part `aligned` of it is off the span of those before.

    Shapes:
        A: ``(rows, columns)``, its rows nearly orthonormal.
    """
    import numpy as np

    rows = A.shape[0]
    frame = np.zeros((rows, 0))
    kept: list[int] = []
    for j in range(A.shape[1]):
        column = A[:, j]
        # Gram-Schmidt once loses orthogonality, twice does not.
        rest = column - frame @ (frame.T @ column)
        rest = rest - frame @ (frame.T @ rest)
        length = float(np.linalg.norm(rest))
        if length > aligned * float(np.linalg.norm(column)):
            kept.append(j)
            frame = np.column_stack((frame, rest / length))
        if len(kept) == rows:
            return tuple(kept)
    return None
