"""The papers that several theorems come from."""

from __future__ import annotations

from theorycheck.core.theorem import Reference


def kernel_and_rich_regimes(locator: str) -> Reference:
    """Return the reference to a place in Woodworth et al. (2020)."""
    return Reference(
        authors="B. Woodworth, S. Gunasekar, J. D. Lee, E. Moroshko, P. Savarese, I. Golan, "
        "D. Soudry, N. Srebro",
        title="Kernel and Rich Regimes in Overparametrized Models",
        where="COLT 2020, PMLR 125, 3635-3673 (COLT); arXiv 2002.09277v3 (V3) and "
        "1906.05827v1 (V1)",
        year=2020,
        locator=locator,
    )


def single_neuron(locator: str) -> Reference:
    """Return the reference to a place in Xu and Du (2023)."""
    return Reference(
        authors="W. Xu, S. S. Du",
        title="Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a "
        "Single Neuron",
        where="COLT 2023, PMLR 195, 1155-1198",
        year=2023,
        locator=locator,
    )
