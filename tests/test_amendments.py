"""What a document says and takes back later on is not its word."""

import pytest

from qa.agreement.amendments import amended, amends
from qa.values.reading import values


@pytest.mark.parametrize(
    ("question", "text", "later", "taken_back"),
    [
        (
            "When does the fair open?",
            "It opens on 1 May 2020.",
            "Corrected: it opens on 3 May in place of 1 May.",
            True,
        ),
        (
            "When does the fair open?",
            "It opens on 3 May 2020.",
            "Corrected: it opens on 3 May in place of 1 May.",
            False,
        ),
        ("When was it to open before?", "It opens on 1 May.", "Corrected: it opens on 3 May in place of 1 May.", False),
        ("What is the toll?", "The toll is £7.", "The toll, set at £7 in June, was corrected to £9.", True),
        ("What is the toll?", "The toll is 7 marks.", "The toll, set at £7 in June, was corrected to £9.", False),
        ("What is the toll?", "The toll is £7.", "The toll of £7 was corrected.", False),
    ],
)
def test_amended(question: str, text: str, later: str, taken_back: bool) -> None:
    assert amends(later)
    assert amended(question, values(text)[0], [later]) is taken_back


def test_amends() -> None:
    assert not amends("The toll rose from £7 to £9.")
