"""Four rows of Longley's macroeconomic table: real data, badly conditioned on purpose.

Longley (1967), Journal of the American Statistical Association 62, 819-841; the NIST Statistical
Reference Datasets distribute the table.
"""

from __future__ import annotations

from importlib.resources import files

from theorycheck.models.started_regression import StartedRegression


def longley(alpha: str = "1/10") -> StartedRegression:
    """Return total employment regressed on the six predictors, years 1947 to 1950."""
    rows = {name: _rows(f"longley_{name}.csv") for name in ("X", "y")}
    return StartedRegression.at(alpha=alpha, X=[line.split(",") for line in rows["X"]], y=rows["y"])


def _rows(name: str) -> list[str]:
    content = (files("theorycheck") / "datasets" / name).read_text(encoding="utf-8")
    lines = [line for line in content.splitlines() if line and not line.startswith("#")]
    return lines[1:]
