from theorycheck.reporting import number


def test_short_text_is_left_alone():
    assert number.shortened("0.5") == "0.5"
    assert number.shortened("x" * number.WIDTH) == "x" * number.WIDTH


def test_a_shortened_decimal_keeps_its_exponent_and_says_that_it_goes_on():
    shown = number.shortened("1." + "2" * 80 + "e-300", 20)
    assert shown.startswith("1.222")
    assert shown.endswith("…e-300")
    assert len(shown) <= 20


def test_a_shortened_ratio_and_integer_never_read_as_other_numbers():
    ratio = number.shortened("1" * 100 + "/" + "3" * 90, 20)
    assert "…" in ratio
    assert "(100/90 characters)" in ratio
    assert number.shortened("7" * 100, 20) == "7777777777… (100 characters)"


def test_components():
    assert number.components({"mid": "1"}) == ["1"]
    assert number.components({"mid": ["1", "2"]}) == ["1", "2"]
    assert number.is_scalar({"mid": "1"})
    assert not number.is_scalar({"mid": ["1"]})


def test_folding_never_leaves_out_just_one():
    assert number.folded(range(7), 6) == (range(7), 0)
    assert number.folded(range(8), 6) == (range(6), 2)


def test_tables():
    assert number.table_of("1,2;3,4") == [["1", "2"], ["3", "4"]]
    assert number.table_of("1,2;3") is None
    assert number.table_of("auto") is None
    assert number.size_words([["1", "2"], ["3", "4"]]) == "2 × 2 matrix"
    assert number.size_words([["1", "2"]]) == "vector of 2"


def test_summaries_are_short_and_exact_where_possible():
    assert number.summarized("1,2;3,4") == "1,2;3,4"
    long = ";".join(",".join(["1/3"] * 30) for _ in range(9))
    assert number.summarized(long) == "9 × 30 matrix, starting 1/3, 1/3, 1/3, …"
    huge = ",".join(["1" * 500] * 4)
    assert len(number.summarized(huge)) < 200
