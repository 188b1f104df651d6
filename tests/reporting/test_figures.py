"""The page of figures: what each shows and does not show, its data, and the way to the others."""

from theorycheck.reporting import figures
from theorycheck.reporting.site import write_site


def records(sample):
    first = sample.record("supported", theorem="a")
    first["conclusions"][-1]["margin"] = 0.25
    return [first, sample.record("supported", theorem="a", case="longley")]


def page(records):
    return figures.html_page(records, figures.about_all(records))


def test_each_figure_says_what_it_shows_and_what_not(sample, read):
    found = read(page(records(sample)))
    found.assert_harmless()
    assert found.text.count("Not shown: ") == 2
    assert "1 check of 1 theorem" in found.text
    assert {"figures/ball-widths.csv", "figures/margins.csv"} <= {
        a["href"] for a in found.named("a")
    }


def test_the_data_stand_where_the_page_says(sample, tmp_path):
    write_site(records(sample), tmp_path)
    text = (tmp_path / "figures" / "ball-widths.csv").read_text(encoding="utf-8")
    assert "a,longley,minimizer,69,30," in text
    assert "a,witness,0.25," in (tmp_path / "figures" / "margins.csv").read_text(encoding="utf-8")
    assert (tmp_path / "figures.html").is_file()


def test_it_leads_to_the_figures_of_every_theorem(sample, read, tmp_path):
    write_site(records(sample), tmp_path)
    found = read((tmp_path / "figures.html").read_text(encoding="utf-8"))
    links = [a["href"] for a in found.named("a") if "#figure-" in a["href"]]
    assert links == [
        f"{place}/index.html#figure-{number}" for place in ("a", "a/longley") for number in (1, 2)
    ]
    there = read((tmp_path / "a" / "longley" / "index.html").read_text(encoding="utf-8"))
    assert [figure["id"] for figure in there.named("figure")] == ["figure-1", "figure-2"]


def test_a_report_without_any_says_so(sample, read):
    text = read(page([sample.record("established")])).text
    assert "No check of this report left a ball" in text
    assert "No theorem of this report has figures of its own." in text


def test_attacks_stay_text(sample, read):
    read(page([sample.poisoned(each) for each in records(sample)])).assert_harmless()
