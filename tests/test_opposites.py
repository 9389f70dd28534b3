"""A claim that tells the opposite of its support is flagged at the word, and one that tells the same is not."""

import pytest

from qa.checking.mismatches import faults
from qa.facts.statements import statement
from qa.text.naming import known_names

VOTE = "A motion to close the quarry at Sala was defeated by 4 to 9."
MAP = "The surveyor dated the map falsely to 1702, and a clerk accurately copied it."
DEEDS = "The deeds of the mill perished in the fire."
WRECK = "Ten sailors of the brig were lost in the wreck, but the passengers survived."
BARNS = "The barns of the northern farm were burned; the rest were rented out."
GRAVE = "The poet was buried on 6 May beside his aunt and not, as he had hoped, in Sala."
POET = "The poet was born in Oslo and not, as older books say, in Sala."
REPORTS = "The report of the union was printed. The report of the board was burned in May."
NAVE = "The nave was painted, but the crypt was not."
PANES = "The left window of the inn was broken, and the right window was mended."
PEAK = "The surveyor correctly noted the slope, and mistakenly put the height at 95 m."
PIERS = "The stone pier was demolished, the wooden pier was repaired in 1931."


def flagged(claim: str, said: str) -> list[tuple[str, str | None]]:
    known = known_names([claim, said, "from Sala to Oslo, with Anton and Greta"])
    wrong = faults(statement(claim, known), statement(said, known))
    return [(fault.span.of(claim), fault.found) for fault in wrong]


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("The motion to close the quarry at Sala was passed by 4 to 9.", VOTE, ("passed", "defeated")),
        (
            "He left one day before the raid.",
            "He left one day after the raid on Sala.",
            ("before", "after"),
        ),
        ("It cost more than 90 crowns.", "It cost almost 90 crowns.", ("90", "almost 90")),
        ("Norway struck Sweden on 18 May.", "On 18 May, Sweden raided camps in Norway.", ("Norway", "Sweden")),
        ("The pilot broke his right arm.", "The pilot broke his left arm in May.", ("right", "left")),
        ("The surveyor correctly dated the map to 1702.", MAP, ("correctly", "falsely")),
        ("The deeds of the mill survived the fire.", DEEDS, ("survived", "perished")),
        ("The lower hut was abandoned.", "The lower hut was kept.", ("abandoned", "kept")),
        ("The barns of the northern farm were rented out.", BARNS, ("rented", "burned")),
        ("The poet was buried in Sala.", GRAVE, ("Sala", "not")),
        ("The stone pier was repaired in 1931.", PIERS, ("repaired", "demolished")),
        ("The crypt was painted.", NAVE, ("crypt", "not")),
        ("The right window of the inn was broken.", PANES, ("broken", "mended")),
        (
            "The coins of 1790 were melted.",
            "The coins of 1790 were sold; the older ones were melted.",
            ("melted", "sold"),
        ),
        ("The report of the board was printed in May.", REPORTS, ("printed", "burned")),
    ],
)
def test_an_opposite_in_the_same_place_is_flagged(claim: str, said: str, found: tuple[str, str]) -> None:
    assert flagged(claim, said) == [found]


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("The motion to close the quarry at Sala was lost by 4 to 9.", VOTE),
        ("The pilot left with a broken arm.", "The pilot broke his right arm and left."),
        ("The surveyor wrongly dated the map to 1702.", MAP),
        ("A clerk correctly copied the map.", MAP),
        ("The deeds of the mill did not survive the fire.", DEEDS),
        ("All passengers of the wreck survived.", WRECK),
        ("Greta survived the hotel fire.", "Nine guests died in the hotel fire; Greta survived."),
        ("The storm killed four people.", "Four people died in the storm; twelve survived."),
        ("The bill was adopted at the third reading.", "The bill was defeated twice but adopted at the third reading."),
        ("The poet was not born in Sala.", POET),
        ("The poet was not buried in Sala.", GRAVE),
        ("The poet had hoped to be buried in Sala.", GRAVE),
        ("The poet was born in Oslo, not in Sala.", POET),
        ("The poet was born in Oslo rather than in Sala.", POET),
        ("The school in Sala was closed.", "Anton taught, though not in Sala, where the school was closed."),
        ("The other barns were rented out.", BARNS),
        ("The wooden pier was repaired in 1931.", PIERS),
        ("The nave was painted.", NAVE),
        ("The crypt was not painted.", NAVE),
        ("The left window of the inn was broken.", PANES),
        ("The surveyor wrongly put the height at 95 m.", PEAK),
        ("The report of the union was printed.", REPORTS),
        (
            "The new ferry was launched in May.",
            "The new ferry was built by Anton. The steel ferry was launched in May.",
        ),
        ("The barns of 1880 were sold.", "The barns of 1850 were burned; those of 1880 were sold."),
        ("Greta was thanked.", "Greta won, and the others thanked her."),
        ("One guard was rescued.", "One guard fell and the other guards rescued the man."),
    ],
)
def test_the_same_in_other_words_is_not(claim: str, said: str) -> None:
    assert flagged(claim, said) == []


FERRY = "The fare of the ferry was raised from 9 to 12 crowns in May."
BUS = "The committee heard reports. The mayor asked for a night bus, which was declined."
PRIZE = "The prize for 1930 was fixed at 400 crowns. Anton moved 600 crowns, which was lost."
WEDDING = "Anton wed Greta in Oslo. He was fifty-one, she was twenty-six."


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("The fare of the ferry is 9 crowns.", FERRY, ("9", "12")),
        ("A night bus was introduced.", BUS, ("introduced", "which was declined")),
        ("The prize for 1930 is 600 crowns.", PRIZE, ("600", "400")),
        ("Anton was twenty-six at his wedding.", WEDDING, ("twenty-six", "fifty-one")),
        ("Greta was thirty when her house burned.", "Anton was thirty, she was forty.", ("thirty", "forty")),
    ],
)
def test_what_was_before_or_asked_for_in_vain_or_is_of_another_is_flagged(
    claim: str, said: str, found: tuple[str, str]
) -> None:
    assert found in flagged(claim, said)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("The fare of the ferry is 12 crowns.", FERRY),
        ("The fare of the ferry was 9 crowns.", FERRY),
        ("The fare of the ferry was raised from 9 crowns.", FERRY),
        ("The mayor wanted a night bus.", BUS),
        ("The night bus was declined.", BUS),
        ("Reports were made.", BUS),
        ("The prize for 1930 is 400 crowns.", PRIZE),
        ("Anton's figure was 600 crowns.", PRIZE),
        ("Anton was fifty-one at his wedding.", WEDDING),
        ("Anton was fifty-one when he married Greta, who was twenty-six.", WEDDING),
        ("Greta was forty when her house burned.", "Greta told Ben: Anton was thirty, she was forty."),
    ],
)
def test_what_is_now_or_was_asked_for_is_not(claim: str, said: str) -> None:
    assert flagged(claim, said) == []
