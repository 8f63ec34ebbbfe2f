"""Flat names can collide with another distribution: what is imported is what stands here."""

import importlib.util
from pathlib import Path, PurePosixPath

import pytest

from tests.repository.project import ROOMS, ROOT, place, project_files, pyproject

SETUPTOOLS = pyproject()["tool"]["setuptools"]
FILES = [path for room in ROOMS for path in project_files(ROOT / room)]


def packages() -> set[str]:
    return {dotted(path.parent) for path in FILES if path.name == "__init__.py"}


def dotted(folder: Path) -> str:
    return place(folder).replace("/", ".")


@pytest.mark.parametrize("name", [*ROOMS, "tirek"])
def test_each_name_resolves_under_the_repository(name: str):
    found = importlib.util.find_spec(name)
    assert found is not None
    assert Path(str(found.origin)).is_relative_to(ROOT)


def test_each_folder_with_code_is_a_package():
    with_code = {dotted(path.parent) for path in FILES if path.suffix == ".py"}
    assert with_code == packages()


def test_the_wheel_lists_every_package():
    assert sorted(SETUPTOOLS["packages"]) == sorted(packages())
    assert SETUPTOOLS["py-modules"] == ["tirek"]


def test_the_wheel_carries_every_file_that_is_not_code():
    left_behind = [
        place(path)
        for path in FILES
        if path.suffix != ".py" and not is_package_data(PurePosixPath(place(path)))
    ]
    assert left_behind == []


def is_package_data(file: PurePosixPath) -> bool:
    return any(
        file.match(pattern) and len(file.parts) == len(PurePosixPath(pattern).parts)
        for package, patterns in SETUPTOOLS["package-data"].items()
        for pattern in (f"{package.replace('.', '/')}/{inside}" for inside in patterns)
    )


def test_the_command_tirek_starts_the_command_line():
    assert pyproject()["project"]["scripts"] == {"tirek": "tirek:main"}
