"""Streams and files of results, from inside and as the command line uses them."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from theorycheck import _output
from theorycheck._errors import MalformedInput
from theorycheck.cli import main


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8", "utf-16", None, "no encoding"])
def test_json_is_the_same_in_every_encoding(encoding):
    data = {"α": ["β", 1]}
    text = _output.as_json(data, encoding)
    assert json.loads(text) == data
    assert text.isascii() == (encoding not in ("utf-8", "utf-16"))


def test_a_file_takes_its_place_once_it_is_written(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("before")
    with _output.placed(str(path), "--csv") as place:
        place.write_text("after")
        assert path.read_text() == "before"
    assert path.read_text() == "after"

    def write_half():
        with _output.placed(str(path), "--csv") as place:
            place.write_text("half")
            raise OSError(28, "No space left on device")

    with pytest.raises(MalformedInput, match=r"--csv .*cannot be written \(No space left"):
        write_half()
    assert path.read_text() == "after"
    assert [found.name for found in tmp_path.iterdir()] == ["rows.csv"]


def test_json_holds_what_no_encoding_holds():
    text = _output.as_json({"name": "\udcff"})
    assert text.encode("utf-8")
    assert json.loads(text) == {"name": "\udcff"}


@pytest.mark.parametrize("name", ["", ".", "no/where.json", "x" * 5000, "a\0b", "file/below"])
def test_a_place_that_cannot_be_written_is_refused(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(MalformedInput, match=r"^--json .*cannot be written") as caught:
        _output.refuse_unwritable(name, "--json")
    assert len(str(caught.value)) < 400
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_place_without_permission_is_refused(tmp_path, monkeypatch):
    (tmp_path / "old").write_text("mine")
    # Not chmod: whoever may do everything is refused nothing.
    monkeypatch.setattr("os.access", lambda *_: False)
    for name in ("old", "new"):
        with pytest.raises(MalformedInput, match="not allowed"):
            _output.refuse_unwritable(str(tmp_path / name), "--json")


def test_a_place_that_can_be_written_is_left_as_it_is(tmp_path):
    (tmp_path / "old").write_text("mine")
    (tmp_path / "dangling").symlink_to(tmp_path / "target")
    for name in ("old", "new", "dangling"):
        _output.refuse_unwritable(str(tmp_path / name), "--json")
    assert {path.name for path in tmp_path.iterdir()} == {"old", "dangling"}
    assert (tmp_path / "old").read_text() == "mine"
    _output.write(str(tmp_path / "dangling"), "α", "--json")
    assert (tmp_path / "target").read_text(encoding="utf-8") == "α"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_takes_the_text_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    # Open for reading from the start, so that a write that never comes blocks nobody.
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        _output.write(str(pipe), "text", "--json")
        assert stat.S_ISFIFO(pipe.stat().st_mode)
        assert os.read(reader, 100) == b"text"
    finally:
        os.close(reader)


class Found:
    """An assessment as the command line uses it, without the work."""

    exit_status = 0

    def __init__(self, words="α ≤ β"):
        self.record = {"theorem": "kernel-limit", "words": words}

    def __rich__(self):
        return self.record["words"]


@pytest.fixture
def quick(monkeypatch):
    """Make `check` find something at once."""
    monkeypatch.setattr("theorycheck._api.assessed", lambda *_, **__: Found())


def command(arguments, *, find="Found()", **environment):
    """Run the command line in a process of its own, in which `check` finds `find` at once."""
    program = (
        "import sys\n"
        "from theorycheck import _api, cli\n"
        "class Found:\n"
        "    exit_status, record = 0, {'words': chr(0x3b1)}\n"
        "    def __rich__(self): return chr(0x3b1) * 200_000\n"
        f"_api.assessed = lambda *_, **__: {find}\n"
        f"sys.exit(cli.main({arguments!r}))\n"
    )
    return [sys.executable, "-c", program], {**os.environ, **environment}


FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


@FULL
@pytest.mark.parametrize(
    ("arguments", "unbuffered"),
    [
        (["list"], ""),
        (["list"], "1"),
        (["check", "kernel-limit"], ""),
        (["check", "kernel-limit", "--json", "-"], ""),
        (["--help"], ""),
        (["--help"], "1"),
    ],
)
def test_an_output_that_takes_no_more_is_one_line_and_status_two(arguments, unbuffered):
    line, environment = command(arguments, PYTHONUNBUFFERED=unbuffered)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(line, env=environment, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == (
        "theorycheck: standard output: cannot be read or written "
        "(No space left on device). Choose another place.\n"
    )


@FULL
def test_the_status_does_not_depend_on_being_heard():
    line, environment = command(["show", "nothing"])
    with Path("/dev/full").open("w") as full:
        assert subprocess.run(line, env=environment, stdout=full, stderr=full).returncode == 2


def test_the_work_is_shown_even_if_its_record_cannot_be_written(
    quick, tmp_path, monkeypatch, capsys
):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("theorycheck._output._replace", full)
    assert main(["check", "kernel-limit", "--json", str(tmp_path / "r.json")]) == 2
    captured = capsys.readouterr()
    assert "α ≤ β" in captured.out
    (line,) = captured.err.splitlines()
    assert "r.json: cannot be written (No space left on device)" in line


@pytest.mark.parametrize("arguments", [["check", "kernel-limit"], ["list"]])
def test_a_reader_that_has_read_enough_is_no_error(arguments):
    line, environment = command(arguments)
    process = subprocess.Popen(
        line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == ""
    assert process.wait() == 0


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_what_the_encoding_lacks_is_escaped(encoding):
    line, environment = command(["check", "kernel-limit"], PYTHONIOENCODING=encoding)
    done = subprocess.run(line, env=environment, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u03b1" in done.stdout

    line, environment = command(["check", "kernel-limit", "--json", "-"], PYTHONIOENCODING=encoding)
    done = subprocess.run(line, env=environment, capture_output=True)
    assert json.loads(done.stdout.decode(encoding)) == {"words": "α"}

    line, environment = command(["show", "αβγ"], PYTHONIOENCODING=encoding)
    done = subprocess.run(line, env=environment, capture_output=True)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_json_keeps_the_letters_that_the_encoding_holds():
    line, environment = command(["check", "kernel-limit", "--json", "-"], PYTHONIOENCODING="utf-8")
    done = subprocess.run(line, env=environment, capture_output=True)
    assert '"α"' in done.stdout.decode()


def test_a_refused_check_makes_no_file(tmp_path, capsys):
    path = tmp_path / "record.json"
    for wrong in (["nothing"], ["kernel-limit", "--digits", "0"]):
        assert main(["check", *wrong, "--json", str(path)]) == 2
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(5, "planted")])
def test_an_interrupted_check_leaves_the_file_as_it_was(error, tmp_path, monkeypatch, capsys):
    def interrupted(*_, **__):
        raise error

    monkeypatch.setattr("theorycheck._api.assessed", interrupted)
    path = tmp_path / "record.json"
    expected = 130 if error is KeyboardInterrupt else 2
    assert main(["check", "kernel-limit", "--json", str(path)]) == expected
    assert not list(tmp_path.iterdir())
    path.write_text("mine")
    assert main(["check", "kernel-limit", "--json", str(path)]) == expected
    assert path.read_text() == "mine"
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_record_that_cannot_be_written_whole_is_not_written(quick, tmp_path, monkeypatch, capsys):
    path = tmp_path / "record.json"
    path.write_text("mine")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copymode", full)
    assert main(["check", "kernel-limit", "--json", str(path)]) == 2
    assert "No space left" in capsys.readouterr().err
    assert [found.read_text() for found in tmp_path.iterdir()] == ["mine"]


def test_a_record_replaces_the_file_and_keeps_its_mode_and_links(quick, tmp_path, capsys):
    path, link = tmp_path / "record.json", tmp_path / "link.json"
    path.write_text("old" * 1000)
    path.chmod(0o640)
    link.symlink_to(path)
    assert main(["check", "kernel-limit", "--json", str(link)]) == 0
    assert json.loads(path.read_text(encoding="utf-8")) == Found().record
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert len(list(tmp_path.iterdir())) == 2


def test_a_refused_report_makes_no_folder(tmp_path, capsys):
    out = tmp_path / "q"
    assert main(["report", "nope", "--out", str(out)]) == 2
    assert not out.exists()


def test_a_file_where_the_report_needs_a_folder_is_one_line(tmp_path, monkeypatch, capsys):
    def blocked(_, out, __):
        (out / "kernel-limit").mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr("theorycheck._api.assessed", lambda *_, **__: Found())
    monkeypatch.setattr("theorycheck.reporting.site.rendered", lambda *_: Found())
    monkeypatch.setattr("theorycheck.reporting.site.write_pages", blocked)
    (tmp_path / "kernel-limit").write_text("")
    assert main(["report", "kernel-limit", "--out", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert len(captured.err.splitlines()) == 1
    assert "cannot be written" in captured.err


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_no_document_holds_a_number_that_is_none(number):
    data = {"a": [number, 1.5, (number,)], "b": {"c": number}, "d": "NaN"}
    expected = {"a": [None, 1.5, [None]], "b": {"c": None}, "d": "NaN"}
    for encoding in ("utf-8", "ascii"):
        text = _output.as_json({**data, "e": "\u03b5"}, encoding)
        assert json.loads(text, parse_constant=pytest.fail) == {**expected, "e": "\u03b5"}


def test_a_temporary_file_of_another_process_stays(tmp_path):
    other = tmp_path / f".theorycheck-{os.getpid()}.tmp"
    other.write_text("theirs")
    with pytest.raises(FileExistsError), _output._replace(tmp_path / "record.json"):
        pass
    assert other.read_text() == "theirs"
