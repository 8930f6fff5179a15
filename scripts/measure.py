"""The shape of the code: lines, largest rooms, names, doubles. `scripts/measure.py [--against REV]` prints two trees.

Code lines are lines without blanks, comments and docstrings. Doubles are runs of ten code lines or more that stand in
the package twice, whatever their indent. Names are the variables that code binds: assignments, loops,
comprehensions, `with`, `except`, patterns and arguments; not imports, functions and classes.
"""

from __future__ import annotations

import argparse
import ast
import io
import subprocess
import tarfile
import tempfile
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUN = 10
FILLERS = ("one", "found", "told", "made", "known", "said")


def files_of(root: Path) -> list[Path]:
    """The files that count: the package, with what only keepers of forms use."""
    return sorted((root / "formkit").rglob("*.py"))


def code_lines(source: str) -> dict[int, str]:
    """The lines of code by their numbers, without indent: no blanks, no comments, no docstrings."""
    tree = ast.parse(source)
    docs: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and body:
            first = body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                docs |= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    silent = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    lines = source.splitlines()
    numbers: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
        elif token.type not in silent:
            numbers |= set(range(token.start[0], token.end[0] + 1))
    return {number: lines[number - 1].strip() for number in sorted(numbers - docs)}


def doubles(files: Mapping[str, Mapping[int, str]]) -> list[str]:
    """Where runs of RUN equal code lines stand, the places of each run in one line of text."""
    numbers = {path: list(lines) for path, lines in files.items()}
    places: defaultdict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for path, lines in files.items():
        texts = list(lines.values())
        for at in range(len(texts) - RUN + 1):
            places[tuple(texts[at : at + RUN])].append((path, at))
    double = {place for equal in places.values() if len(equal) > 1 for place in equal}

    def span(path: str, at: int) -> str:
        end = next(end for end in count(at) if (path, end) not in double) + RUN - 2
        return f"{path}:{numbers[path][at]}-{numbers[path][end]}"

    begins = [
        equal for equal in places.values() if len(equal) > 1 and any((path, at - 1) not in double for path, at in equal)
    ]
    return [" = ".join(span(path, at) for path, at in equal) for equal in begins]


def bound_names(tree: ast.AST) -> Iterator[str]:
    """Every name that is bound, as often as it is."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name
            case ast.ExceptHandler(name=str(name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name


def measure(root: Path) -> str:
    """What there is to say of a tree."""
    sources = {path: path.read_text(encoding="utf-8") for path in files_of(root)}
    lines = {str(path.relative_to(root)): code_lines(source) for path, source in sources.items()}
    runs = doubles(lines)
    lengths = {path: len(source.splitlines()) for path, source in sources.items()}
    longest = max(lengths, key=lambda path: lengths[path])
    names = Counter(name for source in sources.values() for name in bound_names(ast.parse(source)))
    total = names.total()
    fillers = sum(names[name] for name in FILLERS)
    most = ", ".join(f"{name} {times / total:.2%}" for name, times in names.most_common(15))
    return (
        f"{len(sources)} files, {sum(map(len, lines.values())):,} code lines; longest "
        f"{longest.relative_to(root)} {lengths[longest]} lines\n"
        f"{total:,} names bound, {len(names):,} different; {'/'.join(FILLERS)} {fillers / total:.2%}\n{most}\n"
        + "\n".join([f"{len(runs)} runs of {RUN} equal lines or more", *runs])
    )


def main() -> None:
    """Print this tree, and another revision where one is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--against", metavar="REV")
    other = parser.parse_args().against
    if other:
        packed = subprocess.run(["git", "archive", other], cwd=ROOT, check=True, capture_output=True).stdout
        with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
            print(f"{other}:\n{measure(Path(folder))}\n")
    print(f"this tree:\n{measure(ROOT)}")


if __name__ == "__main__":
    main()
