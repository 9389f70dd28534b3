"""Whether a sentence tells of what is done in a question, and a value of what is asked about."""

import pytest

from qa.agreement.subjects import of_another, tells_of
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
        ("How many did Norway’s raid kill?", "Sweden’s raid killed nine.", "Norway’s raid killed nine."),
        ("On what day was Ann Barlow due in Hull?", "She will be in Hull on 3 May.", None),
        ("On which day did it rain?", "It rained on 3 May, and the next day in Hull.", None),
        (
            "How many died in the 2024 raid?",
            "It killed 84 in 1979.",
            "It killed 84, the most since the 1979 revolution.",
        ),
        ("How much did the fund recover?", "It lost 40 million.", "It lost and then recovered 40 million."),
        ("When did the war break out?", "It ended on 3 May.", "It broke out on 3 May and ended soon."),
        ("How much did the grower sell?", "Sales fell, and 40 tonnes went.", None),
        ("When is the toll payable?", "The toll lapses on 3 May.", "The toll, payable from 3 May, expires in June."),
        ("When is the rent due?", "The lease expires on 3 May.", "The rent, due on 3 May, is paid until 2030."),
        ("When does the lease expire?", "It took effect on 3 May.", "In force from 1 June, it expires on 3 May."),
        ("When does the lease expire?", "It is let from 3 May.", "It is in force until 3 May."),
        ("When does the lease start?", "It is let until 3 May.", "It starts at the end of May, on the 28 May."),
        (
            "When is the rent due?",
            "It is no longer paid after 3 May.",
            "It has to be paid by the end of May, on 28 May.",
        ),
        ("What is the vase worth?", "The vase was insured for 900 euros.", "The vase, worth 900 euros, was insured."),
    ],
)
def test_of_another(question: str, other: str, right: str | None) -> None:
    """``other`` tells of another, ``right`` of the one asked about; without a ``right`` both do not differ."""
    assert of_another(question, other, values(other)[0]) == (right is not None)
    if right is not None:
        assert not of_another(question, right, values(right)[0])


@pytest.mark.parametrize(
    ("question", "text", "tells"),
    [
        ("When did the barge reach Lübeck?", "It arrived on 3 May.", True),
        ("When did the barge reach Lübeck?", "It was painted at Lübeck on 3 May.", False),
        ("When did Ann Barlow of Hull leave the club?", "She left on 3 May.", True),
        ("When did Ann Barlow of Hull leave the club?", "She played on 3 May.", False),
        ("How many valves burst?", "Nine burst.", None),
        ("How many valves failed?", "Nine failed.", True),
        ("How many valves failed?", "Nine were made.", False),
        ("When was the mill sold?", "They sell it today.", True),
        ("How many people were killed?", "The toll is nine.", True),
        ("How many days did the fair last?", "The nine-day fair was opened.", None),
        ("Who has it?", "She has.", None),
    ],
)
def test_tells_of(question: str, text: str, tells: bool | None) -> None:
    assert tells_of(question, text) is tells
