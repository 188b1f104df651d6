from theorycheck.core.naming import MOST, closest


def test_a_near_name_is_suggested():
    assert closest("alhpa", ["alpha", "samples"]) == "Did you mean 'alpha'?"


def test_otherwise_the_names_are_listed():
    assert closest("zzz", iter(["alpha", "samples"])) == "Known: alpha, samples."


def test_many_names_are_not_all_listed():
    names = [f"name-{number}" for number in range(MOST + 2)]
    told = closest("zzz", names)
    assert told.endswith(f"{names[MOST - 1]}, and 2 more.")
