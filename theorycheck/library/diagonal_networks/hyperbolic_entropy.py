r"""Gradient flow on a depth-2 diagonal network converges to the minimizer of Q_alpha.

Setting: $\beta = u^2 - v^2$ (coordinate-wise), $u(0) = v(0) = \alpha\mathbf 1$, $\alpha > 0$,
gradient flow of all 2d weights on $L(w) = \|X\beta(w) - y\|_2^2$ (sum of squares, no 1/2).

Claim: if y is in the range of X, then
$\lim_{t\to\infty}\beta(t) = \operatorname{argmin}_{X\beta=y} Q_\alpha(\beta)$ with
$Q_\alpha(\beta) = \alpha^2\sum_i q(\beta_i/\alpha^2)$,
$q(z) = \int_0^z\operatorname{arcsinh}(s/2)\,ds$; and
$\beta(\infty) = 2\alpha^2\sinh(-8X^\top\int_0^\infty r)$.

Checked: the claim by a derivation for every n and d, whose identities the kernel repeats; both
equalities in balls at one problem, from a certified flow and a certified minimizer. Convergence
is derived, not assumed. Control: the printed constant -4, which belongs to the loss with a 1/2.

Source: Woodworth, Gunasekar, Lee, Moroshko, Savarese, Golan, Soudry, Srebro, "Kernel and Rich
Regimes in Overparametrized Models", COLT 2020, theorem 1.
"""

from __future__ import annotations
