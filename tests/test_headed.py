"""What stands above a sentence, in headings and in the name of its document, counts for a claim, and only that."""

import pytest

from tests.conftest import MakeIndex

NEWS: dict[str, str | bytes] = {
    "kettle/NEWS.txt": (
        "GNU kettle NEWS\n\n"
        "version 2.4 - Ann Holm, 2021-03-05\n\n"
        "The option --whistle plays a tone when the water boils.\n\n"
        "version 2.3 - Ann Holm, 2020-11-20\n\n"
        "The option --keep-warm holds the water at a temperature of 60 degrees.\n"
    ),
    "Storm_Cup_12.txt": (
        "Storm Cup 12\n\n"
        "The soprano Vera Lind performed the opening hymn, while the Dutch actor Joost Kamp gave a speech.\n"
    ),
    "report.md": (
        "# Statement by Marlow Dairies on the fire\n\n"
        "Managing director Edda Quist, who was appointed after the fire, said that no job would be lost.\n"
    ),
}


@pytest.mark.parametrize(
    "claim",
    [
        "GNU kettle 2.4 can play a tone when the water boils, with the option --whistle.",
        "Release 2.3 of kettle holds the water at a temperature of 60 degrees with --keep-warm.",
        "With the option --whistle, added on 5 March 2021, a tone is played when the water boils.",
        "The soprano Vera Lind performed the opening hymn at Storm Cup 12.",
        "Edda Quist became managing director of Marlow Dairies after the fire.",
    ],
)
def test_what_stands_above_the_support_is_said(make_index: MakeIndex, claim: str) -> None:
    [checked] = make_index(NEWS).check(claim)
    assert (checked.verdict, checked.flags) == ("supported", ())


@pytest.mark.parametrize(
    ("claim", "flagged", "found"),
    [
        ("GNU kettle 2.3 can play a tone when the water boils, with the option --whistle.", "2.3", "2.4"),
        ("Release 2.4 of kettle holds the water at a temperature of 60 degrees with --keep-warm.", "2.4", "2.3"),
        ("GNU teapot 2.4 can play a tone when the water boils, with the option --whistle.", "2.4", None),
        ("With the option --whistle, added on 20 November 2020, a tone is played when the water boils.",
         "20 November 2020", None),
        ("The soprano Vera Lind performed the opening hymn at Storm Cup 13.", "13", None),
        ("Edda Quist became managing director of Harlow Dairies after the fire.", "Harlow Dairies", None),
    ],
)  # fmt: skip
def test_what_stands_above_another_sentence_is_not(
    make_index: MakeIndex, claim: str, flagged: str, found: str | None
) -> None:
    [checked] = make_index(NEWS).check(claim)
    assert (flagged, found) in [(flag.text, flag.found) for flag in checked.flags]


def test_a_heading_does_not_stand_below_the_one_before_it(make_index: MakeIndex) -> None:
    [checked] = make_index(NEWS).check("Ann Holm made version 2.3 of kettle on 20 November 2020.")
    assert checked.support is not None
    assert checked.support.cited_text.startswith("version 2.3")
    assert checked.verdict == "supported"


def test_a_date_of_a_heading_counts_though_another_clause_has_one(make_index: MakeIndex) -> None:
    index = make_index(
        {
            "minutes.md": "# Parish of Holm\n\n## Session of 4 June 1998\n\nThe vicar presided. "
            "The lease of the mill was renewed by 5 to 2; the new rent is due from 1 September 1998.\n"
        }
    )
    [checked] = index.check("The lease of the mill was renewed on 4 June 1998.")
    assert checked.verdict == "supported"
    [checked] = index.check("The new rent is due from 4 June 1998.")
    assert [(flag.text, flag.found) for flag in checked.flags] == [("4 June 1998", "1 September 1998")]


def test_he_is_whom_the_paragraph_names_where_a_passage_begins_within_it(make_index: MakeIndex) -> None:
    told = "The firm he led made clocks, bells and scales for churches of the whole province. " * 24
    index = make_index({"life.md": f"Olof Brandt came to Ystad in 1861. {told}He died of a fever at sixty-one.\n"})
    [checked] = index.check("Olof Brandt died of a fever at sixty-one.")
    assert checked.support is not None
    assert (checked.verdict, checked.support.cited_text) == ("supported", "He died of a fever at sixty-one.")
    [checked] = index.check("Olof Lind died of a fever at sixty-one.")
    assert [flag.text for flag in checked.flags] == ["Olof Lind"]


def test_two_sentences_of_two_people_do_not_tell_of_one(make_index: MakeIndex) -> None:
    index = make_index(
        {
            "a.txt": "In 1891 the chemist Ole Dahl made enough liquid gas to study. "
            "The first commercial process for liquid gas was found in 1895 by the engineer Erik Strand.\n"
        }
    )
    [checked] = index.check("Ole Dahl developed a commercial process for liquid gas in 1895.")
    assert [flag.text for flag in checked.flags] == ["Ole Dahl"]
    [checked] = index.check("Erik Strand developed a commercial process for liquid gas in 1895.")
    assert checked.verdict == "supported"


def test_what_is_denied_is_the_support_though_something_else_is_near(make_index: MakeIndex) -> None:
    index = make_index(
        {
            "GIFT-1.txt": "GIFT 1.0 Universal\n\n"
            "The giver hereby gives up all his rights in the work, and all claims he has, for the good of all.\n\n"
            "No patent or trademark rights held by the giver are given up by this document.\n"
        }
    )
    [checked] = index.check("With GIFT the giver gives up his trademark rights.")
    assert [(flag.kind, flag.found) for flag in checked.flags] == [("negation", "No")]
