"""Which of a sentence's numbers and days a question asks for."""

from dataclasses import replace

import pytest

from qa.agreement.counting import counted_in, value_in
from qa.answers.confidence import Evidence, sentence_chance
from qa.models import Span


@pytest.mark.parametrize(
    ("question", "text", "counted"),
    [
        ("How many bombs went off?", "Two bombs had killed 84 people.", True),
        ("How many bombs went off?", "It left almost 100 dead and 284 injured.", False),
        ("How many people were there?", "Two bombs had killed 84 people.", None),  # they have many names
        ("How many people died?", "Two bombs had killed 84.", True),
        ("How many people died?", "Two bombs had injured 284.", False),
        ("How many died?", "She named the nine miners who had lost their lives.", True),
        ("How many died?", "Nine young miners lost their lives.", True),
        ("How many died?", "The nine miners who had lost their homes were there.", False),
        ("How many were hurt?", "He spoke of nine miners who were hurt.", True),
        ("How many were hurt?", "Nine guards who had hurt prisoners were there.", False),
        ("How old was he when he was killed?", "He was 62.", None),
        ("When did they go off?", "Two bombs went off on 3 January.", None),
        ("How many guests can the hut take?", "Nine guests there were badly hurt.", False),
        ("How many guests does the hut hold?", "Nine guests died.", False),
        ("How many guests can the hut take?", "Nine guests were in the hut.", True),
        ("How many guests did the storm take?", "Nine guests were killed.", True),
        ("How many guests do they say were hit?", "Nine guests were hurt.", True),
        ("How many drones can it launch?", "Two drones injured nine guards.", True),
    ],
)
def test_whether_a_sentence_counts_what_is_asked(question: str, text: str, counted: bool | None) -> None:
    assert counted_in(question, text) is counted
    known = Evidence(1.0, 0.5, 0.5, 0.5, 1.0, 0.5, 0.5, kind=True, counted=counted)
    assert (sentence_chance(known) > sentence_chance(replace(known, counted=None))) == (counted is True)


@pytest.mark.parametrize(
    ("question", "text", "place", "value"),
    [
        ("How many were killed?", "It left almost 100 dead and 284 injured.", "284", "100"),
        ("How many people died?", "It left almost 100 dead and 284 injured.", "284", "100"),
        ("How many bombs went off?", "Two bombs had killed 84 Iranians.", "84", "Two"),
        ("How many people were killed?", "Two bombs had killed 84 Iranians.", "84", "84"),
        ("What was the death toll?", "Two bombs had killed 84 Iranians.", "Two", "84"),
        ("What was the death toll?", "In the 3 towns nine had died.", "3", "nine"),
        ("How many women died?", "At least nine were killed, six children and two women among them.", "nine", "two"),
        ("How many bombs went off?", "It left almost 100 dead and 284 injured.", "100", None),
        ("How many hostages were taken?", "They captured 240 on that day.", "240", "240"),
        ("How many ships sank?", "It is 34 metres tall and 11 years old.", "It", None),
        ("How many ships sank?", "Of the fleet, 34 sank.", "34", "34"),
        ("How many died in Orsk?", "They killed 70 people in Verl and some 190 in Orsk.", "70", "190"),
        ("How many died in Verl?", "They killed 70 people in Verl and some 190 in Orsk.", "190", "70"),
        ("How many died in May?", "They killed 70 people in Verl and some 190 in Orsk.", "70", "70"),
        ("Which exit status means trouble?", "It is 0 if all went well, 1 if some did.", "0 if all went well, 1", None),
        ("How many people died?", "Two more people died, which brings the toll to five.", "Two", "five"),
        ("How many people died?", "Another two died on Monday.", "two", "two"),
        ("How many guests came in 2020?", "The inn had 1,350 guests in 2021 and 1,200 in 2020.", "1,350", "1,200"),
        ("How many guests came in 2021?", "The inn had 1,350 guests in 2021 and 1,200 in 2020.", "1,200", "1,350"),
        ("How many died?", "The dead rose to nine as a man of 71 died in hospital.", "71", "nine"),
        ("How many died?", "The toll is nine; a boy aged 9 died at home.", "9 died", "nine"),
        ("How many died?", "A crew of 12 died.", "12", "12"),
        ("How old was the man who died?", "A man of 71 died.", "71", "71"),
        ("How many drowned?", "Nine others drowned, three of them children.", "three", "Nine"),
        ("How many boats sank?", "Of 12 boats, 3 of them old, 5 sank.", "5", "5"),
        (
            "What does the lamp oil cost?",
            "Article: Lamp oil; Size: 5 l can; Price EUR: 12.40; Boxes: 4",
            "5 l",
            "12.40",
        ),
        ("What did the lamp cost?", "The lamp weighs 2 kg and was sold for 30 euros.", "2 kg", "30"),
        ("By how much did the price rise?", "It rose by 4 per cent to €30.", "4 per cent", "4"),
        ("How many witnesses were heard?", "2 WITNESSES", "2", None),
        ("How long is the notice?", "3.1 The period of notice is 30 days.", "3.1", "30"),
        ("How many rules are there?", "Schedule 2 has seven rules.", "2", "seven"),
        ("How many died?", "84 Iranians died.", "84", "84"),
        (
            "How much water was used?",
            "It took 36,000 litres of foam and 2 million litres of water.",
            "36,000",
            "2 million",
        ),
    ],
)
def test_a_value_is_of_what_the_question_counts(question: str, text: str, place: str, value: str | None) -> None:
    start = text.index(place)
    found = value_in(question, text, Span(start, start + len(place)), "number")
    assert (found.span.of(text) if found else None) == value


@pytest.mark.parametrize(
    ("question", "text", "day"),
    [
        ("When was Merv hit?", "Jets hit posts in Orsk and Verl on 3 May and in Merv the next day.", (0, 5, 4)),
        ("When was Verl hit?", "Jets hit posts in Orsk and Verl on 3 May and in Merv the next day.", (0, 5, 3)),
        ("When was Merv hit?", "Jets flew on 3 May into Orsk and Verl, and a day later into Merv.", (0, 5, 4)),
        ("When was Tula hit?", "Jets flew on 3 May into Orsk, and a day later into Merv.", (0, 5, 3)),  # as it is seen
        ("When was Merv hit?", "Jets flew on 3 May into Orsk, and came back a day later.", (0, 5, 3)),
    ],
)
def test_of_days_told_of_several_places_it_is_the_one_of_the_place_asked_for(
    question: str, text: str, day: tuple[int, int, int]
) -> None:
    start = text.index("3 May")
    found = value_in(question, text, Span(start, start + len("3 May")), "date")
    assert found is not None
    assert found.date == day
