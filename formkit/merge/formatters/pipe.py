"""The pipe language of boxes: which fact is written, and how.

A pipe takes the fact at the box's pointer through steps, from left to right: `where subject=1 | nth 2 | /teacher | titled`.
A step that begins with a stroke goes to a fact below; any other is a word with arguments (an argument with spaces
stands in single quotes). `each` takes every entry of a list through the rest, a line for each. After `||` stands
another pipe for when the first writes nothing. The empty pipe writes the fact as it is.

The last step gives a text, or True/False for ticks and circles. A fact that is absent (None) leaves the box blank,
however many steps follow, but for those that ask about it (`is`, `some` and the like).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

from formkit.merge.formatters import choose, marks, words
from formkit.model import View
from formkit.words.pointer import at
from formkit.words.text import on_paper, plain

Step = tuple[str, tuple[str, ...]]

STEPS: Mapping[str, Callable[..., Any]] = {**choose.STEPS, **words.STEPS, **marks.STEPS}
"""All words of the language: the function takes the fact, the view (the case as one trainee sees it) and arguments."""

_EACH = "each"
_QUOTED = re.compile(r"['\"\\]")
_BESIDE = {
    "plan": ("/plan",), "of_sender": ("/senders", "/rows/0"), "age": ("/dates/plan_created",),
    "wage": ("/plan/treatment/wage",),
}  # fmt: skip


@functools.cache
def _pipes(written: str) -> tuple[tuple[Step, ...], ...]:
    """The pipes of a box in the order in which they are tried. Raises ValueError for a quote that is not closed."""
    return tuple(
        tuple((name, tuple(arguments)) for name, *arguments in map(_words, pipe.split(" | ")) if name) if pipe else ()
        for pipe in written.split(" || ")
    )


def _words(step: str) -> list[str]:
    """The word of a step and its arguments; quotes are seldom."""
    if not _QUOTED.search(step):
        return [word for word in re.split("[ \t\r\n]", step) if word]
    import shlex

    return shlex.split(step)


def write(pipe: str, fact: Any, view: View) -> str | bool:
    """What stands in the box for a fact: a text as it is set on paper, or True/False. Raises KeyError for an unknown step."""
    value: str | bool = ""
    for steps in _pipes(pipe):
        value = _run(steps, fact, view)
        if value:
            break
    return value


def _run(steps: tuple[Step, ...], fact: Any, view: View) -> str | bool:
    for position, (name, arguments) in enumerate(steps):
        if name in marks.STEPS:
            return bool(STEPS[name](fact, view, *arguments))
        if fact is None:
            return ""
        if name == _EACH:
            return on_paper("\n".join(str(_run(steps[position + 1 :], entry, view)) for entry in fact))
        fact = at(fact, name) if name.startswith("/") else STEPS[name](fact, view, *arguments)
        if isinstance(fact, choose.Written):
            break
    return "" if fact is None else on_paper(plain(fact))


def facts_beside(pipe: str) -> tuple[str, ...]:
    """The places of the view from which a pipe takes facts beside the one that it is given."""
    places: list[str] = []
    for steps in _pipes(pipe):
        for name, arguments in steps:
            places += arguments[:1] if name in ("prefer", "lookup") else _BESIDE.get(name, ())
    return tuple(dict.fromkeys(places))


def mistakes(pipe: str) -> list[tuple[str, str]]:
    """What is wrong with a pipe, in Japanese and English: unknown words, and arguments that are missing or too many."""
    import inspect

    try:
        pipes = _pipes(pipe)
    except ValueError as error:
        return [(f"書き方「{pipe}」を読めません（{error}）。", f"the pipe {pipe!r} cannot be read ({error}).")]
    wrong = []
    for name, arguments in (step for steps in pipes for step in steps):
        if name == _EACH or name.startswith("/"):
            continue
        if name not in STEPS:
            wrong.append((f"書き方「{name}」はありません。", f"no step {name!r}."))
            continue
        try:
            inspect.signature(STEPS[name]).bind(None, None, *arguments)
        except TypeError as error:
            wrong.append(
                (
                    f"書き方「{name}」の引数が正しくありません（{error}）。",
                    f"the arguments of {name!r} are wrong ({error}).",
                )
            )
    return wrong
