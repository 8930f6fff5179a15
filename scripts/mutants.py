"""Draws small faults into the code and says which of them no test sees: `scripts/mutants.py --seed 1 [--count 60]`.

A mutant changes one thing: a comparison, a constant, a branch, what is returned, or a call that is dropped. It is killed
when a test of its room fails (or hangs); the others are printed as a diff. Faults that change nothing anybody could see
are listed in scripts/mutants.json, each with the reason. `--room merge` draws in one room alone.
"""

from __future__ import annotations

import argparse
import ast
import concurrent.futures
import difflib
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NEEDED = (
    "formkit",
    "forms",
    "schemas",
    "samples",
    "tests",
    "scripts",
    "docs",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
)
PATIENCE = 240  # seconds; a mutant that hangs is seen
SHEETS = ("tests/test_sheets.py", "tests/rooms/test_merge.py", "tests/rooms/test_view.py")
# Where faults are drawn, and the tests that must see them.
ROOMS: dict[str, tuple[str, ...]] = {
    "merge": (*SHEETS, "tests/rooms/test_formatters.py", "tests/flows/test_fill.py"),
    "fit.py": ("tests/rooms/test_fit.py", *SHEETS),
    "law/rules": ("tests/test_samples.py", "tests/rooms/test_rules.py", "tests/rooms/test_sentences.py"),
    "law/score": ("tests/rooms/test_score.py", "tests/forms/test_declaration.py"),
    "compare": ("tests/rooms/test_crosscheck.py", "tests/flows/test_faults.py", "tests/rooms/test_channels.py"),
    "reading": (
        "tests/rooms/test_sequence.py", "tests/rooms/test_anchors.py", "tests/rooms/test_aligned.py",
        "tests/rooms/test_word.py", "tests/rooms/test_workbook.py", "tests/rooms/test_acroform.py",
        "tests/rooms/test_readback.py",
    ),
}  # fmt: skip
OTHER: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A file with one thing changed, and the tests that must see it."""

    room: str
    file: str
    kind: str
    line: int
    source: str
    changed: str

    def diff(self) -> str:
        """What was changed."""
        lines = difflib.unified_diff(self.source.splitlines(), self.changed.splitlines(), lineterm="", n=0)
        return "\n".join(f"    {line}" for line in list(lines)[3:])


def candidates(tree: ast.Module) -> Iterator[tuple[str, ast.expr | ast.stmt, str]]:
    """Every change that could be made: its kind, the node, and what stands in its place."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(ops=[operator]) if type(operator) in OTHER:
                yield (
                    "comparison",
                    node,
                    ast.unparse(ast.Compare(node.left, [OTHER[type(operator)]()], node.comparators)),
                )
            case ast.Constant(value=bool(value)):
                yield "constant", node, str(not value)
            case ast.Constant(value=int(value)) | ast.Constant(value=float(value)):
                yield "constant", node, repr(value + 1)
            case ast.If(test=test):
                yield "branch", test, f"not ({ast.unparse(test)})"
            case ast.IfExp(test=test):
                yield "branch", test, f"(not ({ast.unparse(test)}))"
            case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
                yield "return", value, "None"
            case ast.Expr(value=ast.Call()):
                yield "dropped call", node, "pass"


def replaced(source: str, node: ast.expr | ast.stmt, words: str) -> str:
    """The source with other words in the place of a node."""
    lines = source.encode().splitlines(keepends=True)
    last = (node.end_lineno or node.lineno) - 1
    before = b"".join(lines[: node.lineno - 1]) + lines[node.lineno - 1][: node.col_offset]
    after = lines[last][node.end_col_offset :] + b"".join(lines[last + 1 :])
    return (before + words.encode() + after).decode()


def drawn(seed: int, count: int, rooms: list[str]) -> list[Mutant]:
    """Mutants by seeded chance: first the room, then the file by its length, then the change."""
    chance = random.Random(seed)
    mutants: list[Mutant] = []
    while len(mutants) < count:
        room = chance.choice(rooms)
        place = ROOT / "formkit" / room
        files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
        path = chance.choices(files, weights=[file.stat().st_size for file in files])[0]
        source = path.read_text(encoding="utf-8")
        choices = list(candidates(ast.parse(source)))
        if not choices:
            continue
        kind, node, words = chance.choice(choices)
        changed = replaced(source, node, words)
        mutant = Mutant(room, str(path.relative_to(ROOT)), kind, node.lineno, source, changed)
        if mutant not in mutants and compiles(changed):
            mutants.append(mutant)
    return mutants


def compiles(source: str) -> bool:
    """Whether Python takes it at all."""
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def survives(mutant: Mutant, tree: Path) -> bool:
    """Whether all tests of its room pass in a tree of its own."""
    target = tree / mutant.file
    target.write_text(mutant.changed, encoding="utf-8")
    options = ("-xq", "-pno:randomly", "-pno:cacheprovider")
    command = [sys.executable, "-m", "pytest", *options, *ROOMS[mutant.room]]
    try:
        return not subprocess.run(command, cwd=tree, capture_output=True, timeout=PATIENCE, check=False).returncode
    except subprocess.TimeoutExpired:
        return False
    finally:
        target.write_text(mutant.source, encoding="utf-8")


def main() -> int:
    """Draw, run two at a time, print the survivors."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--room", choices=ROOMS, action="append")
    options = parser.parse_args()
    mutants = drawn(options.seed, options.count, options.room or list(ROOMS))
    file = ROOT / "scripts" / "mutants.json"
    harmless = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        trees = [Path(folder) / str(number) / "tree" for number in range(2)]
        for tree in trees:
            tree.mkdir(parents=True)
            for name in NEEDED:
                source = ROOT / name
                if source.is_dir():
                    shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
                elif source.exists():
                    shutil.copy(source, tree / name)
            if (ROOT.parent / "shared").exists():
                (tree.parent / "shared").symlink_to(ROOT.parent / "shared")

        def run(number: int) -> list[Mutant]:
            survivors = []
            for mutant in mutants[number::2]:
                if survives(mutant, trees[number]):
                    survivors.append(mutant)
                    print(f"survived: {mutant.file}:{mutant.line} {mutant.kind}\n{mutant.diff()}", flush=True)
            return survivors

        left = [mutant for survivors in pool.map(run, range(2)) for mutant in survivors]
    idle = [mutant for mutant in left if any(fault["change"] in mutant.diff() for fault in harmless)]
    print(
        f"seed {options.seed}: {len(left)} of {len(mutants)} survived, {len(idle)} of them harmless (scripts/mutants.json)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
