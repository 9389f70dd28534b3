"""Whether a sentence tells of what is done in a question."""

import pytest

from qa.agreement.subjects import tells_of


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
