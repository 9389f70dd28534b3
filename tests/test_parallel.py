"""Several things told alike in one sentence: a claim that exchanges them is flagged, one that keeps them is not."""

import pytest

from qa.checking.mismatches import faults
from qa.facts.statements import statement
from qa.text.naming import known_names
from tests.conftest import MakeIndex

GOALS = "Tromsø scored 14 goals, Bodø 22 and Narvik 9."
KILNS = "The oven at Sala was lit in 1871 by Emil Rost and the oven at Falun in 1893 by Gösta Lind."
GUILD = "Ida led the Guild of Weavers for six years and its choir for two."
TICKETS = "- day ticket, lorry up to 7 tonnes: £9\n- day ticket, bicycle: £4"
GRANTS = "The ministry gave £300 to painters and £700 to choirs."
BOTH = "Nine miners died at Falun and three at Sala when the shaft gave way."


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("Bodø scored 14 goals.", GOALS, [("14", "22")]),
        ("Narvik scored 22 goals and Bodø 9.", GOALS, [("22", "9"), ("9", "22")]),
        ("Three miners died at Falun.", BOTH, [("Three", "Nine")]),
        ("The oven at Sala was lit by Gösta Lind.", KILNS, [("Gösta Lind", "Emil Rost")]),
        ("The oven at Sala was lit in 1893.", KILNS, [("1893", "1871")]),
        ("Ida led the Weavers of Weavers for six years and its choir for two.", GUILD, [("Weavers", "Guild")]),
        ("A day ticket for a bicycle costs £9.", TICKETS, [("£9", "£4")]),
        ("A day ticket for a lorry up to 7 tonnes costs £4.", TICKETS, [("£4", "£9")]),
        ("The ministry gave £700 to painters.", GRANTS, [("£700", "£300")]),
    ],
)
def test_facts_of_one_thing_are_not_those_of_another(claim: str, said: str, found: list[tuple[str, str]]) -> None:
    known = known_names([claim, said, "he came from Tromsø"])
    wrong = faults(statement(claim, known), statement(said, known))
    assert [(fault.span.of(claim), fault.found) for fault in wrong] == found


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("Bodø scored 22 goals.", GOALS),
        ("Narvik scored 9 goals and Bodø 22.", GOALS),
        ("Three miners died at Sala and nine at Falun.", BOTH),
        ("Gösta Lind lit the oven at Falun in 1893.", KILNS),
        ("The ministry gave £700 to choirs and £300 to painters.", GRANTS),
        ("A bicycle costs £4 a day, and a lorry up to 7 tonnes £9.", TICKETS),
        ("A day ticket for a bicycle costs £4.", TICKETS),
        ("Lind answered Rost on 4 May.", "Rost wrote on 2 May, and Lind answered on 4 May."),
    ],
)
def test_facts_of_one_thing_may_be_told_in_another_order(claim: str, said: str) -> None:
    known = known_names([claim, said, "he came from Tromsø"])
    assert faults(statement(claim, known), statement(said, known)) == []


def test_a_draft_that_exchanges_what_a_document_tells_of_two_is_flagged(make_index: MakeIndex) -> None:
    index = make_index({"cup.md": f"# Cup\n\n{GOALS}\n\nThe rink was full."})
    verdicts = [index.check(f"{town} scored 22 goals.")[0].verdict for town in ("Bodø", "Tromsø", "Narvik")]
    assert verdicts == ["supported", "flagged", "flagged"]
