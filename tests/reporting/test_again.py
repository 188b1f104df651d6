import shlex

from theorycheck.reporting import again


def test_the_command_is_copied_from_what_is_shown(sample, read):
    record = sample.record("supported", problem={"alpha": "1/10", "y": "1,2"})
    found = read(f"<main>{again.copied(record)}</main>")
    (button,) = found.named("button")
    (pre,) = found.named("pre")
    assert button["data-copies"] == pre["id"]
    assert button["hidden"] == ""  # until a script runs
    assert button["type"] == "button"
    words = shlex.split(found.text.partition("Copy the")[0])
    assert words[:5] == ["theorycheck", "check", "theorem-supported", "--set", "alpha=1/10"]


def test_a_long_command_is_folded_and_whole(sample, read):
    record = sample.record("established")
    short = read(f"<main>{again.copied({**record, 'problem': {'alpha': '1/10'}})}</main>")
    assert not short.named("details")
    long = read(f"<main>{again.copied({**record, 'problem': {'y': '1,' * 5000 + '2'}})}</main>")
    assert long.named("details")
    assert "1," * 5000 + "2" in long.text
    assert again.copied({**record, "problem": {"y": "1" * 200_000}}) is None


def test_certificates_can_be_downloaded(sample, read):
    from theorycheck.reporting.record import mathematics

    found = read(again.commands(mathematics(sample.record("supported"))))
    links = [a for a in found.named("a") if "download" in a]
    assert [a["href"] for a in links] == [
        "certificates/limit-is-minimizer.limit_against_dual.json",
        "certificates/norm-is-small.norm_bound.json",
    ]
    assert found.text.count("theorycheck verify certificates/") == 2


def test_certificates_of_controls_are_said_to_be_disproved(sample, read):
    from theorycheck.reporting.record import mathematics

    record = mathematics(sample.record("supported"))
    certified = [entry for entry in record["conclusions"] if entry["certificate"] is not None]
    own = shared = certified[0]
    moved = {**own, "certificate": {**own["certificate"], "file": "certificates/wrong.json"}}
    found = read(again.commands({**record, "controls": [moved, shared]}))
    assert "the certificates of controls are to be disproved" in found.text
    assert "theorycheck verify certificates/wrong.json # disproved" in found.text
    assert found.text.count("# disproved") == 1
    assert found.text.count("(of a control)") == 1
    assert "control" not in read(again.commands({**record, "controls": []})).text
