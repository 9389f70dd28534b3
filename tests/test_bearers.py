"""Whose a value is that is told of a life: of whom the question asks, or of another."""

import pytest

from qa.agreement.bearers import of_another_bearer, of_another_before, tells_of_the_event, whom_it_befell
from qa.values.reading import values


@pytest.mark.parametrize(
    ("question", "text", "others"),
    [
        ("When did Ruth die?", "Anton died in 1931 and Ruth in 1940.", ["1931"]),
        ("When did Anton die?", "Anton died in 1931, but Ruth in 1940.", ["1940"]),
        ("When did Bruno die?", "Anton died in 1931 and Ruth in 1940.", ["1931", "1940"]),
        ("When was Ruth born?", "The twins Ruth and Hans were born on 2 May 1870.", []),
        ("When was Ruth Holm born?", "Greta Holm (born 2 May 1870, died 1931) sang.", ["2 May 1870", "1931"]),
        ("When did Greta Holm die?", "Greta Holm (born 2 May 1870, died 1931) sang.", ["2 May 1870"]),
        ("When did Ruth Holm marry?", "Ruth Clara Holm was born in 1870 in Hull.", ["1870"]),
        ("When did Ruth Holm marry?", "Ruth Adler married Jens Holm in 1892.", []),
        ("When did Ruth marry?", "On 2 May 1892 Anton married Ruth.", []),
        ("When did Ruth marry?", "On 2 May 1892 Anton married Clara.", ["2 May 1892"]),
        ("When did Ruth die?", "The sister of Anton died in 1931.", []),
        ("When did Ruth die?", "She died in 1931.", []),
        ("When did Ruth's mother die?", "Anton died in 1931.", []),
        ("When did Ruth arrive?", "Anton died in 1931.", []),
        ("When was Berit Moe arrested?", "Jan Vik, who was arrested in 1931, denied it.", ["1931"]),
        ("How old was Ruth when she died?", "Anton died at the age of 32.", ["32"]),
        ("How many sons did Ruth Holm have?", "She was the last of six sons and daughters of the baker Jens Holm.", []),
        ("How many children did Ruth Holm have?", "She was the last of six children of the baker Jens Holm.", ["six"]),
        ("How many children did Ruth Holm have?", "She was the mother of six children.", []),
    ],
)
def test_of_another_bearer(question: str, text: str, others: list[str]) -> None:
    """``others`` are the values that are told of another than is asked about, or of another event."""
    assert [v.span.of(text) for v in values(text) if of_another_bearer(question, text, v)] == others


@pytest.mark.parametrize(
    ("question", "before", "other"),
    [
        ("When did Ruth die?", ["Anton Holm sailed to Hull.", "There it rained."], True),
        ("When did Ruth die?", ["Ruth sailed to Hull.", "Anton stayed."], False),
        ("When did Ruth die?", ["Anton owned a ship, the Ruth."], True),
        ("When did Anton die?", ["Anton Holm sailed to Hull."], False),
        ("When did Ruth die?", ["There it rained."], False),
        ("When did Ruth sail?", ["Anton Holm stayed."], False),
    ],
)
def test_pronoun(question: str, before: list[str], other: bool) -> None:
    """He who is told of is the last subject of the sentences before."""
    text = "He died on 4 May 1891, and was buried at sea."
    assert of_another_before(question, text, values(text)[0], before) is other


def test_event() -> None:
    assert tells_of_the_event("When did Ruth die?", "Her death came in 1931.")
    assert not tells_of_the_event("When did Ruth die?", "Ruth sailed in 1931.")
    assert tells_of_the_event("When did Ruth sail?", "Ruth went in 1931.")


@pytest.mark.parametrize(
    ("question", "text", "name"),
    [
        ("Who was elected chair in 1931?", "Ruth Holm was elected chair by two votes over Jens Vik.", "Ruth Holm"),
        ("Who was elected chair in 1931?", "Jens Vik met Ruth Holm, who was elected chair.", "Ruth Holm"),
        ("Who was elected chair in 1931?", "Ruth Holm and Jens Vik were elected.", None),
        ("Who was elected chair in 1931?", "She was elected over Jens Vik.", None),
        ("Who elected the chair?", "Ruth Holm was elected chair.", None),
    ],
)
def test_whom_it_befell(question: str, text: str, name: str | None) -> None:
    found = whom_it_befell(question, text)
    assert (found and found.of(text)) == name
