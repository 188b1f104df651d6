r"""The tangent kernel of a diagonal network of order D at its start is 2 D^2 alpha^(2D-2) <x, x'>.

Setting: $f(w,x) = \langle u^D - v^D, x\rangle$, $u(0) = v(0) = \alpha\mathbf 1$, $\alpha > 0$, and
$K_w(x,x') = \langle\nabla_w f(w,x), \nabla_w f(w,x')\rangle$.

Claim: $K_{w(0)}(x,x') = 2D^2\alpha^{2D-2}\langle x,x'\rangle$ for every D > 2. Up to its scale it
is the kernel of linear regression, whatever the order; its scale, which is that of the flow's rates
at the start, falls with the order for a small $\alpha$.

Checked: by a derivation for every N, d and real D > 2; at one problem from slopes found by exact
automatic differentiation, which needs an integer order. Order 2, and the drift of the kernel along
the flow, are in `kernel-at-initialization`. Control: the constant 1, which forgets half of the
weights.

Source: section 3 of Woodworth, Gunasekar, Lee, Moroshko, Savarese, Golan, Soudry, Srebro, "Kernel
and Rich Regimes in Overparametrized Models", COLT 2020, has the kernel of order 2; the constant of
every order is ours.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import tangent_kernel
from theorycheck.models.comparison import in_balls
from theorycheck.models.deep_assumptions import ORDER_ABOVE_TWO
from theorycheck.models.deep_regression import DeepRegression
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.diagonal_assumptions import POSITIVE_SCALE
from theorycheck.models.references import kernel_and_rich_regimes
from theorycheck.symbolic.derivation import Step

_SLOPES = (tangent_kernel.SLOPE_U, tangent_kernel.SLOPE_V)


def half() -> Any:
    """Return the kernel with half of its constant."""
    return tangent_kernel.at_start_of_order(1)


def _half_steps() -> list[Step]:
    return tangent_kernel.order_steps(1)


THEOREM = Theorem(
    title="The tangent kernel of a diagonal network of order D at its start is "
    "2 D^2 alpha^(2D-2) <x, x'>",
    family=DeepRegression,
    witness=DeepRegression.at(),
    scope="the family: every N, d, alpha > 0, real D > 2 and X",
    assumptions=(POSITIVE_SCALE, ORDER_ABOVE_TWO),
    conclusions=(
        Statement(
            slug="kernel-at-the-start",
            words="Between any two samples the tangent kernel at the start is "
            "2 D^2 alpha^(2D-2) times their inner product.",
            relation=tangent_kernel.at_start_of_order,
            quantities=_SLOPES,
            over="samples",
            checks={
                "derivation": by_derivation(
                    tangent_kernel.order_steps, tangent_kernel.at_start_of_order, over="samples"
                ),
                "automatic differentiation": in_balls(
                    tangent_kernel.at_start_of_order, tangent_kernel.slopes, over="samples"
                ),
            },
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="half-the-kernel",
                words="The tangent kernel at the start is D^2 alpha^(2D-2) times the inner "
                "product.",
                relation=half,
                quantities=_SLOPES,
                over="samples",
                checks={
                    "derivation": by_derivation(_half_steps, half, over="samples"),
                    "automatic differentiation": in_balls(
                        half, tangent_kernel.slopes, over="samples"
                    ),
                },
            ),
            source="made from the conclusion with half its constant, as if u alone were trained",
            at=DeepRegression.at,
        ),
    ),
    references=(
        kernel_and_rich_regimes("Section 3, the tangent kernel: here for every order above 2"),
    ),
    cases={"order-ten": lambda: DeepRegression.at(order="10", alpha="1/3")},
    derivation=shown(tangent_kernel.order_steps),
)
