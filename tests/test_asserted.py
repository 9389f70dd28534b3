"""Which values of a sentence it gives for a question: not what was before, nor what is denied."""

import pytest

from qa.agreement.counting import counted_in, value_in
from qa.models import Span
from qa.ranking.wanted import Kind
from qa.values.reading import in_full

NOWHERE = Span(0, 0)


def given(question: str, text: str, kind: Kind = "number", place: Span = NOWHERE) -> str | None:
    found = value_in(question, text, place, kind)
    return in_full(text, found).of(text) if found else None


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("How long is the notice?", "The notice is shortened from 60 days to 45 days.", "45 days"),
        ("How long is the notice?", "The notice is shortened from 60 to 45 days.", "45 days"),
        (
            "How long is the notice?",
            "In clause 3.2 the period of notice is extended from 45 days to 60 days.",
            "60 days",
        ),
        ("How much tin was exported?", "Tin exports fell from $3.1bn to $2.4bn last year.", "$2.4bn"),
        ("What is the toll?", "The toll rose from 12 to at least 31 on Monday.", "at least 31"),
        ("What is the toll?", "The toll rose on Monday to 31 from 12.", "31"),
        ("How many guards are left?", "She cut the number of harbour guards from 22 to 9 in 2021.", "9"),
        ("How many does it employ?", "It now employs 5,200, down from 7,900 in 2021.", "5,200"),
        ("How many does it employ?", "It now employs 5,200, sharply up from about 4,000.", "5,200"),
        ("How many did it employ in 2021?", "It now employs 5,200, down from 7,900 in 2021.", "7,900"),
        ("How many did it employ in 2021?", "The staff fell from 7,900 in 2021 to 5,200 in 2023.", "7,900"),
        ("How many did it employ in 2023?", "The staff fell from 7,900 in 2021 to 5,200 in 2023.", "5,200"),
        ("How many votes did she get?", "She got 412 votes, against 388 in the ballot of March 2019.", "412"),
        ("How many votes did she get in 2019?", "She got 412 votes, against 388 in the ballot of March 2019.", "388"),
        ("How fast did it go?", "It slowed from 14 to 6 knots at once.", "6 knots"),
        ("How many from Lorne were ill?", "In Lorne the ill fell from 40 to 32.", "32"),
        ("How many came?", "Only 40 came, instead of the 60 who were invited.", "40"),
        ("How many came?", "Some 40 rather than 60 came.", "Some 40"),
        ("What is the fee?", "In rule 4 the fee of £20 is replaced by £35.", "£35"),
        ("What is the fee?", "The fee of 20 euros shall be increased to 35 euros.", "35 euros"),
        ("How many were ill?", "Of them 61 were ill, compared with 38 of those on sugar.", "61"),
        ("How many on sugar were ill?", "Of them 61 were ill, compared with 38 in those on sugar.", "38"),
        ("From how many did the toll rise?", "The toll rose from 12 to 31.", None),
        ("How long was the notice before?", "The notice is cut from 60 days to 45 days.", None),
        ("How tall are they?", "Those that grow ranged from 4 to 12 cm.", "4 to 12 cm"),
        ("How far is it?", "It is from 5 to 9 km away.", None),
    ],
)
def test_what_was_before_is_not_what_is(question: str, text: str, value: str | None) -> None:
    assert given(question, text) == value


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("When is the vote?", "The vote was postponed from 3 May to 17 May.", "17 May"),
        ("When did it begin?", "The drought lasted from 2012 to 2016.", None),
        ("When was it built?", "It was built not in 1988 but in 1990.", "1990"),
        ("When was it built?", "It was built in 1990, not 1988.", "1990"),
        ("When was it built?", "It is not true that it was built in 1988.", None),
    ],
)
def test_days_that_were_put_off_or_denied(question: str, text: str, value: str | None) -> None:
    assert given(question, text, "date") == value


@pytest.mark.parametrize(
    "text",
    [
        "It is not true that 24 people died.",
        "The mayor denied that as many as 24 people had died.",
        "The mayor refused to say whether 24 people had died.",
        "The firm declined to confirm that 24 people had died.",
        "Neither the mayor, an engineer, nor the firm said that 24 people died.",
        "Nobody at the firm has claimed that 24 people died.",
        "She did not say that 24 people died.",
        "There is no evidence that 24 people died.",
        "He falsely claimed that 24 people died.",
        "It is unclear if 24 people died.",
        "Had the gate held, only 24 people would have died.",
        "The gate would have killed 24 people.",
        "The mayor denied killing 24 people.",
    ],
)
def test_what_is_denied_or_supposed_gives_no_value(text: str) -> None:
    question = "How many people died?"
    assert given(question, text) is None
    assert given(question, text, place=Span(text.index("24"), text.index("24") + 2)) is None
    assert counted_in(question, text) is False


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Not 24 but 47 people died.", "47"),
        ("There were 352 dead, not 345.", "352"),
        ("He denied the report, but said that 47 people had died.", "47"),
        ("The mayor did not deny that 47 people had died.", "47"),
        ("It was not reported until Monday that 47 people had died.", "47"),
        ("The captain, who had not slept, said that 47 people had died.", "47"),
        ("The captain who had not slept said that 47 people had died.", "47"),
        ("There is no doubt that 47 people died.", "47"),
        ("Not more than 47 people died.", "Not more than 47"),
        ("Not only 47 people died.", "47"),
        ("Dozens, if not 47, people died.", None),
        ("He rejected an offer of £47.", "£47"),
        ("The 47 people who would have voted died.", "47"),
        ("He knew that 47 people had died.", "47"),
    ],
)
def test_what_only_looks_denied_is_given(text: str, value: str | None) -> None:
    assert given("How many people died?", text) == value


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("How many crates had been shipped?", "The lot had 1,250 crates, of which 930 had been shipped.", "930"),
        ("How many crates did the lot have?", "The lot had 1,250 crates, of which 930 had been shipped.", "1,250"),
        ("How many of the crew stayed?", "The crew of 17 was hurt, nine of whom stayed.", "nine"),
        ("How many would the fine have cost?", "The fine would have cost £124 million.", "£124 million"),
        ("How often were they warned?", "They were warned twice of the 3 doors.", "twice"),
        ("How many doors are there?", "They were warned twice of the 3 doors.", "3"),
        ("How many times were they warned?", "They were warned three times of the 2 doors.", "three times"),
        ("How many people died?", "The town was hit twice.", None),
        ("How many buoys sank?", "Of the 46 buoys in the strait, nine sank.", "nine"),
        ("How many buoys are in the strait?", "Of the 46 buoys in the strait, nine sank.", "46"),
        ("How many buoys sank?", "Nine of the 46 buoys had sunk or sank later.", "Nine"),
        ("How many buoys sank?", "Most of the 46 buoys sank.", None),
        ("How many buoys drifted?", "Of its 46 buoys, nine sank and only three drifted off.", None),
        (
            "How often is the lamp trimmed?",
            "The keeper trims 12 lamps every Friday and Sunday.",
            "every Friday and Sunday",
        ),
        ("How often is the lamp trimmed?", "All 12 lamps are trimmed daily.", "daily"),
        ("How often is the lamp trimmed?", "All 12 lamps are trimmed every 40 hours.", "40 hours"),
        ("How often is the lamp trimmed?", "All 12 lamps are trimmed three times a year.", "three times"),
        ("How often is the lamp trimmed?", "The keeper trims 12 lamps.", None),
    ],
)
def test_the_part_that_is_asked_for(question: str, text: str, value: str | None) -> None:
    assert given(question, text) == value


def test_the_part_is_of_the_things_that_are_counted() -> None:
    text = "Of the 46 buoys, nine sank and only three drifted off."
    drifted = text.index("three")
    assert given("How many buoys drifted?", text, place=Span(drifted, drifted + 5)) == "three"
    assert counted_in("How many buoys drifted?", text) is True


@pytest.mark.parametrize(
    "piece",
    [
        "neither nor say that but 9 ", "not ly say that, 9 ", "from 9 to ", "fell from 9 to 8 ", "9 would have been ",
        "9 of whom ", "denied that 9 ", "9 is replaced by ", "up from the the the 9 ", "refused to that whether 9, ",
    ],
)  # fmt: skip
def test_a_long_line_of_one_thing_comes_to_an_end(piece: str) -> None:
    given("How many people died in 9?", piece * (30_000 // len(piece)))
