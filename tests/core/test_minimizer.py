import pickle
from fractions import Fraction

from theorycheck.core.minimizer import Minimizer
from theorycheck.rigor.norms import minimum_l2


def test_it_pickles_and_becomes_doubles():
    minimizer = Minimizer(
        value=[Fraction(2, 5), Fraction(4, 5)],
        dual=[Fraction(2, 5)],
        radius=Fraction(0),
        certificate=minimum_l2({"X": "1,2", "y": "2"}, (Fraction(2, 5),)),
        unique=True,
        norm="l2",
    )
    assert pickle.loads(pickle.dumps(minimizer)) == minimizer
    assert minimizer.to_numpy().tolist() == [0.4, 0.8]


def test_the_representation_is_one_short_line_whatever_the_numbers():
    import theorycheck as tc

    shown = repr(tc.minimum_entropy("1,2", "1", "1e-300", order=50, digits=10))
    assert shown.startswith("Minimizer([")
    assert "unique=True" in shown
    assert len(shown) < 200
