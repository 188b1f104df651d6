from theorycheck.reporting.balls import digits_words, tables


def quantity(mid):
    return {"mid": mid, "rad": "1e-9"}


def test_quantities_of_one_length_stand_together():
    found = tables(
        {
            "a": quantity(["1", "2"]),
            "s": quantity("1"),
            "b": quantity(["3", "4"]),
            "c": quantity(["5"]),
            "t": quantity("2"),
        }
    )
    assert [[column.name for column in table.columns] for table in found] == [
        ["a", "b"],
        ["s", "t"],
        ["c"],
    ]
    assert [table.scalar for table in found] == [False, True, False]


def test_long_vectors_are_folded_and_counted():
    (table,) = tables({"a": quantity([str(i) for i in range(20)])})
    assert len(table.columns[0].mid) + table.left_out == 20
    assert table.left_out == 14


def test_no_quantities_and_empty_vectors():
    assert tables({}) == []
    (table,) = tables({"a": quantity([])})
    assert table.left_out == 0


def test_a_name_alone_is_no_latex():
    (table,) = tables(
        {
            "residual_integral": {**quantity("1"), "latex": "residual_integral"},
            "R": {**quantity("1"), "latex": "R"},
        }
    )
    assert [column.latex for column in table.columns] == ["", "R"]


def test_digits_in_words():
    assert digits_words({"rad": "1e-9", "digits": 8}) == "8"
    assert digits_words({"rad": "1e-9"}) == ""
    assert digits_words({"rad": "0", "digits": 10_000}) == "exact"
