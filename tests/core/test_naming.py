from theorycheck.core.naming import closest


def test_a_near_name_is_suggested():
    assert closest("alhpa", ["alpha", "samples"]) == "Did you mean 'alpha'?"


def test_otherwise_the_names_are_listed():
    assert closest("zzz", iter(["alpha", "samples"])) == "Known: alpha, samples."
