import pytest

from theorycheck._errors import MalformedInput
from theorycheck.rigor.language import DEEPEST, UNARY, parse

X, Y = ["symbol", "x"], ["symbol", "y"]


def number(text):
    return ["rational", text]


GOOD = [
    number("-1/3"),
    ["pi"],
    ["entry", "X", "n", "i"],
    ["add", X, Y, X],
    ["mul", X],
    ["pow", X, "-3/2"],
    ["sum", "n", "samples", ["mul", ["entry", "r", "n"], X]],
    ["max", "i", "features", ["abs", ["entry", "b", "i"]]],
    ["maximum", X, Y],
    ["forall", "i", "features", ["and", ["eq", X, Y], ["lt", ["entry", "b", "i"], X]]],
    *(["exp", [head, X]] for head in UNARY),
    *([head, X, Y] for head in ("eq", "ne", "lt", "le", "gt", "ge")),
]


@pytest.mark.parametrize("data", GOOD, ids=str)
def test_what_is_read_is_written_back(data):
    assert parse(data).to_json() == data
    assert parse(parse(data).to_json()) == parse(data)


BAD = [
    None,
    1,
    0.5,
    "x",
    [],
    [["pi"]],
    ["pi", X],
    ["tan", X],
    ["exp"],
    ["exp", X, Y],
    ["exp", "x"],
    ["rational", 0.5],
    ["rational", 1],
    ["rational", "0.5"],
    ["rational", "1e3"],
    ["rational", "2/4"],
    ["rational", "1/0"],
    ["rational", "nan"],
    ["rational", "+1"],
    ["rational", "١"],
    ["symbol", ""],
    ["symbol", "x y"],
    ["symbol", "__class__"],
    ["symbol", "ξ"],
    ["symbol", 3],
    ["entry", "X"],
    ["add"],
    ["pow", X, Y],
    ["pow", X, 2],
    ["pow", X, "10000000"],
    ["eq", X],
    ["eq", X, ["eq", X, Y]],
    ["add", X, ["eq", X, Y]],
    ["and", X],
    ["forall", "i", "features", X],
    ["sum", "n", "samples", ["eq", X, Y]],
    ["sum", "n", X],
    ["sum", "n", "samples", ["sum", "n", "samples", X]],
    {"head": "pi"},
]


@pytest.mark.parametrize("data", BAD, ids=str)
def test_anything_else_is_refused(data):
    with pytest.raises(MalformedInput):
        parse(data)


def test_depth_and_size_are_limited():
    deep = X
    for _ in range(DEEPEST + 1):
        deep = ["exp", deep]
    with pytest.raises(MalformedInput):
        parse(deep)
    very_deep = X
    for _ in range(100_000):
        very_deep = [very_deep]
    with pytest.raises(MalformedInput):
        parse(["exp", very_deep])
    with pytest.raises(MalformedInput):
        parse(["add", *[X] * 30_000])


def test_what_is_too_deep_or_no_json_is_refused_in_one_line():
    deep = "x"
    for _ in range(5000):
        deep = ["sin", deep]
    endless = ["sin"]
    endless.append(endless)
    for form in (deep, endless, ["sin", {1, 2}], ["sin", b"x"]):
        with pytest.raises(MalformedInput):
            parse(form)


def test_what_is_read_belongs_to_the_reader():
    form = ["symbol", "x"]
    first = parse(form).to_json()
    first[1] = "y"
    form[1] = "z"
    assert parse(["symbol", "x"]).to_json() == ["symbol", "x"]
