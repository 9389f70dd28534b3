"""Who attacks whom: told the other way round, or left open."""

import pytest

from qa.facts.directions import another_attacked, asks_of_an_attack, told_as_asked, turned_round


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
        ("What did Norway use to attack Sweden?", "With drones Sweden carried out precision strikes on Norway."),
        ("Which groups did Norway target in Sweden?", "Stockholm’s raids were aimed at two Norwegian groups."),
        ("Which towns did Norway claim to have hit?", "Sweden struck Ulm and Orsk."),
        ("How many days after Norway’s strike did Sweden retaliate?", "Norway’s strike came two days after Verl’s."),
        ("How many did Norway’s strike on Sweden kill?", "Norway attacked Peru, killing nine."),
        ("How many did Norway’s strike kill?", "Two bombs had killed 84 Norwegians."),
        ("Who attacked Norway in May?", "In May Norway’s jets struck Sweden."),
        ("When was Sweden hit by the U.S.?", "On 3 May Sweden, which launched the first raid, lost a port."),
        ("Where did Norway’s missiles land?", "Sweden’s missiles fell on a village in Norway’s Troms province."),
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
        ("Which groups did Norway target in Sweden?", "Oslo’s raids were aimed at two Swedish groups."),
        ("Which groups did Norway target in Sweden?", "Norway carried out precision strikes on the Orsk group in Ulm."),
        ("Whom did Norway blame for the attack on Orsk?", "Sweden attacked Orsk, Norway said."),  # it blames
        ("What happened to the treaty after Norway attacked?", "By attacking, Norway ended the treaty with Sweden."),
        ("When did Norway recall its envoy after Sweden’s raid?", "After Sweden’s raid it did so on 3 May."),
        ("Where does the Kerman bombing rank?", "It was Iran’s worst attack since 1979."),
        ("How many were killed in Norway?", "Norway’s police struck a camp, and nine were killed."),
        ("What did Norway’s strikes hit?", "In April an envoy came to Norway from Sweden."),  # no attack
    ],
)
def test_the_same_way_or_left_open(question: str, text: str) -> None:
    assert not turned_round(question, text)


def test_the_sentence_in_front_says_whose_the_attack_was() -> None:
    question, before = "How many children did Sweden’s strikes kill?", "Norway’s raid hit a village in Sweden. "
    assert turned_round(question, "The attack killed two children.", before)
    assert not turned_round(question, "Two children were killed.", before)
    assert not turned_round(question, "The attack killed two children.", "Sweden’s raid hit a village in Norway. ")
    assert not turned_round(question, "The attack killed two children.")


def test_what_is_told_as_asked() -> None:
    question = "When did Norway strike Sweden?"
    assert asks_of_an_attack(question)
    assert told_as_asked(question, "On 3 May jets of Norway struck a port.")
    assert told_as_asked(question, "On 3 May Sweden was struck.")
    assert told_as_asked(question, "Targeting Peru on the same day was a mistake on Norway’s part.")
    assert not told_as_asked(question, "On 3 May it launched counter-strikes.")
    assert not told_as_asked(question, "On 3 May Sweden struck Norway.")
    assert not asks_of_an_attack("When did Norway sign the treaty with Sweden?")
    assert not told_as_asked("When did Norway sign it?", "On 3 May jets of Norway struck a port.")


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
