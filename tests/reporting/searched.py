"""Handwritten results of searches about the handwritten records, as the two commands write them."""

HEAD = {"version": "1.2.3", "effort": "quick", "digits": 30, "seed": 7}


def shown(record):
    """Return the formulas of a record's statements."""
    return {
        part: {entry["statement"]: entry["latex"] for entry in record[part]}
        for part in ("assumptions", "conclusions")
    }


def hit(statement="limit-is-minimizer", method="exact"):
    """Return a counterexample."""
    return {
        "verdict": "refuted",
        "statement": statement,
        "problem": {"alpha": "1/3", "y": "1,2"},
        "command": "theorycheck check theorem-supported --set alpha=1/3",
        "evidence": [
            {
                "check": "other",
                "method": "symbolic",
                "outcome": "holds",
                "summary": "It passes.",
            },
            {
                "check": "in_rationals",
                "method": method,
                "outcome": "fails",
                "summary": "Both sides are rational and differ.",
            },
        ],
    }


def need(statement, found=None, **more):
    """Return what a search says of one assumption."""
    return {
        "statement": statement,
        "need": "needed" if found else "not shown to be needed",
        "tried": 20,
        "admitted": 12,
        "undecided": 1,
        "open": 2,
        "cut": False,
        "counterexample": found,
        **more,
    }


def necessity(record, *needs, vacuous=False):
    """Return what `theorycheck necessity --json` writes of one theorem."""
    return {
        "schema": "theorycheck-necessity/1",
        **HEAD,
        "examples": 100,
        "seconds": 10.0,
        "theorems": [
            {
                "theorem": record["theorem"],
                "vacuous": vacuous,
                "statements": shown(record),
                "assumptions": list(needs),
            }
        ],
    }


def mutant(record, name="c*2", **more):
    """Return one mutant."""
    return {
        "theorem": record["theorem"],
        "statement": record["conclusions"][0]["statement"],
        "kind": "constant",
        "mutant": name,
        "relation": "2*x < y",
        **more,
    }


def mutants(record):
    """Return what `theorycheck mutants --json` writes of one theorem."""
    survivors = [
        mutant(record, "2 -> 3", explained=True, reason="a bound", margin=0.25, closest="witness"),
        mutant(
            record, "sign", explained=False, reason="a gap", margin=None, closest=None, kind="sign"
        ),
    ]
    counts = {"total": 4, "killed": 2, "equivalent": 1, "survivors": 2, "unexplained": 1}
    return {
        "schema": "theorycheck-mutants/1",
        **HEAD,
        **counts,
        "survivors": survivors,
        "theorems": [
            {
                "theorem": record["theorem"],
                "counts": counts,
                "statements": {"conclusions": shown(record)["conclusions"]},
                "problems": {"witness": {"alpha": "1/10"}},
                "admitted": ["witness"],
                "cut": True,
                "without_mutants": {"extra": "it has no number"},
                "failing": {"norm-is-small": ["case-two"]},
                "killed": [
                    mutant(record, name, check="c", problem="witness", where="1 < 2")
                    for name in ("a", "b")
                ],
                "equivalent": [mutant(record, "same", reason="it says the same")],
                "seconds": 1.5,
            }
        ],
    }
