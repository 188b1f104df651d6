"""The command line: what it prints, where, and the exit statuses."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from theorycheck.cli import main

QUICK = ["--digits", "10", "--effort", "quick"]


def test_list_names_every_theorem(capsys):
    assert main(["list"]) == 0
    printed = capsys.readouterr().out
    assert "hyperbolic-entropy" in printed
    assert main(["list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"slug", "area", "title"} <= set(rows[0])


def test_list_imports_nothing_heavy():
    program = (
        "import sys; from theorycheck.cli import main; main(['list']); "
        "heavy = {'numpy', 'sympy', 'scipy', 'cvxpy', 'heyoka', 'flint', 'rich'};"
        "heavy &= set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_show_gives_statement_parameters_and_references(capsys):
    assert main(["show", "hyperbolic-entropy"]) == 0
    printed = capsys.readouterr().out
    for expected in ("beta(t) converges", "rational > 0", "COLT 2020", "printed-constant"):
        assert expected in printed
    assert main(["show", "hyperbolic-entropy", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert "data-in-range" in {item["slug"] for item in shown["assumptions"]}
    assert "printed-constant" in {item["slug"] for item in shown["controls"]}


def test_check_verify_round_trip(tmp_path, capsys):
    path = tmp_path / "record.json"
    data = ["--set", "X=1,2,1;0,1,1/2", "--set", "y=1,-1"]
    assert main(["check", "hyperbolic-entropy", *QUICK, *data, "--json", str(path)]) == 0
    assert "established" in capsys.readouterr().out
    record = json.loads(path.read_text())
    assert record["verdict"] == "established"
    assert main(["verify", str(path)]) == 0
    assert capsys.readouterr().out.count(": proved") == 6
    assert main(["verify", str(path), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["outcome"] for row in rows] == ["holds"] * 6
    assert {row["file"] for row in rows} == {str(path)}

    certificate = next(
        item["certificate"] for item in record["conclusions"] if item["check"] == "enclosures"
    )
    alone = tmp_path / "certificate.json"
    alone.write_text(json.dumps(certificate))
    assert main(["verify", str(alone)]) == 0

    changed = json.dumps(certificate).replace('"1/10"', '"1/11"')
    alone.write_text(changed)
    assert main(["verify", str(alone)]) == 2
    assert "digest" in capsys.readouterr().err


def test_verify_uses_the_kernel_alone(tmp_path):
    import theorycheck as tc

    path = tmp_path / "certificate.json"
    tc.flow_limit("1,2", "1", "1/10", digits=10).certificate.save(path)
    program = (
        "import sys\n"
        "from theorycheck.cli import main\n"
        f"status = main(['verify', {str(path)!r}])\n"
        "heavy = {'numpy', 'sympy', 'scipy', 'cvxpy', 'heyoka', 'mpmath'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else status)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_wrong_claim_is_disproved(tmp_path):
    import theorycheck as tc
    from theorycheck.rigor.certificate import FORMAT, digest_of

    data = tc.minimum_entropy("1,2", "1", "1/10", digits=10).certificate.to_json()
    data["minimizer"][0] = "1/3"
    body = {name: value for name, value in data.items() if name not in ("format", "digest")}
    path = tmp_path / "lie.json"
    path.write_text(json.dumps({"format": FORMAT, **body, "digest": digest_of(body)}))
    assert main(["verify", str(path)]) == 1


SMALL = ["--set", "samples=1", "--set", "features=2"]


def test_json_to_standard_output_is_only_json(capsys):
    assert main(["check", "hyperbolic-entropy", *QUICK, *SMALL, "--json", "-"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["theorem"] == "hyperbolic-entropy"


def test_several_theorems_are_a_list_in_the_order_given(capsys):
    names = ["vanishing-neurons", "gaussian-start"]
    for workers in ("1", "2"):
        assert main(["check", *names, *QUICK, "--workers", workers, "--json", "-"]) == 0
        records = json.loads(capsys.readouterr().out)
        assert [record["theorem"] for record in records] == names


def test_seed_draws_another_problem(capsys):
    problems = []
    for seed in ("0", "7"):
        drawn = ["--seed", seed, *SMALL]
        assert main(["check", "hyperbolic-entropy", *QUICK, *drawn, "--json", "-"]) == 0
        problems.append(json.loads(capsys.readouterr().out)["problem"]["X"])
    assert problems[0] != problems[1]


def test_data_files_are_read_exactly(tmp_path, capsys):
    (tmp_path / "X.csv").write_text("a,b\n0.1,2\n1/3,-1e-2\n")
    np.save(tmp_path / "y.npy", np.array([0.1, 0.5]))
    arguments = ["--data", f"X={tmp_path / 'X.csv'}", "--data", f"y={tmp_path / 'y.npy'}"]
    assert main(["check", "hyperbolic-entropy", *arguments, *QUICK, "--json", "-"]) == 0
    problem = json.loads(capsys.readouterr().out)["problem"]
    assert problem["X"] == "1/10,2;1/3,-1/100"
    assert problem["y"] == "3602879701896397/36028797018963968,1/2"


def test_an_inconsistent_system_is_vacuous(tmp_path, capsys):
    (tmp_path / "X.csv").write_text("1,2\n2,4\n")
    (tmp_path / "y.csv").write_text("1\n3\n")
    arguments = ["--data", f"X={tmp_path / 'X.csv'}", "--data", f"y={tmp_path / 'y.csv'}"]
    assert main(["check", "hyperbolic-entropy", *arguments]) == 3
    printed = capsys.readouterr().out
    assert "vacuous" in printed
    assert "range" in printed


def test_a_theorem_below_its_threshold_is_vacuous():
    assert main(["check", "kernel-limit", "--set", "alpha=1/10", *QUICK]) == 3


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["check", "hyperbolic-entropie"], "Did you mean 'hyperbolic-entropy'?"),
        (["check", "hyperbolic-entropy", "--set", "alpha=0"], "alpha=0"),
        (["check", "hyperbolic-entropy", "--set", "alpha=-1/2"], "alpha=-1/2"),
        (["check", "hyperbolic-entropy", "--set", "alpha=nan"], "'nan'"),
        (["check", "hyperbolic-entropy", "--set", "alpha=inf"], "'inf'"),
        (["check", "hyperbolic-entropy", "--set", "alpha=1e999999999"], "1e999999999"),
        (["check", "hyperbolic-entropy", "--set", "alpha=__import__('os')"], "__import__"),
        (["check", "hyperbolic-entropy", "--set", "alhpa=1"], "Did you mean 'alpha'?"),
        (["check", "hyperbolic-entropy", "--set", "alpha"], "NAME=VALUE"),
        (["check", "hyperbolic-entropy", "--set", "samples=0"], "samples=0"),
        (["check", "hyperbolic-entropy", "--set", "samples=1.5"], "samples=3/2"),
        (["check", "hyperbolic-entropy", "--set", "features=1000000"], "features=1000000"),
        (["check", "hyperbolic-entropy", "--set", "whitening=maybe"], "maybe"),
        (["check", "hyperbolic-entropy", "--set", "X=1,2"], "without y"),
        (["check", "hyperbolic-entropy", "--set", "X=1,2;3", "--set", "y=1,2"], "row 1"),
        (["check", "hyperbolic-entropy", "--set", "X=1,2", "--set", "y=1,2"], "y has 2 entries"),
        (["check", "hyperbolic-entropy", "--data", "X=nowhere.csv"], "nowhere.csv"),
        (["check", "hyperbolic-entropy", "--data", "X"], "--data X: write --data NAME=FILE."),
        (
            ["check", "hyperbolic-entropy", "--data", "alpha=y.csv"],
            "alpha takes a single number, and --data is for vectors and matrices. "
            "Use --set alpha=1/10.",
        ),
        (["check", "hyperbolic-entropy", "--data", "whitening=y.csv"], "--set whitening=auto"),
        (["check", "hyperbolic-entropy", "--data", "alhpa=y.csv"], "Did you mean 'alpha'?"),
        (["check", "hyperbolic-entropy", "--digits", "0"], "digits=0"),
        (["check", "hyperbolic-entropy", "--digits", "many"], "digits=many"),
        (["check", "hyperbolic-entropy", "--seed", "-1"], "seed=-1"),
        (["check", "hyperbolic-entropy", "--effort", "huge"], "huge"),
        (["check"], "--all"),
        (["check", "hyperbolic-entropy", "--workers", "0"], "workers=0 is outside 1 to 1000"),
        (["report", "--workers", "many"], "workers=many is not an integer"),
        (["check", "hyperbolic-entropy", "--json", "/nonexistent/x.json"], "/nonexistent"),
        (["check", "hyperbolic-entropy", "--json", "/"], "a folder"),
        (["check", "hyperbolic-entropy", "--json", ""], "a folder"),
        (["check", "hyperbolic-entropy", "--json", "x" * 5000], "too long"),
        (["check", "hyperbolic-entropy", "--json", "a\0b"], "null"),
        (["verify", "nowhere.json"], "nowhere.json"),
        (["show", "nothing"], "nothing"),
        (["report", "nothing"], "nothing"),
        (["frobnicate"], "frobnicate"),
        ([], "usage"),
    ],
)
def test_misuse_is_one_line_and_status_two(arguments, shown, capsys):
    try:
        status = main(arguments)
    except SystemExit as stop:
        status = stop.code
    captured = capsys.readouterr()
    assert status == 2
    assert shown in captured.err
    assert "Traceback" not in captured.err
    if arguments:
        assert len(captured.err.strip().splitlines()) == 1


def test_malicious_files_are_refused(tmp_path, capsys):
    planted = tmp_path / "planted"

    class Bomb:
        def __reduce__(self):
            return (open, (str(planted), "w"))

    np.save(tmp_path / "bomb.npy", np.array([Bomb()], dtype=object), allow_pickle=True)
    (tmp_path / "bomb.yaml").write_text("!!python/object/apply:os.system ['true']\n")
    (tmp_path / "bomb.csv").write_text("=cmd|'/c calc'!A0\n1\n")
    for name in ("bomb.npy", "bomb.yaml"):
        arguments = ["--data", f"X={tmp_path / name}", "--data", f"y={tmp_path / name}"]
        assert main(["check", "hyperbolic-entropy", *arguments]) == 2
        captured = capsys.readouterr()
        assert name in captured.err
        assert len(captured.err.strip().splitlines()) == 1
    assert not planted.exists()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"format": 1}', "[" * 100000, '{"schema": "x"}', "\0"]
)
def test_damaged_certificates_are_unreadable(content, tmp_path, capsys):
    path = tmp_path / "damaged.json"
    path.write_text(content)
    assert main(["verify", str(path)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_report_writes_a_site(tmp_path, capsys):
    out = tmp_path / "site"
    assert main(["report", "kernel-limit", "--effort", "quick", "--out", str(out)]) == 0
    for name in ("index.html", "kernel-limit/index.html", "kernel-limit/record.json"):
        assert (out / name).is_file()
    page = (out / "kernel-limit" / "index.html").read_text()
    assert "<math" in page
    assert "<svg" in page
    capsys.readouterr()
    again = ["report", "kernel-limit", "--effort", "quick", "--out", str(tmp_path / "again")]
    assert main([*again, "--against", str(out)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [f"nothing changed against {out}", str(tmp_path / "again" / "index.html")]


def test_a_report_with_something_that_cannot_be_read_is_written_and_says_so(tmp_path, capsys):
    out = tmp_path / "site"
    out.mkdir()
    (out / "necessity.json").write_text('{"schema": "theorycheck-necessity/9"}')
    command = ["report", "unbalanced-pair", "--effort", "quick", "--out", str(out)]
    assert main(command) == 2
    captured = capsys.readouterr()
    assert captured.out.strip() == str(out / "index.html")
    assert (out / "unbalanced-pair" / "index.html").is_file()
    lines = [line for line in captured.err.splitlines() if line.startswith("theorycheck: ")]
    assert len(lines) == 1
    assert "necessity.json: " in lines[0]
    assert "theorycheck-necessity/1" in lines[0]


def test_the_installed_command_runs():
    command = Path(sys.executable).with_name("theorycheck")
    done = subprocess.run([command, "--version"], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.startswith("theorycheck ")


def test_an_error_of_our_own_is_no_verdict(capsys, monkeypatch):
    def broken(*_, **__):
        raise AttributeError("planted")

    monkeypatch.setattr("theorycheck.commands.check.run", broken)
    assert main(["check", "angle-bounds", *QUICK]) == 70
    printed = capsys.readouterr()
    assert "AttributeError: planted" in printed.err
    assert "please report the lines above" in printed.err
