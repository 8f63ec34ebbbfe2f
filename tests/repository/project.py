"""The project as files: what the tests of its own promises read."""

import ast
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

ROOMS = ("cases", "features", "models", "fairness", "training", "serving")
"""The packages at the root, in the order in which they may know each other."""

_MADE = re.compile(r"\..+|__pycache__|build|dist|.*\.egg-info")
_KEPT = (".ci", ".gitignore")


def project_files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file of the project; what tools make beside them is left out."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if _is_ours(name))
        yield from (Path(parent) / name for name in sorted(files) if _is_ours(name))


def _is_ours(name: str) -> bool:
    return name in _KEPT or not _MADE.fullmatch(name)


def text_files() -> Iterator[tuple[str, str]]:
    """Place and content of every file that is text."""
    for path in project_files():
        try:
            yield place(path), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def place(path: Path) -> str:
    """Where a file stands, from the root of the project."""
    return path.relative_to(ROOT).as_posix()


def sources(*folders: str) -> dict[str, ast.Module]:
    """The parsed Python files under these folders, or these files, by place."""
    paths: list[Path] = []
    for folder in folders:
        start = ROOT / folder
        paths += [start] if start.is_file() else project_files(start)
    return {
        place(path): ast.parse(path.read_text(encoding="utf-8"))
        for path in paths
        if path.suffix == ".py"
    }


def texts_in(tree: ast.AST) -> Iterator[str]:
    """Every string written in the code, docstrings included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def imported_modules(tree: ast.AST) -> Iterator[str]:
    """The full names of the modules that a file imports, wherever in it; of what is taken out of
    a package, too, since that may be a module.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their package in full"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def pyproject() -> dict[str, Any]:
    """What pyproject.toml declares."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pages() -> dict[str, str]:
    """The pages written for people, by place."""
    found = {name: text for name, text in text_files() if name.endswith(".md")}
    return {
        name: text for name, text in found.items() if "/" not in name or name.startswith("docs/")
    }
