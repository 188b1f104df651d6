from theorycheck.reporting.balls import bound_words, digits_words, pieces, tables


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
    assert digits_words({"rad": "0", "digits": 10_000, "bound": "lower"}) == "lower bound"
    assert digits_words({"rad": "1e-9", "digits": 8, "bound": "lower"}) == "8"


def bound(mid, side, rad="0"):
    return {"mid": mid, "rad": rad, "bound": side, "digits": 10_000}


def test_a_bound_is_not_shown_as_an_exact_number():
    low, high, ball, number = tables(
        {
            "low": bound("1", "lower"),
            "high": bound("2", "upper"),
            "ball": bound("3", "lower", rad="1e-9"),
            "number": {"mid": "4", "rad": "0", "digits": 10_000},
        }
    )[0].columns
    assert [low.sign, high.sign, ball.sign, number.sign] == ["≥ ", "≤ ", "≥ ", ""]
    assert [low.radius, high.radius, ball.radius, number.radius] == ["", "", "1e-9", "0"]
    assert [low.digits, high.digits, number.digits] == ["lower bound", "upper bound", "exact"]
    assert bound_words(bound("1", "lower")) == "at least"
    assert bound_words(bound("1", "upper")) == "at most"
    assert bound_words({"mid": "1", "rad": "0"}) == ""


def window(count=3):
    return {
        "piece_start": {"mid": [str(10 * i) for i in range(count)], "rad": "0"},
        "piece_end": {"mid": [str(10 * i + 10) for i in range(count)], "rad": "0"},
    }


def test_pieces_are_named_by_their_times():
    quantities = {**window(), "least_loss": bound(["1", "2", "3"], "lower"), "s": quantity("1")}
    assert pieces(quantities) == ["0 to 10", "10 to 20", "20 to 30"]
    timed, scalar = tables(quantities)
    assert timed.rows == ("0 to 10", "10 to 20", "20 to 30")
    assert timed.head == "times"
    assert [column.name for column in timed.columns] == ["least_loss"]
    assert scalar.scalar


def test_what_is_not_about_the_pieces_is_numbered():
    (other, *_) = tables({"norm": quantity(["1", "2"]), **window()})
    assert (other.rows, other.head) == (("1", "2"), "component")
    (alone,) = tables(window())
    assert [column.name for column in alone.columns] == ["piece_start", "piece_end"]
    (folded,) = tables({**window(20), "a": quantity(["0"] * 20)})
    assert len(folded.rows) == len(folded.columns[0].mid) == 20 - folded.left_out
    assert pieces({"piece_start": quantity(["1"])}) == []
