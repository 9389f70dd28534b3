"""Regular expressions that are compiled when first used."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import qa
from qa.regex import _Later, regex


def test_it_is_compiled_at_its_first_use_and_has_all_that_a_compiled_one_has() -> None:
    found = regex(r"(?P<day>\d+) may", re.IGNORECASE)
    assert "search" not in vars(found)
    match = found.search("on 5 May")
    assert match
    assert match["day"] == "5"
    assert "search" in vars(found)
    assert found.sub("x", "6 MAY") == "x"
    assert found.groupindex == re.compile(found.pattern, found.flags).groupindex
    assert regex(rb"\d").findall(b"1a2") == [b"1", b"2"]


def test_a_wrong_one_is_told_when_it_is_used() -> None:
    wrong = regex("(")
    for _ in range(2):
        with pytest.raises(re.error):
            wrong.search("x")
    with pytest.raises(AttributeError):
        regex("x").nothing_of_the_kind  # type: ignore[attr-defined]  # noqa: B018


def _modules() -> list[str]:
    return [each.name for each in pkgutil.walk_packages(qa.__path__, "qa.") if not each.name.endswith("__main__")]


def _put_off(held: object) -> Iterator[_Later]:
    if isinstance(held, _Later):
        yield held
    elif isinstance(held, tuple | list | frozenset | set):
        for each in held:
            yield from _put_off(each)
    elif isinstance(held, dict):
        yield from _put_off([*held, *held.values()])


def test_all_of_the_package_can_be_compiled() -> None:
    found = {
        id(each): each for name in _modules() for each in _put_off(list(vars(importlib.import_module(name)).values()))
    }
    assert len(found) > 300
    for each in found.values():
        assert isinstance(each.pattern, str | bytes)
