"""Who attacks whom: told the other way round, or left open."""

import pytest

from qa.agreement.directions import another_attacked, turned_round


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did Norway strike Sweden?", "The strikes of 16 January by Sweden failed."),
        ("When did Norway strike Sweden?", "On 18 January it launched counter-strikes inside Norway."),
        ("When did Norway strike Sweden?", "Sweden’s bold strike of 16 January was its first."),
        ("When did Norway strike Sweden?", "On 16 January jets of Sweden struck inside Norway."),
        ("When did Norway strike Sweden?", "On 16 January, missiles hit Norway."),
        ("When did Norway strike Sweden?", "Norway was hit on 16 January."),
        ("When was Peru hit by Chile?", "The raids on Chilean soil began on 16 January."),
        ("What was the date of Norway’s attack on Sweden?", "Sweden attacked on 16 January."),
        ("When did Kolm bomb Arlun?", "Arlun bombed the port on 3 May."),
        ("On what day in January did Kolm bomb Arlun?", "On 3 January Arlun launched raids against camps in Kolm."),
        ("When did Norway strike?", "On 3 May the jets of Norway waited; Sweden’s jets struck a port."),
        ("How many did Norway’s May 2024 attack on Sweden kill?", "Sweden’s attack killed nine."),
        ("How many did the attack on Peru kill, by Norway?", "Peru’s raid killed nine."),
        ("When did Norway kill Ann Holm in Peru?", "Sweden’s decision to fire missiles at Peru on 3 May was bold."),
    ],
)
def test_the_other_way_round(question: str, text: str) -> None:
    assert turned_round(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did Norway strike Sweden?", "Norway struck on 16 January, and Sweden’s strikes came later."),
        ("When did Norway strike Sweden?", "On 16 January the jets of Norway attacked a camp inside Sweden."),
        ("When did Norway strike Sweden?", "Two days later it replied with air strikes."),
        ("When did Norway strike Sweden?", "Sweden was struck on 16 January."),
        ("When did Norway strike Sweden?", "Sweden said that it had been struck on 16 January by Norway."),
        ("When did Norway sign the treaty with Sweden?", "Sweden signed it on 16 January in Norway."),  # no attack
        ("When did Norway strike?", "On 3 May the Northern Guard struck a port."),
        ("When did the strikes begin?", "The strikes by Norway began on 16 January."),
        ("When did Norway strike?", "The strikes began in Sweden on 16 January."),
        ("How many were hurt?", "Sweden’s strikes hurt seven."),
        ("How many died in the Orsk bombing?", "Bombs of Verl killed nine in Orsk."),  # a place
        ("How many did Norway’s May 2024 attack on Sweden kill?", "Norway’s attack killed nine."),
    ],
)
def test_the_same_way_or_left_open(question: str, text: str) -> None:
    assert not turned_round(question, text)


@pytest.mark.parametrize(
    ("claim", "text", "told"),
    [
        ("Norway struck Sweden on 3 May.", "On 3 May, Sweden launched raids on camps in Norway.", ("Norway", "Sweden")),
        ("Norway’s raid was bold.", "Sweden’s raid was bold.", ("Norway", "Sweden")),
        ("Norway struck Sweden on 3 May.", "On 3 May, Norway raided Sweden.", None),
        ("Norway struck Sweden on 3 May.", "On 3 May, Sweden launched raids; Norway answered with fire.", None),
        ("Norway struck Sweden on 3 May.", "On 3 May, Sweden launched raids in answer to fire from Norway.", None),
        ("Norway and Sweden launched raids.", "Sweden launched raids.", None),
        ("Norway launched raids.", "Norway and Sweden launched raids.", None),
        ("Norway launched raids.", "The raids were bold.", None),
        ("Norway launched raids, and Sweden launched raids.", "Sweden launched raids.", None),
        ("Norway signed it.", "Sweden launched raids.", None),
        ("The guard launched raids.", "Sweden launched raids.", None),
    ],
)
def test_a_country_that_attacks_where_another_does(claim: str, text: str, told: tuple[str, str] | None) -> None:
    assert another_attacked(claim, text) == told
