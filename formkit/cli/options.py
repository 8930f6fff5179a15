"""How a command speaks (language, format, masking), and the options that all commands have for it."""

from __future__ import annotations

import datetime as dt
import functools
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import click

from formkit.cli.words import Language, pick
from formkit.model.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from formkit.model import Finding
    from formkit.report import Account

REPORTS = ("text", "json", "sarif", "html")
"""The formats of commands whose result is findings."""

PATH = click.Path(path_type=Path)
case_argument = click.argument("case", metavar="CASE", type=PATH)
cases_argument = click.argument("cases", metavar="CASE...", nargs=-1, required=True, type=PATH)
files_argument = click.argument("files", metavar="FILE...", nargs=-1, required=True, type=PATH)

P = ParamSpec("P")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How to speak. `output` is the file for the report (None: stdout)."""

    language: Language
    format: str
    quiet: bool
    show_values: bool
    output: Path | None = None


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """`--lang` where it is given, else the locale; Japanese when that says nothing.

    Looks at raw arguments, because a command line that cannot be parsed needs a language for saying so.
    """
    for number, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or "".join(arguments[number + 1 : number + 2])
            return "en" if value == "en" else "ja"
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "en" if locale.startswith("en") else "ja"


def speaking(
    *, default: str = "text", output: bool = False, formats: Sequence[str] = ("text", "json")
) -> Callable[[Callable[Concatenate[Manner, P], ExitCode]], Callable[P, ExitCode]]:
    """Give a command the options of every command; they reach it as a Manner.

    `default` is its format without `--format`, `formats` those it offers; `output` adds `-o FILE` for the report.
    """

    def add(command: Callable[Concatenate[Manner, P], ExitCode]) -> Callable[P, ExitCode]:
        @functools.wraps(command)
        def run(*args: P.args, **kwargs: P.kwargs) -> ExitCode:
            from formkit.library import settings

            settings.current()  # What is wrong with them is told before anything is read or written.
            given: dict[str, Any] = kwargs
            manner = Manner(
                language=given.pop("lang") or language_of((), os.environ),
                format="json" if given.pop("as_json") else given.pop("format_"),
                quiet=given.pop("quiet"),
                show_values=given.pop("show_values"),
                output=given.pop("report_file", None),
            )
            given.pop("format_", None)
            return command(manner, *args, **kwargs)

        options = [
            click.option("--lang", type=click.Choice(["ja", "en"]), help="言語 / Language (default: locale)."),
            click.option(
                "--format", "format_", type=click.Choice(list(formats)), default=default, show_default=True,
                help="結果の形式 / Format of the result.",
            ),
            click.option("--json", "as_json", is_flag=True, help="--format json"),
            click.option("--quiet", is_flag=True, help="進み具合を表示しない / No progress on stderr."),
            click.option("--show-values", is_flag=True, help="個人の値を伏せない / Do not mask personal values."),
        ]  # fmt: skip
        if output:
            options.append(
                click.option(
                    "-o", "--output", "report_file", type=PATH, metavar="FILE",
                    help="結果を書くファイル / File for the result (default: stdout).",
                )
            )  # fmt: skip
        for option in reversed(options):
            run = option(run)
        return run

    return add


fail_on_option = click.option(
    "--fail-on", type=click.Choice(["error", "warning", "info"]), default="error", show_default=True,
    help="終了コード 1 とする重さ / Severity from which the exit code is 1.",
)  # fmt: skip
"""The option of commands whose findings decide the exit code; `verdict` takes its value."""


def _day(_context: click.Context, _option: click.Parameter, value: str | None) -> dt.date | None:
    try:
        return None if value is None else dt.date.fromisoformat(value)
    except ValueError:
        raise UsageError("no_day", day=value) from None


def as_of_option(ja: str, en: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option `--as-of`, with what it means for the command."""
    return click.option("--as-of", metavar="DATE", callback=_day, help=f"{ja} / {en}")


def folder_option(**default: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option `-o` of commands that make files, with what holds without it."""
    words = "できたファイルを入れるフォルダー / Folder for the files."
    return click.option("-o", "--output", "folder", metavar="DIR", type=PATH, help=words, **default)


def tell(manner: Manner, account: Account, fail_on: str = "error") -> ExitCode:
    """Print the result, or write it to the file that was named; the exit code is the verdict on its findings."""
    from formkit.report import REPORTERS
    from formkit.system import today, write_bytes

    tail = () if account.summary is None else _settings(manner.language)
    text = REPORTERS[manner.format](
        replace(
            account,
            tail=(*account.tail, *tail),
            language=manner.language,
            show_values=manner.show_values,
            colour=manner.output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ,
            made=today().isoformat(),
            version=None if manner.format == "text" else version_number(),
        )
    )
    if manner.output is not None:
        write_bytes(manner.output, text.encode("utf-8", "backslashreplace"))
    elif manner.format != "text":
        # UTF-8 whatever the terminal speaks; what UTF-8 cannot say becomes \udcxx, which JSON reads.
        click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
    else:
        click.echo(text, nl=False)
    return verdict(account.findings, fail_on)


def _settings(language: Language) -> tuple[str, ...]:
    """One line about a formkit.toml, which people would not see otherwise in results that it changed."""
    from formkit.library import settings

    own = settings.current()
    return (own.words().words(language),) if own.file else ()


def version_number() -> str | None:
    """The version of formkit, or None where it runs without being installed."""
    from formkit.system import installed

    return installed("formkit")


def verdict(findings: Sequence[Finding], fail_on: str = "error") -> ExitCode:
    """FINDINGS when one finding that the case does not accept is at or above the threshold, else CLEAN."""
    ranks = ("info", "warning", "error")
    counted = (finding for finding in findings if finding.accepted is None)
    worst = max((ranks.index(finding.severity) for finding in counted), default=-1)
    return ExitCode.FINDINGS if worst >= ranks.index(fail_on) else ExitCode.CLEAN


@contextmanager
def progress_bar(manner: Manner, ja: str, en: str) -> Iterator[Progress | None]:
    """A bar on stderr that is told (done, total); None where no one looks: in a pipe or with `--quiet`."""
    if manner.quiet or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=pick(manner.language, ja, en), file=sys.stderr) as bar:

        def move(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield move
