"""Handwritten records, one for each verdict, with every part of the form in use."""

import copy
import math

DIGITS = "0.4812118250596034474977589134243684231351843343856605196610181688"


def entry(statement, outcome, method, check="check_it", **more):
    """Return one entry."""
    return {
        "statement": statement,
        "words": f"The words of {statement}.",
        "latex": r"\beta_\infty = \operatorname*{arg\,min}_{X\beta=y} Q_\alpha(\beta)",
        "check": check,
        "method": method,
        "outcome": outcome,
        "digits": None,
        "summary": "The residual was bounded in balls; uniqueness was not looked at.",
        "quantities": {},
        "certificate": None,
        "seconds": 0.25,
        **more,
    }


def ball(latex, words, mid, rad="1.5e-58", digits=57):
    """Return one quantity."""
    return {"latex": latex, "words": words, "mid": mid, "rad": rad, "digits": digits}


def certificate(kind="root", digest="a" * 64):
    """Return a certificate of the outer form."""
    return {
        "format": "theorycheck-certificate/1",
        "kind": kind,
        "problem": {"alpha": "1/10"},
        "center": ["1/3", "-2/7"],
        "digest": digest,
    }


ASSUMPTION = entry(
    "data-are-consistent",
    "holds",
    "exact",
    check="in_range",
    words="The system X beta = y has a solution.",
    latex=r"y \in \operatorname{range} X",
    summary="Rational elimination found a solution; nothing was rounded.",
)
IDENTITY = entry(
    "gradient-is-arcsinh",
    "holds",
    "symbolic",
    check="derivation",
    words="The gradient of the potential is arcsinh.",
    latex=r"\forall z \in \mathbb{R}:\ \frac{d}{dz} q{\left(z \right)}"
    r" = \operatorname{arcsinh}\left( \tfrac{z}{2} \right)",
    summary="Every step reduces to an identity that was checked again in exact arithmetic.",
)
AGREEMENT = entry(
    "limit-is-minimizer",
    "holds",
    "enclosed",
    check="limit_against_dual",
    words="The limit of the flow minimizes the hyperbolic entropy among interpolants.",
    digits=41,
    summary="Two balls were computed apart and overlap; equality itself is not proved.",
    quantities={
        "limit": ball(
            r"\beta_\infty", "limit of the flow", [DIGITS, "-" + DIGITS, "0"], "3.1e-45", 44
        ),
        "minimizer": ball(
            r"\hat\beta", "minimizer of the program", [DIGITS, "-" + DIGITS, "0"], "2.2e-70", 69
        ),
        "loss": ball(r"\left\| X\beta - y \right\|^2", "loss at the end", "1.1e-90", "1e-91", 1),
    },
    certificate=certificate(),
)
LONGER = entry(
    "norm-is-small",
    "holds",
    "enclosed",
    check="norm_bound",
    words="The norm is at most the bound.",
    latex=r"\sum_{i=1}^{d} \left| \beta_i \right| \leq \begin{cases} \epsilon^{-1} & \text{for}\: "
    r"\alpha \leq \exp{\left(- \frac{d}{\epsilon} \right)} \\ 1 + \epsilon & "
    r"\text{otherwise} \end{cases}",
    quantities={
        "beta": ball(r"\beta", "", [f"{i}.{DIGITS[2:40]}" for i in range(20)]),
    },
    certificate=certificate("box", "b" * 64),
)
CONTROLS = [
    {
        **entry("printed-constant", "fails", "enclosed", check="limit_against_printed"),
        "words": "The constant in the exponent is -4, as printed.",
        "latex": r"\nu = -4 \int_0^\infty r(t)\, dt",
        "source": "equation (15) of the preprint",
        "expected": "fails",
        "caught": True,
        "summary": "The two balls are disjoint.",
    }
]
ERRATUM = {
    **CONTROLS[0],
    "statement": "unique-root",
    "words": "The quartic has one real root.",
    "source": "section 5 of the preprint",
    "problem": {"z": "1"},
    "given": [{"words": "z is not 0.", "latex": r"z \neq 0", "holds": True}],
    "erratum": {
        "number": "E3",
        "versions": "V1, V3",
        "reading": "Unique among the real numbers; no fair reading is true.",
        "corrected": "limit-is-minimizer",
    },
}
DERIVATION = [
    {
        "title": "Integrate by parts",
        "latex": r"q(z) = 2 - \sqrt{4 + z^2} + z \operatorname{arcsinh}(z/2)",
        "reason": "The antiderivative of arcsinh is elementary.",
        "side_conditions": ["z is real", "alpha > 0"],
        "checks": {"symbolic": "holds", "kernel": "holds", "balls": "inconclusive"},
    },
    {
        "title": "Stop",
        "latex": r"\nabla Q = X^\top \nu",
        "reason": "Stationarity.",
        "side_conditions": [],
        "checks": {},
    },
]
HONESTY = [
    {
        "solver": "CLARABEL",
        "program": "minimum entropy",
        "status": "optimal",
        "distance": "4.1e-2",
        "relative": "1.2e-2",
        "note": "alpha = 1/1000",
    },
    {
        "solver": "SCS",
        "program": "minimum entropy",
        "status": "infeasible",
        "distance": "",
        "relative": "",
        "note": "although feasible",
    },
]
TIMES = [0.1 * 1.3**k for k in range(40)]
SERIES = [
    {
        "slug": "loss",
        "title": "Loss along the flow",
        "description": "Loss against time, in floating point, for four scales.",
        "x_label": "time",
        "y_label": "loss",
        "x_scale": "log",
        "y_scale": "log",
        "lines": [
            {
                "label": rf"$\alpha = 10^{{-{k}}}$",
                "x": TIMES,
                "y": [math.exp(-t / (k + 1)) + 1e-12 for t in TIMES],
                "style": "line",
            }
            for k in range(4)
        ],
    },
    {
        "slug": "agreement",
        "title": "Digits of agreement",
        "description": "Digits of agreement of the two routes, and what was asked for.",
        "x_label": "alpha",
        "y_label": "digits",
        "x_scale": "log",
        "y_scale": "linear",
        "lines": [
            {
                "label": "flow against dual, both of them in balls",
                "x": [1e-3, 1e-2, 1e-1, 1, 10],
                "y": [38, 41, 44, None, 50],
                "style": "points",
            },
            {"label": "asked for", "x": [1e-3, 10], "y": [30, 30], "style": "step"},
        ],
    },
]
SCOPES = {
    "established": "the family: every d and n and every alpha > 0",
    "supported": "this problem",
    "undecided": "this problem",
    "contradicted": "this problem",
    "refuted": "this problem",
    "vacuous": "this problem",
}
CONCLUSIONS = {
    "established": [IDENTITY],
    "supported": [IDENTITY, AGREEMENT, LONGER],
    "undecided": [entry("limit-is-minimizer", "inconclusive", "enclosed"), IDENTITY],
    "contradicted": [
        entry("bound-holds", "holds", "enclosed", check="in_balls"),
        entry("bound-holds", "fails", "numeric", check="in_floats"),
    ],
    "refuted": [entry("bound-holds", "fails", "exact", check="counterexample")],
    "vacuous": [],
}


def record(verdict="supported", theorem=None, **more):
    """Return a fresh record with this verdict."""
    assumption = ASSUMPTION
    if verdict == "vacuous":
        assumption = {**ASSUMPTION, "outcome": "fails", "summary": "y lies outside the range of X."}
    matrix = ";".join(",".join(f"{i * j - 7}/{j + 3}" for j in range(20)) for i in range(5))
    problem = {"alpha": "1/10", "X": matrix, "y": "1,2,3,4,5"}
    symbols = {"alpha": r"\alpha", "X": "X", "y": "y"}
    return copy.deepcopy(
        {
            "schema": "theorycheck-record/1",
            "theorem": theorem or f"theorem-{verdict}",
            "title": "Gradient flow selects the interpolant of least hyperbolic entropy",
            "statement": "Started at scale alpha, the flow converges to the interpolant at which "
            "the hyperbolic entropy is least.",
            "verdict": verdict,
            "scope": SCOPES[verdict],
            "problem": problem,
            "parameters": [
                {
                    "name": name,
                    "symbol": symbols[name],
                    "doc": f"what {name} is",
                    "domain": "rational > 0" if name == "alpha" else "rationals",
                    "value": value,
                }
                for name, value in problem.items()
            ],
            "settings": {"digits": 30, "effort": "standard", "seed": 0},
            "assumptions": [assumption],
            "conclusions": CONCLUSIONS[verdict],
            "controls": [*CONTROLS, ERRATUM] if verdict == "supported" else CONTROLS,
            "derivation": DERIVATION,
            "solver_honesty": HONESTY,
            "series": SERIES if verdict == "supported" else [],
            "notes": ["Zero columns are legal: their coefficient stays 0."],
            "references": [
                {
                    "authors": "B. Woodworth et al.",
                    "title": "Kernel and Rich Regimes",
                    "where": "COLT",
                    "year": 2020,
                    "locator": "Theorem 1",
                }
            ],
            "versions": {"python-flint": "0.9.0", "sympy": "1.14.0"},
            **more,
        }
    )


ATTACK = "<script>alert('x')</script>\"'&--><img src=x onerror=y>`|$\n# h"
_FIXED = {"schema", "theorem", "verdict", "method", "outcome", "expected", "style", "effort"}
_FIXED |= {"x_scale", "y_scale", "digest", "file"}


def poisoned(data):
    """Return `data` with an attack on HTML and Markdown behind every free text and name."""
    if isinstance(data, dict):
        return {
            key if key.islower() and key != "alpha" else key + ATTACK: (
                value
                if key in _FIXED
                else dict(value)
                if key in ("checks", "settings")
                else poisoned(value)
            )
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [poisoned(value) for value in data]
    return data + ATTACK if isinstance(data, str) else data
