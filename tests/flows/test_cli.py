"""The command line as users meet it: real processes where it matters, and errors of flows by a stand-in."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

import formkit
from formkit.cli.main import main
from formkit.cli.options import Manner, language_of, progress_bar, verdict
from formkit.model import Finding
from formkit.model.errors import (
    ExitCode,
    FormLibraryError,
    GlyphError,
    MissingProgramError,
    OutputError,
    UnreadableError,
    UsageError,
)

if TYPE_CHECKING:
    from tests.conftest import Run

COMMANDS = ["demo", "new", "check", "fill", "read", "explain", "forms", "doctor"]
HEAVY = ["docxtpl", "docx", "pypdf", "pdfplumber", "pypdfium2", "jsonschema", "uharfbuzz", "lxml", "formkit.api"]

# What no sound case needs: papers are neither made nor read, and jsonschema is for the words of a mistake.
SLOW = [
    "docxtpl", "docx", "pypdf", "pdfplumber", "pypdfium2", "jsonschema", "referencing", "lxml", "jinja2", "openpyxl",
    "formkit.reading", "formkit.media.pdf", "formkit.media.word", "formkit.media.excel", "formkit.maintain",
]  # fmt: skip

Flows = Callable[..., None]


@pytest.fixture
def flows(monkeypatch: pytest.MonkeyPatch) -> Flows:
    """Put a stand-in with these functions in the place of their rooms in formkit.api."""

    def put(**functions: Callable[..., Any]) -> None:
        for verb, function in functions.items():
            stand_in = SimpleNamespace(**{verb: function})
            monkeypatch.setitem(sys.modules, f"formkit.api.{verb}", stand_in)
            monkeypatch.setattr(f"formkit.api.{verb}", stand_in, raising=False)

    return put


def command(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)], prog_name="formkit", env=environment)


def raising(error: BaseException) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def found(*severities: str) -> Callable[..., Any]:
    findings = tuple(Finding(f"FK-{number}", s, "誤", "wrong") for number, s in enumerate(severities))  # type: ignore[arg-type]
    return lambda *_, **__: SimpleNamespace(findings=findings, cases=1, ignored=0, trainees=0, skipped=(), not_made=())


# ---- help and usage


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["forms", "show", "--help"], ["--version"]])
def test_help_loads_click_alone(run: Run, root: Path, arguments: list[str]) -> None:
    probe = (
        "import sys\nfrom formkit.cli.main import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=root, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("by", ["import formkit; formkit.check([Path(sys.argv[1])])", "main(['check', sys.argv[1]])"])
def test_a_check_loads_what_a_check_needs(root: Path, sample: Path, by: str) -> None:
    probe = (
        "import sys\nfrom pathlib import Path\nfrom formkit.cli.main import main\n"
        f"try:\n    {by}\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print([name for name in {SLOW!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, str(sample)], cwd=root, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_import_formkit_is_cheap(root: Path) -> None:
    probe = f"import sys, formkit; print([n for n in {[*HEAVY, 'click', 'formkit.model']!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], cwd=root, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[]\n"


def test_no_such_name_in_the_package() -> None:
    with pytest.raises(AttributeError, match="no attribute 'fil'"):
        formkit.fil  # noqa: B018
    assert {"check", "fill", "read", "__version__"} <= set(dir(formkit))


@pytest.mark.parametrize(
    ("arguments", "ja", "en"),
    [
        (["chekc"], "「chekc」というコマンドはありません（check のことですか）", "No such command 'chekc'"),
        (["check"], "「CASE...」を指定してください", "Missing argument 'CASE...'"),
        (["fill", "x"], "「-o/--output」を指定してください", "Missing option '-o'"),
        (["check", "x", "--quite"], "「--quite」というオプションはありません（--quiet のことですか）", "--quiet"),
        (["check", "x", "--fail-on", "all"], "error、warning、info から選んでください", "'all' is not one of"),
        (["check", "x", "--as-of", "2001-02-30"], "--as-of 2001-02-30：日付は", "give a date that exists"),
        (["fill", "x", "-o", "y", "--to", "pdf,odt"], "「odt」は作れません", "cannot make 'odt'"),
        (["fill", "x", "-o", "y", "-j", "0"], "「-j/--jobs」の値が正しくありません", "Invalid value for '-j'"),
        (["forms", "lint", "--json=1"], "使い方が正しくありません", "does not take a value"),
    ],
)
def test_usage_errors(arguments: list[str], ja: str, en: str) -> None:
    for extra, words in (([], ja), (["--lang", "en"], en)):
        # A wrong command name leaves the group no options to read; the language still counts.
        done = command(*arguments, *extra)
        assert done.exit_code == ExitCode.USAGE
        assert done.stdout == ""
        assert words in done.stderr


def test_no_arguments_print_the_help() -> None:
    done = command()
    assert done.exit_code == ExitCode.USAGE
    assert "Commands:" in done.stderr


def test_version(run: Run) -> None:
    done = run("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("formkit ")


# ---- language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "ja"),
        ({"LANG": "C.UTF-8"}, "ja"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
    ],
)
def test_language_of_the_locale(environment: dict[str, str], language: str) -> None:
    assert language_of([], environment) == language


@pytest.mark.parametrize("arguments", [["--lang", "en"], ["--lang=en"]])
def test_language_option_wins(flows: Flows, arguments: list[str]) -> None:
    flows(check=found("error"))
    assert "1 error, 0 warnings" in command("check", "x", *arguments, LANG="ja_JP.UTF-8").stdout
    assert "1件の誤り、0件の注意" in command("check", "x", "--lang", "ja", LANG="en_US.UTF-8").stdout


# ---- exit codes


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("no_day", day="2026-02-30"), 2),
        (UnreadableError("empty_file"), 3),
        (FormLibraryError("no_sample", name="group-9"), 4),
        (MissingProgramError("no_office"), 5),
        (OutputError("not_written", path="out", why="No space left on device"), 6),
        (GlyphError("no_glyph", characters="𠮷"), 2),
    ],
)
def test_each_error_has_its_exit_code(flows: Flows, error: Any, code: int) -> None:
    flows(check=raising(error))
    for language, words in (("ja", error.message), ("en", error.message_en)):
        done = command("check", "x", "--lang", language)
        assert done.exit_code == code
        assert done.stdout == ""
        assert done.stderr == f"{words}\n"


def test_interrupt(flows: Flows) -> None:
    flows(check=raising(KeyboardInterrupt()))
    done = command("check", "x")
    assert done.exit_code == ExitCode.INTERRUPTED
    assert "中断しました。" in done.stderr


def test_a_bug_is_told_without_the_data_in_it(flows: Flows) -> None:
    flows(check=raising(ValueError("NGUYEN VAN AN")))
    done = command("check", "x")
    assert done.exit_code == ExitCode.BUG
    assert "ValueError" in done.stderr
    assert "NGUYEN" not in done.stderr
    debug = command("check", "x", FORMKIT_DEBUG="1")
    assert debug.exit_code == ExitCode.BUG
    assert "Traceback" in debug.stderr
    assert "NGUYEN" in debug.stderr


@pytest.mark.parametrize(
    ("severities", "fail_on", "code"),
    [
        ([], "info", 0),
        (["info"], "error", 0),
        (["info"], "info", 1),
        (["warning"], "error", 0),
        (["warning"], "warning", 1),
        (["error"], "error", 1),
        (["info", "error"], "warning", 1),
    ],
)
def test_threshold(flows: Flows, severities: list[str], fail_on: str, code: int) -> None:
    flows(check=found(*severities))
    assert command("check", "x", "--fail-on", fail_on).exit_code == code


def test_verdict_takes_errors_by_default() -> None:
    assert verdict([Finding("FK-1", "warning", "", "")]) is ExitCode.CLEAN


# ---- progress and streams


def test_a_bar_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def draw(quiet: bool, stream: io.StringIO) -> str:
        monkeypatch.setattr(sys, "stderr", stream)
        manner = Manner(language="ja", format="text", quiet=quiet, show_values=False)
        with progress_bar(manner, "記入", "fill") as move:
            if move:
                move(1, 4)
                move(4, 4)
        return stream.getvalue()

    assert "記入" in draw(False, Terminal())
    assert "100%" in draw(False, Terminal())
    assert draw(True, Terminal()) == ""
    assert draw(False, io.StringIO()) == ""


def test_an_output_that_goes_away_is_no_crash(run: Run, root: Path) -> None:
    reader = subprocess.Popen(["true"], stdin=subprocess.PIPE)
    reader.wait()
    done = subprocess.run(
        [sys.executable, "-m", "formkit", "--help"], cwd=root, stdout=reader.stdin, stderr=subprocess.PIPE, check=False
    )
    assert done.returncode == ExitCode.CANNOT_WRITE
    assert done.stderr == b""
    assert reader.stdin
    reader.stdin.close()


def test_json_is_utf8_on_any_terminal(run: Run) -> None:
    done = run("forms", "list", "--json", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert isinstance(done, subprocess.CompletedProcess)
    assert done.returncode == 0
    assert any(ord(letter) > 127 for letter in done.stdout)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_no_crash(root: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "formkit", "--help"], cwd=root, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == ExitCode.CANNOT_WRITE
    assert len(done.stderr.splitlines()) == 1


# ---- the real thing


def test_check_as_json(run: Run, sample: Path) -> None:
    done = run("check", sample, "--json")
    out = json.loads(done.stdout)
    assert done.returncode == (1 if out["summary"]["errors"] else 0)
    assert out["summary"]["cases"] == 1
    for finding in out["findings"]:
        assert {"code", "severity", "message", "message_en"} <= finding.keys()
        assert None not in finding.values()
    assert done.stderr == ""


def test_a_report_can_go_to_a_file(run: Run, sample: Path, tmp_path: Path) -> None:
    done = run("check", sample, "--json", "-o", "out/report.json")
    assert done.stdout == ""
    assert "summary" in json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))


def test_check_a_missing_file(run: Run) -> None:
    done = run("check", "nowhere.json")
    assert done.returncode == ExitCode.UNREADABLE
    assert "nowhere.json" in done.stderr


def test_check_what_is_not_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text('{\n  "case_id": "a",\n  "category" "D"\n}\n', encoding="utf-8")
    for language in ("ja", "en"):
        done = run("check", "case.json", "--lang", language)
        assert done.returncode == ExitCode.UNREADABLE
        assert "case.json" in done.stderr
        assert {"3", "14"} <= set(re.findall(r"\d+", done.stderr)), "line and column"


def test_fill_and_read(run: Run, sample: Path, tmp_path: Path) -> None:
    done = run("fill", sample, "-o", "out", "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    assert done.stderr == ""
    out = json.loads(done.stdout)
    assert out["files"]
    assert out["summary"]["boxes"] > 0
    for file in out["files"]:
        assert {"path", "form", "edition", "parts", "medium", "pages", "sha256"} <= file.keys()
        assert (tmp_path / file["path"]).is_file()
    made = {path.relative_to(tmp_path) for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {Path(file["path"]) for file in out["files"]} <= made

    pdf = next(file for file in out["files"] if file["medium"] == "pdf")
    back = run("read", pdf["path"])
    assert back.returncode == 0, back.stderr
    (file,) = json.loads(back.stdout)["files"]
    assert (file["form"], file["edition"], file["medium"]) == (pdf["form"], pdf["edition"], "pdf")
    boxes = [box for part in file["parts"] for box in part["boxes"].values()]
    assert all({"value", "channel", "certain"} <= box.keys() for box in boxes)

    text = run("read", pdf["path"], "--format", "text", "--lang", "en")
    assert "boxes filled" in text.stdout


def test_fill_one_medium_one_trainee(run_here: Run, sample: Path) -> None:
    done = run_here("fill", sample, "-o", "out", "--to", "pdf", "--trainee", "1", "--json")
    files = json.loads(done.stdout)["files"]
    assert {file["medium"] for file in files} == {"pdf"}
    assert len({file["trainee"] for file in files if "trainee" in file}) == 1


def test_fill_into_a_folder_that_cannot_be_written(run_here: Run, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands in the way", encoding="utf-8")
    done = run_here("fill", sample, "-o", "out")
    assert done.returncode == ExitCode.CANNOT_WRITE, done.stderr
    assert "out" in done.stderr


def test_fill_an_unknown_form(run_here: Run, sample: Path) -> None:
    done = run_here("fill", sample, "-o", "out", "--form", "no-such-form")
    assert done.returncode == ExitCode.FORM_LIBRARY, done.stderr
    assert "no-such-form" in done.stderr


def test_read_what_is_no_form(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"not a pdf")
    done = run("read", "x.pdf", "--lang", "en")
    assert done.returncode == ExitCode.UNREADABLE
    assert "x.pdf" in done.stderr


def test_demo(run_here: Run, tmp_path: Path) -> None:
    done = run_here("demo", "-o", "demo", "--lang", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "├── " in done.stdout
    assert re.search(r"^All [\d,]+ boxes were read back equal\.$", done.stdout, re.MULTILINE)
    assert any((tmp_path / "demo").rglob("*.pdf"))
    assert any((tmp_path / "demo").rglob("*.docx"))


def test_demo_that_reads_nothing_back_is_a_bug(flows: Flows) -> None:
    nothing = SimpleNamespace(files=(), findings=(), cases=1, trainees=0, boxes=0, skipped=(), not_made=())
    flows(demo=lambda *_: nothing)
    assert command("demo").exit_code == ExitCode.BUG


def test_new_case_can_be_read(run_here: Run) -> None:
    done = run_here("new", "mine", "--category", "d", "--json")
    assert done.returncode == 0, done.stderr
    assert run_here("check", json.loads(done.stdout)["path"], "--json").returncode in (0, 1)


def test_forms_list(run_here: Run) -> None:
    done = run_here("forms", "list", "--json")
    forms = json.loads(done.stdout)["forms"]
    assert "training-plan" in {form["id"] for form in forms}
    table = run_here("forms", "list", "--lang", "en").stdout
    assert all(form["title_en"] in table and form["edition"] in table for form in forms)


def test_forms_show(run_here: Run) -> None:
    shown = json.loads(run_here("forms", "show", "training-plan", "--json").stdout)
    assert shown["parts"][0]["boxes"]
    text = run_here("forms", "show", shown["name"], "--lang", "en").stdout
    assert shown["source"] in text
    assert all(part["part"] in text for part in shown["parts"])


def test_forms_show_an_unknown_form(run_here: Run) -> None:
    assert run_here("forms", "show", "no-such-form").returncode == ExitCode.FORM_LIBRARY


def test_forms_lint(run_here: Run) -> None:
    done = run_here("forms", "lint", "--json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["summary"]["errors"] == 0


def test_doctor(run_here: Run) -> None:
    done = run_here("doctor", "--json")
    names = [item["name"] for item in json.loads(done.stdout)["diagnoses"]]
    assert names
    assert done.returncode == 0
