"""cases ← features ← models ← fairness ← {training | serving} ← tirek.py, one way."""

import ast
import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.repository.project import ROOMS, ROOT, imported_modules, sources

MAY_KNOW = {
    "cases": set(),
    "features": {"cases"},
    "models": {"cases", "features"},
    "fairness": {"cases", "features", "models"},
    "training": {"cases", "features", "models", "fairness"},
    "serving": {"cases", "features", "models", "fairness"},
    "tirek.py": set(ROOMS),
}
OURS = {*ROOMS, "tirek", "tests", "experiments"}
FILES = {place: tree for room in MAY_KNOW for place, tree in sources(room).items()}


def strangers(tree: ast.Module, room: str) -> set[str]:
    """Rooms that a file imports and must not know."""
    imported = {module.split(".")[0] for module in imported_modules(tree)}
    return (imported & OURS) - MAY_KNOW[room] - {room}


def test_every_room_has_files_to_look_at():
    assert {place.split("/")[0] for place in FILES} == MAY_KNOW.keys()


@pytest.mark.parametrize("room", MAY_KNOW)
def test_a_room_knows_only_the_rooms_before_it(room: str):
    files = {place: tree for place, tree in FILES.items() if place.split("/")[0] == room}
    found = {place: strangers(tree, room) for place, tree in files.items()}
    assert {place: rooms for place, rooms in found.items() if rooms} == {}


def test_training_and_serving_are_siblings_that_never_meet():
    planted = ast.parse("def late():\n    from training.train import train\n    import serving.web")
    assert strangers(planted, "serving") == {"training"}
    assert strangers(planted, "training") == {"serving"}


def test_no_room_imports_a_study_or_a_test():
    planted = ast.parse("import experiments.speed\nfrom tests.features import facts")
    for room in MAY_KNOW:
        assert {"experiments", "tests"} <= strangers(planted, room)


def circle(folder: str, imports: dict[str, set[str]]) -> list[str]:
    """Rooms of a folder that know each other in a circle; `imports` is told by module."""
    deep = folder.count(".") + 1
    rooms: dict[str, set[str]] = {}
    for module, known in imports.items():
        if module.startswith(f"{folder}."):
            room = module.split(".")[deep]
            inside = {other.split(".")[deep] for other in known if other.startswith(f"{folder}.")}
            rooms.setdefault(room, set()).update(inside - {room})
    try:
        TopologicalSorter(rooms).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_inside_every_folder_data_flows_one_way():
    imports = {
        place.removesuffix(".py").replace("/", "."): set(imported_modules(tree))
        for place, tree in FILES.items()
        if not place.endswith("__init__.py")
    }
    paths = [module.split(".") for module in imports]
    folders = {".".join(path[:deep]) for path in paths for deep in range(1, len(path))}
    found = {folder: circle(folder, imports) for folder in folders}
    assert {folder: rooms for folder, rooms in found.items() if rooms} == {}


def test_a_circle_of_rooms_is_found_where_no_two_files_import_each_other():
    taken = ast.parse("from a.lists import kept")
    imports = {"a.lists.make": {"a.rank.order"}, "a.rank.words": set(imported_modules(taken))}
    assert set(circle("a", imports)) == {"lists", "rank"}
    inside = {"a.lists.kept": {"a.lists.make"}, "a.lists.make": set(imported_modules(taken))}
    assert set(circle("a.lists", inside)) == {"kept", "make"}
    assert circle("a", {"a.lists.make": {"a.rank.order"}, "a.rank.words": {"cases.store"}}) == []


def test_no_model_is_loaded_by_running_code_from_a_file():
    run_code = {"pickle", "cloudpickle", "joblib", "dill", "shelve", "marshal"}
    found = {place: run_code & set(imported_modules(tree)) for place, tree in FILES.items()}
    assert {place: modules for place, modules in found.items() if modules} == {}


def test_no_room_has_the_name_of_a_module_of_python_itself():
    assert sys.stdlib_module_names.isdisjoint(OURS)
    assert all((ROOT / room).is_dir() for room in ROOMS)
