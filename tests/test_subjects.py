"""Whether a value is told of what is asked about."""

import pytest

from qa.agreement.subjects import of_another
from qa.values.reading import values


@pytest.mark.parametrize(
    ("question", "other", "right"),
    [
        ("How much does the warden earn?", "The warden's assistant earns 900 euros.", "The warden earns 900 euros."),
        ("How much did the coach earn?", "The former coach earned 70,000.", "Former coach Ann Barlow earned 70,000."),
        ("How old is the acting coach?", "The coach is 61.", None),
        ("How old is Premier Ruiz?", "Ines, 44, is the sister of the new premier.", "Ines says that Ruiz is 44."),
        ("How old is Halvorsen?", "Halvorsen’s wife, Liv, is 44.", "Halvorsen’s wife said that he was 44."),
        ("How many miners work there?", "Its lawyer said 40 miners work there.", None),
        (
            "When did the mill open a shop?",
            "It will open a shop on 3 May.",
            "It opened one on 3 May and will close it.",
        ),
        ("When will the mill open?", "It will open on 3 May.", None),
        ("How much did the fund recover?", "It lost 40 million.", "It lost and then recovered 40 million."),
        ("What is the vase worth?", "The vase was insured for 900 euros.", "The vase, worth 900 euros, was insured."),
    ],
)
def test_of_another(question: str, other: str, right: str | None) -> None:
    """``other`` tells of another, ``right`` of the one asked about; without a ``right`` both do not differ."""
    assert of_another(question, other, values(other)[0]) == (right is not None)
    if right is not None:
        assert not of_another(question, right, values(right)[0])
