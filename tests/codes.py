"""The codes of all problems that reading and checking can find, taken from the code itself."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
READING = ("source/*", "read", "check", "checks/*", "waivers")


def modules() -> list[Path]:
    """Every module in which a problem of a release or a newsroom may be named."""
    return sorted(path for name in READING for path in (ROOT / "pipeline").glob(f"{name}.py"))


def codes() -> set[str]:
    """The literal second argument of every `Problem(...)` and `.problem(...)` call."""
    return {code for module in modules() for code in _codes_in(module)}


def codes_of_family(name: str) -> set[str]:
    """The codes of one family of checks; none while there is no such family."""
    module = ROOT / f"pipeline/checks/{name}.py"
    return _codes_in(module) if module.exists() else set()


def codes_of_the_record() -> set[str]:
    """The codes of what only a survey finds, beside the record, the ledger, the newsroom's own look and the network."""
    return {
        code
        for name in ("survey", "moved", "trial", "online/__init__")
        for code in _codes_in(ROOT / f"pipeline/{name}.py")
    }


def codes_of_an_import() -> set[str]:
    """The codes of what only `dateline import` finds: how a text from elsewhere differs from the draft it becomes."""
    found = {code for module in (ROOT / "pipeline/imports").glob("*.py") for code in _codes_in(module)}
    return {code for code in found if code.startswith("copy-")}


def _codes_in(module: Path) -> set[str]:
    return _codes(ast.parse(module.read_text(encoding="utf-8")))


def _codes(tree: ast.Module) -> set[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _names_a_problem(node.func)]
    second = [call.args[1] for call in calls if len(call.args) >= 3]
    return {node.value for node in second if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _names_a_problem(function: ast.expr) -> bool:
    return (isinstance(function, ast.Name) and function.id in ("Problem", "unreadable")) or (
        isinstance(function, ast.Attribute) and function.attr in ("problem", "told")
    )
