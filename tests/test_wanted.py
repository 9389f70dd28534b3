"""What a question asks for."""

import pytest

from qa.ranking.wanted import alternatives, asks_about_documents, asks_who_says, wanted


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many people died?", "number"), ("What was the death toll?", "number"), ("How long is it?", "number"),
        ("When did the war end?", "date"), ("In what year was it founded?", "date"), ("Who said so?", "person"),
        ("Where is Saravan?", "place"), ("Which city was hit?", "place"), ("Why did they strike?", "other"),
        ("When did it say how many had died?", "date"), ("However, what now?", "other"),
        ("What was Halden’s revenue?", "number"), ("What's the average price?", "number"),
        ("What percent of them voted?", "number"), ("At what depth is it?", "number"), ("What area was hit?", "other"),
        ("What was the cost of living like?", "other"), ("What did the new roof in Hull cost?", "number"),
        ("What was the mill sold for?", "number"), ("What did they say about the cost?", "other"),
        ("What did it cost him?", "other"), ("What is the Buyer’s total liability?", "number"),
        ("What does Ann Barlow earn?", "number"), ("What earns him praise?", "other"),
        ("What is Ann Barlow’s salary?", "number"), ("What is Ann’s view of the price?", "other"),
        ("What weapons did it use when it struck?", "other"), ("Did they know when it struck?", "other"),
        ("Which fronts was it on when they struck?", "other"), ("After the raid, when did it strike?", "date"),
        ("Tell me when it struck.", "date"), ("What did those who fled say?", "other"),
        ("How is it where he lives?", "other"),
        ("What was the exact date of the raid?", "date"), ("Which former leader was met when it struck?", "person"),
        ("What is the name of the interim prime minister?", "person"), ("What did President Vik say?", "other"),
        ("Which Israeli minister was there?", "person"),
        ("What was the name of the spy who fled?", "person"), ("What is the name of the port?", "other"),
        ("What happened to the population?", "other"), ("What is the notice period for leaving?", "number"),
    ],
)  # fmt: skip
def test_what_a_question_wants(question: str, kind: str) -> None:
    assert wanted(question) == kind


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Was it hit by missiles or by drones?", ("missiles", "drones")),
        ("Had it operated in Pakistan openly or in secret?", ("openly", "secret")),
        ("Would Iran or Pakistan gain from it?", ("Iran", "Pakistan")),
        ("Is it a serious threat or only a show of force?", ("threat", "show")),
        ("Which side won, the rebels or the army?", ("rebels", "army")),
        ("Was the car halted by sham policemen or by a cart on fire?", ("policemen", "cart")),
        ("Did they aim at Irena Vasko, or at the old man beside her?", ("Irena Vasko", "old man")),
        ("Do they want the camp to go or to stay?", ("go", "stay")),
        ("Did Iran use missiles or drones against Pakistan?", ("missiles", "drones")),
        ("Did the drones come over open water or over land?", ("water", "land")),
        ("Is he for or against it?", None),
        ("Who ordered it?", None),
        ("Who or what blew it up?", None),
        ("On which network or app was it shared?", None),
        ("What did Aldon or his family get?", None),
        ("Would it do them good or not?", None),
        ("Did both sign or just one?", None),
        ("Did he fear it more than arms or a leader?", None),
        ("What did the people of Or Tamash want?", None),
        ("Or not?", None),
    ],
)
def test_alternatives_are_what_stands_around_or(question: str, named: tuple[str, str] | None) -> None:
    assert alternatives(question) == named


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Who said that it was old?", True),
        ("Who called it an unforced error?", True),
        ("Which expert has described it as unwise?", True),
        ("Who told TNA that the raids were surprising?", True),
        ("Who claimed that it was old?", True),
        ("Who claimed responsibility for it?", False),
        ("Who was said to have been there?", False),
        ("Who told the story?", False),
        ("What did Jan Beck say?", False),
    ],
)
def test_who_says_it(question: str, says: bool) -> None:
    assert asks_who_says(question) is says


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("Who is the author of the report on grain?", True),
        ("Which outlet published it?", True),
        ("What does the article say of grain?", True),
        ("Who has the authority to sell grain?", False),
        ("What did the public think of the price of grain?", False),
    ],
)
def test_what_asks_about_documents(question: str, about: bool) -> None:
    assert asks_about_documents(question) is about
