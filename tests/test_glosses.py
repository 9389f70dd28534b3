"""What a name means, where a sentence says it."""

import pytest

from qa.answers.glosses import gloss
from tests.conftest import MakeIndex


@pytest.mark.parametrize(
    ("question", "text", "meaning"),
    [
        ("What does Jund al-Bahr mean?", "It was aimed at Jund al-Bahr (Army of the Sea).", "Army of the Sea"),
        ("What does the name Jund al-Bahr mean here?", "Jund al-Bahr (“Army of the Sea”) fled.", "Army of the Sea"),
        ("What is the meaning of Jund al-Bahr?", "Jund al-Bahr, or the Army of the Sea, fled.", "Army of the Sea"),
        ("What does Jund al-Bahr mean?", "The Army of the Sea (Jund al-Bahr) fled.", "Army of the Sea"),
        ("What does “perevod” mean?", "He said “perevod”, which means translation.", "translation"),
        ("What does VLA stand for?", "Members of the Verlian Liberation Army (VLA) fled.", "Verlian Liberation Army"),
        ("What does VLA, a gang, stand for?", "The VLA (Verlian Liberation Army) fled.", "Verlian Liberation Army"),
        ("What is the VLA short for?", "Men of the Verlian Liberation Army fled.", "Verlian Liberation Army"),
        ("What is the full name of VLA?", "The P and the Verlian Liberation Army (VLA).", "Verlian Liberation Army"),
        ("What does VLA stand for?", "The VLA (founded in 1996) fled.", None),
        ("What does VLA stand for?", "The VLA fled, and very large apes with them.", None),
        ("What does Verl mean for Orsk?", "Verl (a town) is near.", None),
        ("What did Verl want?", "Verl (a town) is near.", None),
        ("What is the meaning of Verl’s silence?", "Verl (a town) is near.", None),
    ],
)  # fmt: skip
def test_a_meaning_stands_in_brackets_or_behind_what_says_so(question: str, text: str, meaning: str | None) -> None:
    place = gloss(question, text)
    assert (place.of(text) if place else None) == meaning


def test_who_asks_what_a_name_means_is_told_that(make_index: MakeIndex) -> None:
    index = make_index(
        {
            "a.md": "The VLA wants better schools, roads and rights for the people of Verl. The VLA was named in 1996.",
            "b.md": "At noon soldiers went after the Verlian Liberation Army (VLA) near the river Orsk, and came back.",
        }
    )
    (sentence,) = index.ask("What does VLA stand for?", least=0).sentences
    assert sentence.value is not None
    assert sentence.value.cited_text == "Verlian Liberation Army"
