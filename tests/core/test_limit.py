import subprocess
import sys
from fractions import Fraction

import numpy as np

from theorycheck.core.limit import Limit


def test_midpoints_as_doubles():
    limit = Limit(
        value=[Fraction(1, 3), Fraction(-2)],
        radius=Fraction(1, 10**40),
        time=Fraction(7),
        certified=False,
        certificate=None,
    )
    floats = limit.to_numpy()
    assert floats.dtype == np.float64
    assert floats.tolist() == [1 / 3, -2.0]


def test_the_vocabulary_loads_without_numpy():
    code = (
        "import sys, theorycheck.core.limit, theorycheck.core.minimizer, theorycheck.core.judge;"
        "print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_representation_is_one_short_line():
    import theorycheck as tc

    shown = repr(tc.flow_limit("1,2", "1", "1/10", digits=10))
    assert shown.startswith("Limit([0.")
    assert "certified=True" in shown
    assert len(shown) < 200
