"""Times of day and ratios by value: the common ways to write one, what is none, which of them can both be true."""

import pytest

from qa import Index
from qa.ranking.wanted import wanted
from qa.values.reading import Value, compatible, same, values
from tests.conftest import MakeIndex


@pytest.mark.parametrize(
    ("text", "span", "minutes"),
    [
        ("The collapse began at 17:51, as the video shows.", "17:51", (1071,)),
        ("It was 08:30 by then.", "08:30", (510,)),
        ("At 23:51:07 it went dark.", "23:51:07", (1431 + 7 / 60,)),
        ("At 11:51:07 p.m. it went dark.", "11:51:07 p.m.", (1431 + 7 / 60,)),
        ("The mayor spoke at 5:42 p.m., from the roof.", "5:42 p.m.", (1062,)),
        ("The mayor spoke at 5:42.", "5:42", (342, 1062)),
        ("It struck at 14.25 on Sunday.", "14.25", (865,)),
        ("It struck around 2.35pm.", "2.35pm", (875,)),
        ("The siren sounded at 6 p.m. and again later.", "6 p.m.", (1080,)),
        ("The siren sounded at 12 am.", "12 am", (0,)),
        ("He left at half past two in the morning.", "half past two", (150,)),
        ("He left at quarter to six in the evening.", "quarter to six", (1065,)),
        ("He left at ten to twelve at night.", "ten to twelve", (1430,)),
        ("He left at two o’clock.", "two o’clock", (120, 840)),
        ("He left at two in the morning.", "two", (120,)),
        ("He left at 9 at night.", "9", (1260,)),
        ("He left shortly before midnight.", "midnight", (0,)),
        ("The last train left at noon.", "noon", (720,)),
        ("The last train left at 12 noon.", "12 noon", (720,)),
        ("The last train left at 12:00 midnight.", "12:00 midnight", (0,)),
        ("The last train left at ſıx o'clock.", "ſıx o'clock", (360, 1080)),
        ("HE LEFT AT TWO O'CLOCK IN THE MORNING.", "TWO O'CLOCK", (120,)),
        ("It was on 16 January 2024, 17:42 local time.", "17:42", (1062,)),
        ("See 2024-01-16T17:42:00Z for it.", "17:42:00Z", (1062,)),
        ("It broke at 2024-01-16T03:42:30.125+01:00.", "03:42:30.125+01:00", (222.5,)),
        ("ts: 2024-01-16T22:01-0500; level: warn", "22:01-0500", (1321,)),
        ("ts: 2024-01-16 22:01:55+02:00", "22:01:55+02:00", (1321 + 55 / 60,)),
    ],
)
def test_times_in_the_common_forms(text: str, span: str, minutes: tuple[float, ...]) -> None:
    [found] = [value for value in values(text) if value.kind == "time"]
    assert (found.span.of(text), found.written) == (span, minutes)
    assert not [value for value in values(text) if value.kind == "number"]


@pytest.mark.parametrize(
    "text",
    [
        "It rose by 14.25 points.",
        "They sold at 14.25 dollars.",
        "Version 4.10 is out.",
        "Ten to twelve men came.",
        "TEN TO TWELVE MEN CAME.",
        "It took five to six days.",
        "The ratio was 3:1.",
        "It was 25:61 then.",
        "I am 5 a man.",
        "See 10:20:30:40 and the zone UTC+01:00.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert not [value for value in values(text) if value.kind == "time"]


def the_value(text: str) -> Value:
    [found] = values(text)
    return found


@pytest.mark.parametrize(
    ("one", "other", "fit", "alike"),
    [
        ("at 17:42", "at 5:42 p.m.", True, True),
        ("at 17:42", "at 5:42", True, True),
        ("at 17:42", "at 17:51", False, False),
        ("at 6 a.m.", "at 6 p.m.", False, False),
        ("at noon", "at midnight", False, False),
        ("at 23:51:07", "at 11:51:07 p.m.", True, True),
        ("at 23:51:07", "at 23:51:09", False, False),
        ("at 23:51:07", "at 23:51", True, True),
        ("at 23:51:07", "at 23:52", False, False),
        ("around 14:00", "at 14:20", True, False),
        ("shortly before midnight", "at half past two", False, False),
        ("it ended 3:1", "it ended 3:1", True, True),
        ("it ended 3:1", "it ended 3:2", False, False),
        ("it ended 3:1", "it ended 1:3", False, False),
    ],
)
def test_times_compare_by_value(one: str, other: str, fit: bool, alike: bool) -> None:
    first, second = the_value(one), the_value(other)
    assert compatible(first, second) is compatible(second, first) is fit
    assert same(first, second) is same(second, first) is alike


def test_times_in_different_zones_are_not_compared() -> None:
    stamps = ("2024-01-16T17:42Z", "2024-01-16T18:10+00:00", "2024-01-16T18:42+01:00", "at 17:42")
    day, *_ = [value for value in values(stamps[0]) if value.kind == "date"]
    here, later, there, zoneless = (next(v for v in values(stamp) if v.kind == "time") for stamp in stamps)
    assert day.date == (2024, 1, 16)
    assert not compatible(here, later)
    assert compatible(here, there)
    assert compatible(later, there)
    assert same(here, zoneless)
    assert not same(here, there)


@pytest.mark.parametrize("question", ["At what time did the bridge fall?", "Which hour was it?", "What time was it?"])
def test_questions_for_a_time(question: str) -> None:
    assert wanted(question) == "time"


@pytest.fixture
def bridge(make_index: MakeIndex) -> Index:
    return make_index(
        {
            "inquiry.md": "# Inquiry\n\nThe collapse of the bridge began at 17:51. "
            "The last train left at noon; it ended 3:1.",
            "news.md": "# News\n\nThe bridge collapsed at 17:42, according to the county police.",
        }
    )


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("The collapse of the bridge began at 17:51.", "supported"),
        ("The collapse of the bridge began at 5:51 p.m.", "supported"),
        ("The collapse of the bridge began at 17:15.", "flagged"),
        ("The last train left at midnight.", "flagged"),
        ("It ended 1:3.", "flagged"),
    ],
)
def test_a_draft_with_another_time_is_flagged(bridge: Index, claim: str, verdict: str) -> None:
    assert [found.verdict for found in bridge.check(claim)] == [verdict]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("The pump failed at 2024-01-16T03:14:07+01:00.", "supported"),
        ("The pump failed at 03:14 on 16 January 2024.", "supported"),
        ("The pump failed at 2024-01-16T03:14:07Z.", "flagged"),
        ("The pump failed at 2024-01-16T03:41:07+01:00.", "flagged"),
        ("The pump failed at 2024-01-17T03:14:07+01:00.", "flagged"),
    ],
)
def test_a_draft_with_another_stamp_is_flagged(make_index: MakeIndex, claim: str, verdict: str) -> None:
    index = make_index({"log.md": "# Log\n\nThe pump failed at 2024-01-16T03:14:07+01:00."})
    assert [found.verdict for found in index.check(claim)] == [verdict]
