"""Who holds an office, and of what: asked for, told, told of another's, left open."""

import pytest

from qa.facts.offices import asked_office, holds


def held(question: str, text: str) -> bool | None:
    asked = asked_office(question)
    assert asked is not None
    return holds(asked, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who is the president of Norway?", "President Ann Lee of Norway spoke."),
        ("Who is Norway’s president?", "Ann Lee, the president of the Kingdom of Norway, spoke."),
        ("Who was the Norwegian president in 2020?", "Ann Lee was the president of Norway."),
        ("Who is the prime minister of Norway?", "The Norwegian PM Ann Lee spoke."),
        ("Who is Norway's prime minister?", "The government in Oslo, led by interim Prime Minister Ann Lee, fell."),
        ("Who is the U.S. president?", "United States President Ann Lee spoke."),
        ("Who is Norway's foreign minister?", "Oslo’s chief diplomat Ann Lee spoke."),
        ("Who is the CEO of Gulf Analytics?", "Ann Lee is the chief executive of Gulf Analytics."),
        ("Who is the mayor of Orsk?", "The mayor of Orsk, Ann Lee, spoke."),
        ("Who is the chief of Norway's armed forces?", "The chief of Norway’s armed forces, Ann Lee, spoke."),
        ("Who was Norway's ambassador?", "Ann Lee, a former Norwegian ambassador to Peru, spoke."),
    ],
)
def test_the_holder_is_named(question: str, text: str) -> None:
    assert held(question, text) is True


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who is the president of Norway?", "President Ann Lee of Peru came to Norway."),
        ("Who is the president of Norway?", "Norway’s foreign minister Ann Lee spoke."),
        ("Who is the president of Norway?", "Norway’s deputy president Ann Lee spoke."),
        ("Who is Norway's ambassador?", "Ann Lee, a former Norwegian ambassador to Peru, spoke."),
        ("Who is the president of Norway?", "The president of Norway spoke."),  # nobody is named
        ("Who is the president of Norway?", "Norway has a king."),
        ("Who is the president of Norway?", "President Ann Lee wrote to Peru."),
        ("Who is Norway's prime minister?", "The government in Lima, led by Prime Minister Ann Lee, wrote to Norway."),
        ("Who is the director of the Crisis Group?", "Ann Lee, the director of the Peru Project, spoke."),
        ("Who is the director of Norway's central bank?", "Ann Lee is the director of Norway’s opera."),
    ],
)
def test_that_of_another_or_nobody(question: str, text: str) -> None:
    assert held(question, text) is False


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who is the president of Norway?", "President Ann Lee wrote to Norway."),
        ("Who is the director of the Crisis Group?", "Director: Ann Lee"),
        ("Who is the director of the Crisis Group?", "| Director | Ann Lee |"),
        ("Who is the director of the Crisis Group?", "Ann Lee - Director"),
        ("Who is the director of the Crisis Group?", "Ann Lee (director)"),
        ("Who was chancellor of Pitt?", "Ann Lee was chancellor of the University."),
    ],
)
def test_it_is_left_open_of_what(question: str, text: str) -> None:
    assert held(question, text) is None


@pytest.mark.parametrize(
    "question",
    [
        "Who is Ann Lee?",
        "Who is the president?",  # of what?
        "Who met the president of Norway?",
        "Who is eligible to be First Minister of Norway?",
        "Who was the King of Norway ranked above?",
        "When was the president of Norway elected?",
        "Who is the son of the president of Norway?",
    ],
)
def test_no_office_is_asked_for(question: str) -> None:
    assert asked_office(question) is None
