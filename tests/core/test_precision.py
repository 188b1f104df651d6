import threading

import pytest
from flint import arb, ctx

from theorycheck.core.precision import working_precision


def test_the_precision_is_set_inside_and_restored_outside():
    before = ctx.prec
    with working_precision(200):
        assert ctx.prec == 200
        with working_precision(31):
            assert ctx.prec == 31
        assert ctx.prec == 200
        third = arb(1) / 3
    assert ctx.prec == before
    assert third.rad() < arb(2) ** -190


def test_it_is_restored_after_an_error():
    before = ctx.prec
    with pytest.raises(ZeroDivisionError), working_precision(300):
        raise ZeroDivisionError
    assert ctx.prec == before


@pytest.mark.parametrize("bits", [1, 0, -5])
def test_flint_needs_two_bits(bits):
    with pytest.raises(ValueError, match=f"bits={bits}"), working_precision(bits):
        pass


def test_another_thread_waits_instead_of_changing_the_precision_under_our_feet():
    seen, inside, checked = [], threading.Event(), threading.Event()

    def other():
        inside.wait()
        with working_precision(77):
            seen.append((ctx.prec, checked.is_set()))

    thread = threading.Thread(target=other)
    thread.start()
    with working_precision(200):
        inside.set()
        thread.join(timeout=0.05)
        assert ctx.prec == 200
        assert not seen
        checked.set()
    thread.join()
    assert seen == [(77, True)]
