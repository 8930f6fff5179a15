"""The small changes that scripts/mutants.py makes to the code: which there are, and what stands in their place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

OTHER: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


def invisible(tree: ast.Module) -> set[ast.AST]:
    """Nodes whose change nobody could see: annotations, sizes of caches and slots, what is written into a log.

    Inside f-strings Python 3.11 does not say where a node stands.
    """
    roots: list[ast.AST | None] = []
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr():
                roots.append(node)
            case ast.AnnAssign() | ast.arg():
                roots.append(node.annotation)
            case ast.FunctionDef(decorator_list=decorators) | ast.ClassDef(decorator_list=decorators):
                kept = ("cache", "lru_cache", "dataclass")
                roots += [
                    decorator
                    for decorator in decorators
                    if ast.unparse(decorator).partition("(")[0].split(".")[-1] in kept
                ]
                roots.append(getattr(node, "returns", None))
            case ast.If(test=ast.Name("TYPE_CHECKING")):
                roots.append(node)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name("log" | "logger" | "logging")))):
                roots.append(node)
    return {node for root in roots if root is not None for node in ast.walk(root)}


def truths(tree: ast.Module) -> set[ast.AST]:
    """Returns of functions that answer yes or no: None in place of False would be the same answer."""
    return {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.returns and ast.unparse(function.returns) == "bool"
        for node in ast.walk(function)
        if isinstance(node, ast.Return)
    }


def candidates(tree: ast.Module) -> Iterator[tuple[str, ast.expr | ast.stmt, str]]:
    """Every change that could be made: its kind, the node, and what stands in its place."""
    hidden, answers = invisible(tree), truths(tree)
    for node in ast.walk(tree):
        if node in hidden:
            continue
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
            case ast.Return(value=ast.expr() as value) if node in answers:
                yield "return", value, f"not ({ast.unparse(value)})"
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


def compiles(source: str) -> bool:
    """Whether Python takes it at all."""
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def function_at(source: str, line: int) -> str:
    """The name of the innermost function that holds a line; empty outside of all."""
    functions = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return max(functions, key=lambda node: node.lineno).name if functions else ""
