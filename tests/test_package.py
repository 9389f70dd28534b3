"""The package as a whole: public names, error tree, typed marker, and no path or host of a developer's machine."""

import importlib
import pkgutil
import re
import subprocess
import tomllib

import qa
from qa import errors
from tests.conftest import PROJECT


def test_every_public_name_is_there() -> None:
    for module in [qa, *(importlib.import_module(f"qa.{m.name}") for m in pkgutil.iter_modules(qa.__path__))]:
        for name in getattr(module, "__all__", []):
            assert getattr(module, name) is not None, f"{module.__name__}.{name}"


def test_every_error_is_a_qa_error() -> None:
    kinds = [getattr(errors, name) for name in errors.__all__]
    assert all(issubclass(kind, errors.QAError) and kind.__doc__ for kind in kinds)


def test_the_table_of_modules_is_the_layers_that_imports_are_held_to() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    held = [[name.strip().removeprefix("qa.") for name in layer.split("|")] for layer in reversed(layers)]
    modules = [module.name for module in pkgutil.iter_modules(qa.__path__) if not module.name.startswith("__")]
    assert sorted(name for layer in held for name in layer) == sorted(modules)
    table = (PROJECT / "README.md").read_text(encoding="utf-8").partition("## Modules")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ((?:`\w+` ?)+)\| (.+) \|$", table, re.MULTILINE)
    assert [re.findall(r"`(\w+)`", names) for names, _ in rows] == held
    assert all(names.count("`") == 2 * len(told.split("; ")) for names, told in rows), "a module has no words"


def test_the_wheel_is_marked_typed() -> None:
    assert (PROJECT / "qa" / "py.typed").is_file()
    assert '"py.typed"]' in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")


def test_no_stray_paths_in_tracked_files() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False)
    for name in listed.stdout.splitlines():
        if name.endswith((".md", ".py", ".toml", ".txt", ".jsonl")) and (PROJECT / name).is_file():
            text = (PROJECT / name).read_text(encoding="utf-8")
            assert not re.search(r"/(?:root|home/\w+|work|opt)/", text), name
