import types

import pytest

from theorycheck.selftest.planted import planted


def test_what_is_planted_is_taken_out_again():
    module = types.SimpleNamespace(find=lambda: 1)
    honest = module.find
    with planted(module, "find", lambda find: lambda: find() + 1):
        assert module.find() == 2
    assert module.find is honest


def test_it_is_counted_how_often_it_was_asked():
    module = types.SimpleNamespace(find=lambda: 1)
    with planted(module, "find", lambda find: find) as asked:
        assert not asked
        module.find()
        module.find()
    assert asked["find"] == 2


def test_also_after_an_error():
    module = types.SimpleNamespace(find=lambda: 1)
    honest = module.find
    with pytest.raises(ValueError, match="lost"), planted(module, "find", lambda _: None):
        raise ValueError("lost")
    assert module.find is honest
