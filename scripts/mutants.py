"""Draws small faults into the code and says which of them no test sees: `python -m scripts.mutants --seed 1`.

A mutant changes one thing: a comparison, a constant, a branch, what is returned, or a call that is dropped. It is killed
when a test of its room fails; the others are printed as a diff. Tests that do not end within a few times what they take
on the unchanged code say nothing: such a mutant is printed apart, as neither killed nor alive. Faults that change nothing
anybody could see are listed in scripts/mutants.json, each with the reason, and are not tried. `--room merge` draws in one
room alone, `--seed 1 --seed 2` from two seeds; `--only formkit/fit.py:91` tries again those of the drawn that stand there.
"""

from __future__ import annotations

import argparse
import ast
import concurrent.futures
import difflib
import itertools
import json
import os
import queue
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scripts.mutations import candidates, compiles, function_at, replaced

ROOT = Path(__file__).resolve().parents[1]
HARMLESS = ROOT / "scripts" / "mutants.json"
NEEDED = (
    "formkit", "forms", "schemas", "samples", "tests", "scripts", "docs", "pyproject.toml", "README.md", "CHANGELOG.md",
)  # fmt: skip
# How long tests may take with a mutant: seconds, and how many times as long as without.
PATIENCE, TIMES = 60, 4
LONGEST = 3600  # seconds that a control run may take
ROOMS = ("merge", "fit.py", "law/rules", "law/score", "compare", "reading")
Verdict = Literal["killed", "survived", "hung"]

RUNNING: set[int] = set()
"""Tests that run now, by the number of their process."""
STOPPED = threading.Event()


@dataclass(frozen=True)
class Look:
    """Tests that are run together, the quick ones first, and which of them: words for `pytest -k`, or all."""

    files: tuple[str, ...]
    words: str = ""


def look(*names: str, words: str = "") -> Look:
    """Tests by their names below tests/, without test_ and .py: rooms/merge."""
    places = (name.rpartition("/") for name in names)
    return Look(tuple(f"tests/{folder}{slash}test_{name}.py" for folder, slash, name in places), words)


# The tests that must see a fault, by where it stands; of several places the longest. Each look costs a start of Python.
LOOKS: dict[str, tuple[Look, ...]] = {
    "merge": (look("rooms/merge", "rooms/formatters", "sheets", "rooms/view"),),
    "fit.py": (look("rooms/fit", "rooms/merge", "sheets", "rooms/view"),),
    "law/rules": (
        look("rooms/sentences", "rooms/rules", "law", "samples", words="not reaches_every_hit"), look("lawful"),
    ),
    "law/score": (look("rooms/score", "rooms/gains", "flows/score_quota_timeline", "forms/declaration"),),
    "compare": (look("rooms/crosscheck", "flows/faults"),),
    "compare/ink": (
        look("rooms/channels", words="proved or several_parts or watched_too or fault_is_found or off_the_page or stroke or not_seen or as_they_are_drawn"),
    ),
    "compare/ink/word": (look("rooms/typed"),),
    "compare/ink/__init__": (
        look("rooms/typed", "rooms/channels", words="typed or proved or several_parts or not_seen or as_they_are_drawn"),
    ),
    "reading": (look("rooms/papers", "rooms/readback", "rooms/sequence", "rooms/workbook", "rooms/anchors"),),
    "reading/print": (look("rooms/papers", "rooms/readback", "rooms/anchors", "rooms/aligned", words="not libreoffice and not print"),),
    "reading/word": (look("rooms/sequence", "rooms/word", words="not libreoffice and not apart_by and not hostile"),),
    "reading/excel": (look("rooms/papers", "rooms/workbook"),),
    "reading/fields": (look("rooms/papers", "rooms/acroform"),),
}  # fmt: skip
# Rules are first looked at by the cases and properties that bear their codes.
BY_CODE = look("samples", "rules_property").files


@dataclass(frozen=True)
class Harmless:
    """A change that nobody could see: where, in which function, what, and why not."""

    file: str
    function: str
    change: str
    reason: str


@dataclass(frozen=True)
class Mutant:
    """A file with one thing changed."""

    file: str
    kind: str
    line: int
    source: str
    changed: str

    def lines(self) -> list[str]:
        """What was changed: the lines before, with -, and after, with +."""
        lines = difflib.unified_diff(self.source.splitlines(), self.changed.splitlines(), lineterm="", n=0)
        return list(lines)[3:]

    def change(self) -> str:
        """The changed lines as scripts/mutants.json names them: without what stands before them."""
        return "\n".join(line[0] + line[1:].strip() for line in self.lines())

    def diff(self) -> str:
        """The changed lines, for people."""
        return "\n".join(f"    {line}" for line in self.lines())

    def harmless(self, listed: Iterable[Harmless]) -> bool:
        """Whether it stands in a list of such."""
        place = (self.file, function_at(self.source, self.line), self.change())
        return place in {(entry.file, entry.function, entry.change) for entry in listed}

    def looks(self) -> Iterator[Look]:
        """The tests that must see it, in order."""
        place = self.file.removeprefix("formkit/")
        if codes := re.findall(r'@rule\("([^"]+)"', self.source):
            yield Look(BY_CODE, " or ".join(dict.fromkeys(codes)))
        yield from LOOKS[max((room for room in LOOKS if place.startswith(room)), key=len)]


def drawn(seed: int, count: int, rooms: list[str]) -> list[Mutant]:
    """Mutants by seeded chance: first the room, then the file by its length, then the change."""
    chance = random.Random(seed)
    mutants: list[Mutant] = []
    while len(mutants) < count:
        place = ROOT / "formkit" / chance.choice(rooms)
        files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
        path = chance.choices(files, weights=[file.stat().st_size for file in files])[0]
        source = path.read_text(encoding="utf-8")
        choices = list(candidates(ast.parse(source)))
        if not choices:
            continue
        kind, node, words = chance.choice(choices)
        changed = replaced(source, node, words)
        mutant = Mutant(path.relative_to(ROOT).as_posix(), kind, node.lineno, source, changed)
        if mutant not in mutants and compiles(changed):
            mutants.append(mutant)
    return mutants


def harmless(text: str) -> list[Harmless]:
    """What scripts/mutants.json lists. Raises ValueError when an entry is incomplete, gives no reason or stands twice."""
    entries = [Harmless(**entry) for entry in json.loads(text)]
    for entry in entries:
        if not re.fullmatch(r"(-.+\n?)+(\+.+\n?)+", entry.change) or len(entry.reason.split()) < 5:
            raise ValueError(f"{entry.file}: a change has lines with - and +, and a reason in words: {entry}")
    if twice := [entry for entry, count in Counter(entries).items() if count > 1]:
        raise ValueError(f"twice: {twice}")
    return entries


def gone(entries: Iterable[Harmless]) -> list[Harmless]:
    """Entries whose line does not stand in the code any more."""

    def stands(entry: Harmless) -> bool:
        path = ROOT / entry.file
        lines = {line.strip() for line in path.read_text(encoding="utf-8").splitlines()} if path.is_file() else set()
        return all(line[1:] in lines for line in entry.change.splitlines() if line.startswith("-"))

    return [entry for entry in entries if not stands(entry)]


def run(look: Look, tree: Path, seconds: float) -> tuple[Verdict, str]:
    """How tests end in a tree of its own, with the last lines that they print. What they started ends with them."""
    options = ("-xq", "-pno:randomly", "-pno:cacheprovider", "--hypothesis-seed=0")
    command = [sys.executable, "-m", "pytest", *options, *(("-k", look.words) if look.words else ()), *look.files]
    printed = tree.parent / "printed.txt"
    with printed.open("wb") as out:
        started = subprocess.Popen(
            command, cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)}, stdin=subprocess.DEVNULL, stdout=out,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        RUNNING.add(started.pid)
        try:
            verdict: Verdict = (
                "killed" if started.wait(seconds) not in (0, 5) else "survived"
            )  # 5: no test bears a code
        except subprocess.TimeoutExpired:
            verdict = "hung"
        finally:
            ended(started.pid)
            started.wait()
            RUNNING.discard(started.pid)
    return verdict, "\n".join(printed.read_text(encoding="utf-8", errors="replace").splitlines()[-25:])


def ended(leader: int) -> None:
    """Ends a process and all that it started, LibreOffice too: they are a group of their own."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def control(mutants: Iterable[Mutant], tree: Path) -> dict[tuple[str, ...], float]:
    """What tests take on the unchanged code, in seconds. Raises RuntimeError when one does not pass."""
    words: dict[tuple[str, ...], set[str]] = {}
    for look in itertools.chain.from_iterable(mutant.looks() for mutant in mutants):
        words.setdefault(look.files, set()).add(look.words)
    taken = {}
    for files, choices in words.items():
        begun = time.monotonic()
        verdict, printed = run(Look(files, " or ".join(sorted(choices))), tree, LONGEST)
        if verdict != "survived":
            raise RuntimeError(f"{' '.join(files)}: {verdict} on the unchanged code\n{printed}")
        taken[files] = time.monotonic() - begun
    return taken


def verdict_on(mutant: Mutant, tree: Path, taken: dict[tuple[str, ...], float]) -> Verdict:
    """What the tests of its place say."""
    target = tree / mutant.file
    target.write_text(mutant.changed, encoding="utf-8")
    try:
        for look in mutant.looks():
            verdict, _ = run(look, tree, PATIENCE + TIMES * taken[look.files])
            if verdict != "survived":
                return verdict
        return "survived"
    finally:
        target.write_text(mutant.source, encoding="utf-8")


def planted(tree: Path) -> Path:
    """A copy of what the tests need."""
    tree.mkdir(parents=True)
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, tree / name)
    if (ROOT.parent / "shared").exists():
        (tree.parent / "shared").symlink_to(ROOT.parent / "shared")
    return tree


def judged(waiting: queue.SimpleQueue[list[Mutant]], tree: Path) -> list[tuple[Mutant, Verdict]]:
    """Takes group after group: its tests on the unchanged code, then each mutant. Prints what was not killed."""
    verdicts: list[tuple[Mutant, Verdict]] = []
    while not STOPPED.is_set():
        try:
            group = waiting.get_nowait()
        except queue.Empty:
            break
        try:
            taken = control(group, tree)
        except RuntimeError:
            STOPPED.set()
            raise
        print(f"{group[0].file} and the like: {len(group)} mutants, {sum(taken.values()):.0f} s of tests", flush=True)
        for mutant in group:
            if STOPPED.is_set():
                return verdicts
            verdict = verdict_on(mutant, tree, taken)
            verdicts.append((mutant, verdict))
            if verdict != "killed":
                print(f"{verdict}: {mutant.file}:{mutant.line} {mutant.kind}\n{mutant.diff()}", flush=True)
    return verdicts


def main() -> int:
    """Draw, run two at a time, print the survivors and those that hung."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, action="append")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--room", choices=ROOMS, action="append")
    parser.add_argument("--only", action="append", metavar="FILE:LINE")
    options = parser.parse_args()
    draws = {seed: drawn(seed, options.count, options.room or list(ROOMS)) for seed in options.seed or [1]}
    listed = harmless(HARMLESS.read_text(encoding="utf-8"))
    for entry in gone(listed):
        print(f"scripts/mutants.json: no longer in {entry.file}: {entry.change}", file=sys.stderr)
    groups: dict[Look, list[Mutant]] = {look: [] for looks in LOOKS.values() for look in looks}
    for mutant in dict.fromkeys(itertools.chain.from_iterable(draws.values())):
        if not mutant.harmless(listed) and (not options.only or f"{mutant.file}:{mutant.line}" in options.only):
            groups[list(mutant.looks())[-1]].append(mutant)
    waiting: queue.SimpleQueue[list[Mutant]] = queue.SimpleQueue()
    for group in filter(None, groups.values()):
        waiting.put(group)
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        trees = [planted(Path(folder) / str(number) / "tree") for number in range(2)]
        try:
            verdicts = dict(itertools.chain.from_iterable(pool.map(judged, [waiting, waiting], trees)))
        except KeyboardInterrupt:
            STOPPED.set()
            for leader in tuple(RUNNING):
                ended(leader)
            return 130
        except RuntimeError as error:
            print(f"stopped, for the tests do not pass without a mutant: {error}", file=sys.stderr)
            return 2
    for seed, mutants in draws.items():
        count = Counter(verdicts[mutant] for mutant in mutants if mutant in verdicts)
        print(
            f"seed {seed}: {len(mutants)} drawn, {count['killed']} killed, {count['survived']} survived,"
            f" {count['hung']} hung, {sum(mutant.harmless(listed) for mutant in mutants)} listed as harmless"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
