"""The house of formkit: imports point down, no room is too big, each outside library has its one room."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "formkit"

# From the roof down: a room imports rooms below it only.
ROOMS = (
    "cli", "api", "report", "run", "maintain", "compare", "merge", "law", "case", "reading", "fit", "media", "library",
    "system", "model", "words",
)  # fmt: skip
FLOORS = {room: floor for floor, room in enumerate(reversed(ROOMS))}

# The package root and `python -m formkit` stand outside the house and only open its doors.
DOORS = {"__init__", "__main__"}

MAY_IMPORT = {
    "docx": {"media", "maintain"},
    "docxtpl": {"media", "maintain"},
    "openpyxl": {"media"},
    "pdfplumber": {"maintain"},
    "pypdf": {"media", "maintain"},
    "pypdfium2": {"media", "maintain"},
    "uharfbuzz": {"media"},
}

MOST_LINES = 400

FILES = sorted(PACKAGE.rglob("*.py"))


MODULES = {
    ".".join(("formkit", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in FILES
}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int, bool]]:
    """Every module imported at run time: full name, line, and whether inside a function."""

    def walk(node: ast.AST, inside: bool) -> Iterator[tuple[str, int, bool]]:
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                for other in node.orelse:
                    yield from walk(other, inside)
                return
            case ast.Import(names=names):
                yield from ((name.name, node.lineno, inside) for name in names)
            case ast.ImportFrom(module=module, level=level, names=names):
                assert level == 0, f"{path.name}:{node.lineno}: relative import"
                # `from formkit.words import text` imports a file, `from formkit.words.text import number` a name in one.
                full = {f"{module}.{name.name}" for name in names}
                targets = {name if name in MODULES else str(module) for name in full}
                yield from ((name, node.lineno, inside) for name in sorted(targets))
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                inside = True
        for child in ast.iter_child_nodes(node):
            yield from walk(child, inside)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")), False)


def own_imports(path: Path) -> Iterator[tuple[str, int, bool]]:
    return (found for found in imports(path) if found[0].split(".")[0] == "formkit")


def label(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", FILES, ids=label)
def test_a_file_has_its_room_and_at_most_400_lines(path: Path) -> None:
    assert room_of(path) in FLOORS.keys() | DOORS
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", [path for path in FILES if room_of(path) not in DOORS], ids=label)
def test_imports_point_down(path: Path) -> None:
    room = room_of(path)
    for name, line, _ in own_imports(path):
        where = f"{label(path)}:{line}: imports {name}"
        assert name != "formkit", f"{where}, the package root"
        target = name.split(".")[1]
        assert target in FLOORS, f"{where}, which is no room"
        assert target == room or FLOORS[target] < FLOORS[room], f"{where}, which is not on a lower floor"


@pytest.mark.parametrize("path", [path for path in FILES if room_of(path) not in {"cli", *DOORS}], ids=label)
def test_own_rooms_are_imported_at_the_top(path: Path) -> None:
    late = [f"{label(path)}:{line}: {name}" for name, line, inside in own_imports(path) if inside]
    assert not late


@pytest.mark.parametrize("path", FILES, ids=label)
def test_outside_libraries_keep_to_their_rooms(path: Path) -> None:
    for name, line, _ in imports(path):
        rooms = MAY_IMPORT.get(name.split(".")[0])
        assert rooms is None or room_of(path) in rooms, f"{label(path)}:{line}: imports {name}"


def test_no_cycles_inside_a_room() -> None:
    """Floors forbid cycles between rooms; files of one room may import each other, but not in a circle."""
    arrows = {
        name: {target for target, _, inside in own_imports(path) if target in MODULES and not inside}
        for name, path in MODULES.items()
    }

    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, f"cycle: {' → '.join((*way[way.index(name) :], name))}"
        if name not in done:
            for target in arrows[name]:
                visit(target, (*way, name))
            done.add(name)

    for name in MODULES:
        visit(name, ())


def test_the_checker_sees_what_it_should(tmp_path: Path) -> None:
    room = tmp_path / "room.py"
    room.write_text(
        "from typing import TYPE_CHECKING\n"
        "import formkit.words.text as t\n"
        "from formkit import model\n"
        "if TYPE_CHECKING:\n    from formkit.api.check import check\n"
        "def f():\n    from formkit.system import today\n",
        encoding="utf-8",
    )
    assert list(own_imports(room)) == [
        ("formkit.words.text", 2, False), ("formkit.model", 3, False), ("formkit.system", 7, True),
    ]  # fmt: skip


# What a package is called where it is imported, where that is not its name.
IMPORTED_AS = {
    "PIL": "pillow",
    "noto_cjk_sans_jp_regular": "noto-cjk-sans-jp-regular",
    "jsonschema_rs": "jsonschema-rs",
}


def test_what_is_imported_is_declared() -> None:
    """Each outside package is a dependency of formkit, or of `formkit[forms]`, or (draw) of those who work on it."""
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lists = {"": project["dependencies"], "forms": extras["forms"], "dev": extras["dev"]}
    declared = {group: {re.split(r"[\[<>=! ]", line)[0].lower() for line in lines} for group, lines in lists.items()}
    for path in FILES:
        for name, line, _ in imports(path):
            top = name.split(".")[0]
            if top == "formkit" or top in sys.stdlib_module_names:
                continue
            package = IMPORTED_AS.get(top, "python-docx" if top == "docx" else top).lower()
            allowed = set(declared[""])
            if room_of(path) == "maintain":
                allowed |= declared["forms"] | (declared["dev"] if "draw" in path.parts else set())
            assert package in allowed, f"{label(path)}:{line}: {package}"
