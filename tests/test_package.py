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
    found = [m.name for m in pkgutil.walk_packages(qa.__path__, "qa.") if not m.name.endswith("__main__")]
    assert len(found) > 100
    for module in [qa, *(importlib.import_module(name) for name in found)]:
        for name in getattr(module, "__all__", []):
            assert getattr(module, name) is not None, f"{module.__name__}.{name}"


def test_every_error_is_a_qa_error() -> None:
    kinds = [getattr(errors, name) for name in errors.__all__]
    assert all(issubclass(kind, errors.QAError) and kind.__doc__ for kind in kinds)


def _names(layers: list[str]) -> list[str]:
    return [name.strip().removeprefix("qa.") for layer in reversed(layers) for name in layer.split("|")]


def test_the_table_of_modules_is_the_layers_that_imports_are_held_to() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    whole, *others = project["tool"]["importlinter"]["contracts"]
    within = {contract["containers"][0].removeprefix("qa."): _names(contract["layers"]) for contract in others}
    held = _names(whole["layers"])
    assert sorted(held) == sorted(m.name for m in pkgutil.iter_modules(qa.__path__) if not m.name.startswith("__"))
    packages = {m.name for m in pkgutil.iter_modules(qa.__path__) if m.ispkg}
    assert packages - set(within) == {"cli", "data", "formats"}
    table = (PROJECT / "README.md").read_text(encoding="utf-8").partition("## Modules")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (?:\*\*)?`(\w+)/?`(?:\*\*)? \| \S.* \|$", table, re.MULTILINE)
    assert rows == [row for name in held for row in [name, *within.get(name, [])]]


def test_the_wheel_is_marked_typed() -> None:
    assert (PROJECT / "qa" / "py.typed").is_file()
    assert '"py.typed"]' in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")


def test_no_stray_paths_in_tracked_files() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False)
    for name in listed.stdout.splitlines():
        if name.endswith((".md", ".py", ".toml", ".txt", ".jsonl")) and (PROJECT / name).is_file():
            text = (PROJECT / name).read_text(encoding="utf-8")
            assert not re.search(r"/(?:root|home/\w+|work|opt)/", text), name


def test_no_group_is_repeated_possessively() -> None:
    """Python before 3.11.5 matches `(?:…)*+` wrongly where the group matches in several ways, but not `(?>(?:…)*)`."""
    repeated = re.compile(r"\)(?:[*+?]|\{+\d*,?\d*\}+)\+")
    found = [path.name for path in (PROJECT / "qa").rglob("*.py") if repeated.search(path.read_text(encoding="utf-8"))]
    assert found == []
