"""The way out of every command: each error becomes a message in the user's language and an exit code."""

from __future__ import annotations

import errno
import gc
import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from formkit.cli.options import language_of
from formkit.cli.words import Language, spoken
from formkit.model import Value
from formkit.model.errors import ExitCode, UserError
from formkit.system import reason

# The reader of stdout went away (`| head`), or the disk is full.
_NO_MORE = {errno.EPIPE, errno.ENOSPC, errno.EDQUOT}


class Exits(click.Group):
    """A click group whose commands give an ExitCode, and which turns all errors into one."""

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *_: Any, **extra: Any) -> Any:
        """Run a command line and leave with its exit code."""
        # A run holds many small facts for long and makes few circles: looking for them at each 700th costs a fifth of it.
        gc.set_threshold(50_000, 20, 20)
        if not sys.warnoptions:
            warnings.simplefilter("ignore")  # libraries warn in English of what formkit tells by itself, if it matters
        if "_FORMKIT_COMPLETE" in os.environ:
            return super().main(args, "formkit", **extra)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # A terminal without Japanese must not stop the run.
                stream.reconfigure(errors="backslashreplace")
        sys.exit(int(self._run(list(sys.argv[1:] if args is None else args), prog_name or "formkit", extra)))

    def _run(self, arguments: list[str], prog_name: str, extra: dict[str, Any]) -> ExitCode:
        # Not click's own main: it ends with 1 when the reader of stdout goes away, and 1 means findings here.
        language = language_of(arguments, os.environ)
        extra.pop("standalone_mode", None)
        try:
            with self.make_context(prog_name, list(arguments), **extra) as context:
                code: ExitCode = self.invoke(context)
            sys.stdout.flush()
            return code
        except click.exceptions.Exit as end:
            return ExitCode(end.exit_code)
        except click.UsageError as error:
            click.echo(_usage(error, language), err=True)
            return ExitCode.USAGE
        except (click.Abort, KeyboardInterrupt):
            click.echo(spoken(language, "interrupted"), err=True)
            return ExitCode.INTERRUPTED
        except UserError as error:
            click.echo(error.words.words(language), err=True)
            return error.exit_code
        except Exception as error:
            if isinstance(error, OSError) and error.errno in _NO_MORE:
                return _stop_writing(error, language)
            if wrong := _wrong_library():
                click.echo(wrong.words(language), err=True)
                return ExitCode.FORM_LIBRARY
            click.echo(_bug(error, language), err=True)
            return ExitCode.BUG


def _wrong_library() -> Value | None:
    """What lint finds wrong with a form folder: that is the reason then of what nobody foresaw."""
    from formkit.api.forms import lint_forms

    try:
        wrong = (finding for finding in lint_forms() if finding.severity == "error")
        return next((Value(finding.message, finding.message_en) for finding in wrong), None)
    except UserError as error:
        return error.words
    except Exception:
        return None


def _stop_writing(error: OSError, language: Language) -> ExitCode:
    if error.errno != errno.EPIPE:
        click.echo(spoken(language, "cannot_write", why=reason(error)), err=True)
    with suppress(OSError, ValueError):  # Python would try and complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.CANNOT_WRITE


def _usage(error: click.UsageError, language: Language) -> str:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    usage = f"{error.ctx.get_usage()}\n" if error.ctx else ""
    asks = f"{error.ctx.command_path if error.ctx else 'formkit'} --help"
    if language == "en":
        return f"{usage}{error.format_message()}\nTry '{asks}'."
    return f"{usage.replace('Usage', '使い方', 1)}{_usage_ja(error)}\n詳しくは「{asks}」。"


def _usage_ja(error: click.UsageError) -> str:
    match error:
        case click.exceptions.NoSuchCommand():
            return f"「{error.command_name}」というコマンドはありません{_near(error.possibilities)}。"
        case click.NoSuchOption():
            return f"「{error.option_name}」というオプションはありません{_near(error.possibilities)}。"
        case click.MissingParameter(param=click.Parameter() as wanted):
            return f"「{_name(wanted)}」を指定してください。"
        case click.BadParameter(param=click.Parameter(type=click.Choice() as choice) as wanted):
            return f"「{_name(wanted)}」は {'、'.join(map(str, choice.choices))} から選んでください。"
        case click.BadParameter(param=click.Parameter() as wanted):
            return f"「{_name(wanted)}」の値が正しくありません。"
        case click.BadOptionUsage():
            return f"使い方が正しくありません：「{error.option_name}」の値の有無を確かめてください。"
        case _:
            return "使い方が正しくありません。余分な言葉がないか確かめてください。"


def _near(possibilities: Sequence[str] | None) -> str:
    return f"（{'、'.join(possibilities)} のことですか）" if possibilities else ""


def _name(parameter: click.Parameter) -> str:
    return parameter.metavar or "" if isinstance(parameter, click.Argument) else "/".join(parameter.opts)


def _bug(error: Exception, language: Language) -> str:
    """Kind and place of an unexpected error, but not its text: that may quote someone's data."""
    import traceback

    if os.environ.get("FORMKIT_DEBUG"):
        return "".join(traceback.format_exception(error)).rstrip()
    own = Path(__file__).resolve().parents[1]
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(own)]
    place = f"{Path(frames[-1].filename).relative_to(own.parent)}:{frames[-1].lineno}" if frames else "?"
    kind = f"{type(error).__name__}, {place}"
    return spoken(language, "bug", kind=kind)
