import csv
import io

from theorycheck.reporting.gallery import figures, tables


def test_the_data_of_a_figure_are_all_there_and_linked(sample, read):
    files = tables(sample.SERIES)
    assert list(files) == ["figures/1-loss.csv", "figures/2-agreement.csv"]
    found = read(figures(sample.SERIES))
    assert [a["href"] for a in found.named("a")] == list(files)
    rows = list(csv.DictReader(io.StringIO(files["figures/1-loss.csv"])))
    line = sample.SERIES[0]["lines"][2]
    own = [row for row in rows if row["line"] == line["label"]]
    assert [float(row["x"]) for row in own] == line["x"]
    assert [float(row["y"]) for row in own] == line["y"]
    assert len(rows) == 160


def test_what_has_no_value_is_left_empty(sample):
    text = tables(sample.SERIES)["figures/2-agreement.csv"]
    assert '"flow against dual, both of them in balls",1,\n' in text


def test_every_figure_has_words_for_those_who_do_not_see_it(sample, read):
    found = read(figures(sample.SERIES))
    for svg in found.named("svg"):
        assert svg["role"] == "img"
        assert len(svg["aria-labelledby"].split()) == 2
    assert len(found.named("desc")) == 2
    assert figures([]) is None


def test_names_of_files_are_plain(sample):
    series = [{**sample.SERIES[0], "slug": "../../Etc/<passwd>"}, sample.SERIES[0]]
    assert list(tables(series)) == ["figures/1-etc-passwd.csv", "figures/2-loss.csv"]
