"""Which facts of a claim do not stand in its support, in the forms that English gives them; true sentences pass."""

import pytest

from qa.checking.mismatches import faults
from qa.facts.statements import statement
from qa.text.naming import known_names, names
from qa.text.words import words
from qa.values.literals import literals
from tests.conftest import MakeIndex


def test_words_in_front_of_a_fact_are_of_its_own_sentence() -> None:
    place, count = statement("The men left Rask. Nine guards died.").facts
    assert place.front
    assert count.front == ()


def flagged(claim: str, said: str) -> list[tuple[str, str]]:
    return [(fault.kind, fault.span.of(claim)) for fault in faults(statement(claim), statement(said))]


def same_both_ways(one: str, other: str) -> None:
    assert flagged(one, other) == []
    assert flagged(other, one) == []


@pytest.mark.parametrize(
    "agent",
    [
        "the Bank of England", "the Court of Appeal", "the University of Bergen", "the House of Commons",
        "the Museum of Modern Art", "Smith and Jones", "Smith, Jones and the Ministry", "the Duke of Lorne",
    ],
)  # fmt: skip
def test_a_name_of_several_parts_did_it_in_the_passive_too(agent: str) -> None:
    same_both_ways(f"In May the rates were raised by {agent}.", f"In May {agent} raised the rates.")


def test_who_did_it_to_whom_is_still_compared() -> None:
    assert flagged("Missiles were fired at the Iran by Oman.", "The Iran fired missiles at Oman.") == [("name", "Oman")]


@pytest.mark.parametrize(
    ("claim", "said", "changed"),
    [
        ("She was given 750ml of it.", "She was given 500ml of it.", "750"),
        ("Her pressure was 140/90.", "Her pressure was 120/80.", "140/90"),
        ("Use version 3.12.4 of it.", "Use version 3.11.4 of it.", "3.12.4"),
        ("The host 10.0.0.2 failed.", "The host 10.0.0.1 failed.", "10.0.0.2"),
        ("It has 64GB of memory.", "It has 16GB of memory.", "64"),
        ("Give 5mg/kg of it a day.", "Give 7mg/kg of it a day.", "5mg/kg"),
        ("It was 1/3 of voters.", "It was 2/3 of voters.", "1/3"),
        ("The flight takes 2½ hours.", "The flight takes 2¼ hours.", "2½"),
        ("It fell on 2024/02/16.", "It fell on 2024/01/16.", "2024/02/16"),
        ("It fell on 17/1/24.", "It fell on 16/1/24.", "17/1/24"),
        ("It restored pre-1918 borders.", "It restored pre-1914 borders.", "pre-1918"),
        ("The lap took 1:23.55 in all.", "The lap took 1:23.45 in all.", "1:23.55"),
    ],
)
def test_a_figure_that_is_read_as_no_value_is_compared_as_written(claim: str, said: str, changed: str) -> None:
    [(kind, place)] = flagged(claim, said)
    assert kind in ("number", "date")
    assert place
    assert changed.startswith(place)  # a part of it may be read by now
    assert flagged(claim, claim) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("She was given 750xl of it.", "She was given 750 xl of it."),
        ("It weighs 7dag in all.", "It weighs 7 decagrams in all."),
        ("Her pressure was 120/80 then.", "Her pressure was 120 over 80 then."),
        ("It restored pre-1914 borders.", "It restored borders of 1914."),
        ("It fell on 16/1/24.", "It fell on 16 January 2024."),
    ],
)
def test_it_may_be_written_in_words_that_are_read(one: str, other: str) -> None:
    same_both_ways(one, other)


def test_figures_that_values_and_names_cover_are_no_literals() -> None:
    text = "(750ml), 2½ and A320 and km2 12"
    covered = [word.span for word in words(text) if word.text in ("A320", "km2", "12")]
    assert [piece for _, piece in literals(text, covered)] == ["750ml", "2 1/2"]


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("The €3,000,000 loan bears interest.", "The loan of €2,000,000 bears interest.", ["€3,000,000"]),
        ("The lender of the €5,000,000 is Holm Bank.", "The lender is Holm Bank.", ["€5,000,000"]),
        ("These 40 farmers were paid.", "Farmers were paid.", ["40"]),
        ("The two countries fought.", "Iran and Iraq fought.", []),
        ("The two countries fought.", "Three countries fought each other.", ["two"]),
    ],
)
def test_only_a_small_count_points_to_what_is_known(claim: str, said: str, found: list[str]) -> None:
    assert [place for _, place in flagged(claim, said)] == found


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("They saw cracks in 144 of the 14 cables.", "They saw cracks in 14 of the 144 cables.", ["144", "14"]),
        ("They cut 5 and 7 jobs.", "They cut 7 and 5 jobs.", []),
        ("It rose to 5% from 7%.", "It rose to 7% from 5%.", ["5", "7"]),
        ("It rose to 5%, from 7%.", "It rose from 5% to 7%.", ["5", "7"]),
        ("It rose to 7%, up from 5%.", "It rose from 5% to 7%.", []),
    ],
)
def test_the_order_of_numbers_tells_something(claim: str, said: str, found: list[str]) -> None:
    assert [place for _, place in flagged(claim, said)] == found


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("The firm cut 12 jobs.", "The firm cut 30 jobs and created 12 jobs.", ["12"]),
        ("They killed 12 men.", "They killed 30 men and wounded 12 men.", ["12"]),
        ("The firm cut 12 jobs in May.", "The firm cut 30 jobs in March and 12 jobs in May.", []),
        ("They killed 12 men in the south.", "They killed 30 men in the north and 12 men in the south.", []),
        ("You must give three months' notice.", "It ended three months later. You must give six months' notice.",
         ["three"]),
    ],
)  # fmt: skip
def test_an_equal_number_elsewhere_is_no_excuse_between_the_same_words(claim: str, said: str, found: list[str]) -> None:
    assert [place for _, place in flagged(claim, said)] == found


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Nine of the 46 buoys sank.", []),
        ("Of the 46 buoys, nine sank.", []),
        ("Nine buoys sank.", []),
        ("Three of the 46 buoys drifted off.", []),
        ("46 of the nine buoys sank.", ["46", "nine"]),
        ("Eight of the 46 buoys sank.", ["Eight"]),
        ("Nine of the 47 buoys sank.", ["47"]),
        ("Three of the 46 buoys sank.", ["Three"]),
    ],
)
def test_a_part_and_its_whole(claim: str, found: list[str]) -> None:
    said = "Of the 46 buoys in the strait, nine sank and three drifted off."
    assert [place for _, place in flagged(claim, said)] == found


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("The trail is 1,900 metres long and has a 540 metre tunnel.",
         "The trail is 1.9 km long and has a 540 metre tunnel."),
        ("The sentence was 24 months.", "The sentence was two years, of which six months were suspended."),
        ("The film lasts 90 minutes.", "The film lasts 1.5 hours after a break of 20 minutes."),
    ],
)  # fmt: skip
def test_a_unit_is_not_what_is_counted(claim: str, said: str) -> None:
    assert flagged(claim, said) == []


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("He married on November 3rd, 2020.", "He married on 3 November 2020.", []),
        ("It happened on the 16th.", "It happened on January 16.", []),
        ("She was his twenty-second wife.", "She was his 22nd wife.", []),
        ("She was his twenty-second wife.", "She was his 23rd wife.", ["twenty-second"]),
        ("After a twenty-second delay it sank.", "After a delay of 20 seconds it sank.", []),
    ],
)
def test_ordinals_are_read_once(claim: str, said: str, found: list[str]) -> None:
    assert [place for _, place in flagged(claim, said)] == found


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("North Korea fired two missiles.", "South Korea fired two missiles.", ["North Korea"]),
        ("Henrik Solheim said so.", "Chief executive Ingrid Solheim said so.", ["Henrik Solheim"]),
        ("Mary Smith left the firm.", "Robert Smith left the firm.", ["Mary Smith"]),
        ("Mary Smith left the firm.", "In May Robert Smith left the firm.", ["Mary Smith"]),
        ("In May Mary Smith left the firm.", "In May it was left. Robert Smith left the firm.", ["Mary Smith"]),
        ("Mary Smith left the firm.", "In short, Smith left the firm.", []),
        ("Smith left the firm.", "Mary Smith left the firm.", []),
        ("Embattled Iran fired missiles.", "On Monday Iran fired missiles.", []),
        ("On land Iran fired missiles.", "Embattled Iran fired missiles on land.", []),
        ("Meanwhile Iran fired missiles.", "On Monday Iran fired missiles.", []),
        ("Actor Tom Hanks left.", "On Monday Tom Hanks left.", []),
        ("Then Mr. Smith left.", "Then Mr. Jones left.", ["Smith"]),
    ],
)
def test_a_name_that_begins_a_sentence_is_compared_as_a_whole(claim: str, said: str, found: list[str]) -> None:
    assert [place for _, place in flagged(claim, said)] == found


def test_a_first_word_that_may_be_no_part_of_a_name_makes_nothing_known() -> None:
    assert known_names(["Embattled Iran fired."]) == {"iran"}
    [name] = names("North Korea fired.", words("North Korea fired."))
    assert (name.opening, name.parts, name.sure.parts) == (True, ("north", "korea"), ("korea",))


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("He fought in World War I.", "He fought in World War II.", ["World War I"]),
        ("He saw King Charles I die.", "He saw King Charles II die.", ["Charles I"]),
        ("Phase I ended.", "Phase II ended.", ["Phase I"]),
        ("He fought in the First World War.", "He fought in World War II.", ["First"]),
        ("He fought in World War II.", "He fought in the First World War.", ["World War II"]),
        ("In Rome I have eaten.", "In Rome you have eaten.", []),
    ],
)
def test_a_roman_number_is_part_of_a_name(claim: str, said: str, found: list[str]) -> None:
    assert [place for _, place in flagged(claim, said)] == found


def test_one_war_is_named_in_two_ways() -> None:
    same_both_ways("He fought in World War II.", "He fought in the Second World War.")
    same_both_ways("Second World War veterans met.", "World War II veterans met.")


@pytest.mark.parametrize(
    ("acronym", "name"),
    [
        ("FDA", "Food and Drug Administration"), ("FBI", "Federal Bureau of Investigation"),
        ("DOJ", "Department of Justice"), ("BoE", "Bank of England"),
        ("NASA", "National Aeronautics and Space Administration"),
    ],
)  # fmt: skip
def test_acronyms_are_made_across_small_words(acronym: str, name: str) -> None:
    same_both_ways(f"In May the {acronym} rejected it.", f"In May the {name} rejected it.")
    assert flagged(f"In May the {acronym} rejected it.", "In May the Board of Health rejected it.")


def test_what_spells_an_acronym_out_otherwise_than_the_support_is_another_name() -> None:
    said = "He worked for the Federal Bureau of Investigation, called FBI."
    assert flagged("He worked for the Federal Bureau of Iguanas.", said) == [("name", "Iguanas")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("In May Robert J. Smith left.", "In May Robert Smith left."),
        ("Robert J. Smith left.", "Robert Smith left."),
        ("In May R. J. Smith left.", "In May Robert Smith left."),
        ("He lives at No. 10 Baker Street.", "He lives at number 10 Baker Street."),
        ("They don't agree on No. 5.", "They don't agree on number 5."),
    ],
)
def test_initials_and_numbers_may_be_written_out(one: str, other: str) -> None:
    same_both_ways(one, other)


def test_other_initials_are_another_name() -> None:
    assert flagged("In May Robert J. Smith left.", "In May Robert K. Smith left.") == [("name", "Robert J. Smith")]
    assert flagged("In May R. J. Smith left.", "In May Karl Smith left.") == [("name", "Smith")]
    assert flagged("He lives at No. 10 Baker Street.", "He lives at No. 12 Baker Street.") == [("number", "10")]


@pytest.mark.parametrize(
    ("people", "country"),
    [
        ("Belgian", "Belgium"), ("Hungarian", "Hungary"), ("Portuguese", "Portugal"), ("Lebanese", "Lebanon"),
        ("Peruvian", "Peru"), ("Maltese", "Malta"), ("Icelandic", "Iceland"), ("Congolese", "Congo"),
    ],
)  # fmt: skip
def test_a_people_is_its_country(people: str, country: str) -> None:
    same_both_ways(f"He met the {people} envoy.", f"He met the envoy of {country}.")


def test_north_and_south_america_are_two() -> None:
    assert flagged("It grows in North America.", "It grows in South America.") == [("name", "North America")]


def test_sentences_of_two_paragraphs_do_not_support_a_claim_together(make_index: MakeIndex) -> None:
    text = (
        "The company withdrew its appeal three months later.{}Under the lease, the tenant must give six months' notice "
        "in writing."
    )
    cited = []
    for between in ("\n\n", " "):
        index = make_index({"a.md": text.format(between)})
        [claim] = index.check("The company withdrew its appeal and the tenant must give six months' notice in writing.")
        assert claim.support is not None
        cited.append("company" in claim.support.cited_text and "tenant" in claim.support.cited_text)
    assert cited == [False, True]


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("It cost between 30 and 50 euros.", "It cost between 30 and 40 euros.", ["30 and 50"]),
        ("It cost between 20 and 40 euros.", "It cost between 30 and 40 euros.", ["20 and 40"]),
        ("It cost 30 to 40 euros.", "It cost between 30 and 40 euros.", []),
        ("Between 30 and 50 men came.", "In May 34 men came.", []),
        ("At least sixty men drowned.", "The boat had 200 men in the crew.", ["sixty"]),
        ("At least sixty men drowned.", "In all 70 men drowned.", []),
        ("More than 500 watched the game.", "The game was watched by 612 people.", []),
        ("Exactly 40 lorries were lost.", "At least 40 lorries were lost.", ["40"]),
        ("Exactly 40 lorries were lost.", "Forty lorries were lost.", []),
        ("It bears interest at 4% a month.", "It bears interest at 4% a year.", ["4"]),
        ("It bears interest at 4% per annum.", "It bears interest at 4% a year.", []),
        ("It slowed from 20 to 5 km/h.", "It slowed from 20 km/h to 5 km/h.", []),
        ("It slowed from 25 to 5 km/h.", "It slowed from 20 km/h to 5 km/h.", ["25"]),
        ("The sum of EUR 5,300 is due.", "Due sum EUR: 5300.00; Day: 7", []),
        ("The sum of EUR 5,300 is due.", "Due sum GBP: 5300.00; Day: 7", ["EUR 5,300"]),
        ("He left at 9 p.m. on foot.", "He left at nine on foot.", []),
        ("He left at 8 p.m. on foot.", "He left at nine on foot.", ["8 p.m."]),
    ],
)
def test_bounds_units_and_what_is_counted(claim: str, said: str, found: list[str]) -> None:
    assert [place for _, place in flagged(claim, said)] == found


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("It weighed 500 kg then.", "It weighed three tonnes then.", "three tonnes"),
        ("It paid $7,000 then.", "It paid €7,000 then.", "€7,000"),
        ("It is more than 25 metres deep.", "It is no more than 25 metres deep.", "no more than 25 metres"),
        ("It lasted four months in all.", "It lasted four years in all.", "four years"),
        ("It pays 40 a month then.", "It pays 40 a year then.", "40 a year then"),
    ],
)
def test_what_stands_instead_is_told_with_its_unit_and_bound(claim: str, said: str, found: str) -> None:
    [fault] = faults(statement(claim), statement(said))
    assert fault.found == found


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("The jury found him guilty of fraud.", "The jury found him innocent of fraud.", ["guilty"]),
        ("Exports rose in the spring.", "Exports fell in the spring.", ["rose"]),
        ("The northern gate was shut.", "The southern gate was shut.", ["northern"]),
        ("The court dismissed the claim.", "The court allowed the claim.", ["dismissed"]),
        ("The court dismissed the claim.", "The court did not allow the claim.", []),
        ("The cargo arrived damaged.", "The cargo arrived undamaged.", ["damaged"]),
        ("They underestimated the cost.", "They overestimated the cost.", ["underestimated"]),
        ("She won the case of fraud.", "She won the first case and lost the case of fraud.", []),
        ("The court granted the appeal.", "The court granted a stay and refused the appeal.", ["granted", "appeal"]),
        ("Exports rose in the spring.", "Imports fell and exports rose in the spring.", []),
        ("At least six men came.", "At most six men came.", ["six"]),
        ("It ends after 30 days.", "It ends within 30 days.", ["after 30"]),
        ("It ends within 30 days.", "It ends within 30 days after the sale.", []),
        ("The bridge reopened in May.", "The bridge will reopen in May.", ["reopened"]),
        ("The bridge reopened in May.", "The bridge reopened in May and would close in June.", []),
        ("The bill was £90.", "The bill would have been £90.", ["£90"]),
        ("The rent is reviewed every five years.", "The rent may be reviewed every five years.", []),
        ("The minister never visited the camp.", "He never answered the letter. The minister visited the camp.",
         ["never"]),
        ("It is a fine of not more than grade 5.", "It is a fine not exceeding grade 5.", []),
    ],
)  # fmt: skip
def test_the_opposite_in_the_same_place_is_a_fault(claim: str, said: str, found: list[str]) -> None:
    assert [place for _, place in flagged(claim, said)] == found


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        ("The union sued Norton.", "Norton sued the union.", ["sued"]),
        ("The union was sued by Norton.", "Norton sued the union.", []),
        ("The union met Norton.", "Norton met the union.", []),
        ("The wall fell because the roof leaked.", "The roof leaked because the wall fell.", ["because"]),
        ("Because the wall fell the roof leaked.", "The roof leaked because the wall fell.", []),
        ("In 2019 the port had 310 cranes.", "The port now has 420 cranes, up from 310 in 2019.", []),
        ("In 2019 the port had 420 cranes.", "The port now has 420 cranes, up from 310 in 2019.", ["420"]),
        ("The port now has 420 cranes.", "The port now has 420 cranes, up from 310 in 2019.", []),
    ],
)
def test_who_did_it_what_caused_it_and_what_was_before(claim: str, said: str, found: list[str]) -> None:
    assert [place for _, place in flagged(claim, said)] == found


@pytest.mark.parametrize(
    ("files", "claim", "verdict"),
    [
        ({"a.txt": "STATEMENT\n\nI, KARL HOLM, say as follows:\n\n1. I saw the ship turn to port.\n"},
         "Mr. Holm saw the ship turn to port.", "supported"),
        ({"a.txt": "STATEMENT\n\nI, KARL HOLM, say as follows:\n\n1. I saw the ship turn to port.\n"},
         "Mr. Vance saw the ship turn to port.", "flagged"),
        ({"a.txt": "STATEMENT\n\nI, KARL HOLM, say as follows:\n\n1. I did not send the letter.\n"},
         "Mr. Holm sent the letter.", "flagged"),
        ({"a.txt": "CHAIR: Who steered the ship?\n\nHOLM: I steered the ship myself.\n"},
         "Holm steered the ship.", "supported"),
        ({"a.txt": "LORD JUSTICE HOLM:\n\n1. I saw 5 errors.\n\n2. I set aside the order of 5 May.\n"},
         "Lord Justice Holm set aside the order of 5 May.", "supported"),
        ({"a.md": "---\nauthor: Dr. Karl Holm\n---\nI tested 50 valves in my laboratory.\n"},
         "Dr. Holm tested 50 valves.", "supported"),
        ({"a.md": "---\nauthor: Karl Holm\n---\n“I tested 50 valves,” said Ann Vance.\n"},
         "Mr. Holm tested 50 valves.", "flagged"),
        ({"a.md": "---\ntitle: Third Protocol to the Treaty\n---\nThe tariff on steel is lowered to 4 per cent.\n"},
         "The Third Protocol lowered the tariff on steel to 4 per cent.", "supported"),
        ({"a.txt": "7 Time limits\n\nNo claim may be brought after the end of two years.\n"},
         "Under section 7 no claim may be brought after the end of two years.", "supported"),
        ({"a.txt": "7 Time limits\n\nNo claim may be brought after the end of two years.\n"},
         "Under section 8 no claim may be brought after the end of two years.", "flagged"),
        ({"a.txt": "Before: LORD JUSTICE HOLM and LADY JUSTICE VANCE\n"},
         "Lord Justice Holm doubted the reasons of Lady Justice Vance.", "unsupported"),
    ],
)  # fmt: skip
def test_who_says_i_and_what_it_is_called_count_as_said(
    make_index: MakeIndex, files: dict[str, str | bytes], claim: str, verdict: str
) -> None:
    [checked] = make_index(files).check(claim)
    assert checked.verdict == verdict


@pytest.mark.parametrize(
    "piece",
    [
        "5mg/kg ", "to 5 from 7 ", "Iran and ", "FBI ", "twenty-second ", "A. ", "World War I ", "Iran ", "not ",
        "a b ", "by Iran ", "two ", "Jan. 1, ", "Aa-", "x" * 99 + " ",
    ],
)  # fmt: skip
def test_the_cost_does_not_explode(piece: str) -> None:
    text = piece * (9_000 // len(piece))
    assert faults(statement(text), statement(text)) == []
    assert len(faults(statement(text), statement("Nothing is said."))) <= len(text)


@pytest.mark.parametrize(
    ("claim", "said", "changed"),
    [
        ("Release 5 disables weak keys.", "Release 5 enables weak keys.", ("word", "disables")),
        ("The rule permits open fires.", "The rule prohibits open fires.", ("word", "permits")),
        ("Release 5 enables the prompt by default.",
         "It is off, disabling the prompt that was once enabled by default.", ("word", "enables")),
        ("The firm sold its shares in May.", "The firm bought its shares in May.", ("word", "sold")),
    ],
)  # fmt: skip
def test_an_opposite_beside_the_same_word_is_told(claim: str, said: str, changed: tuple[str, str]) -> None:
    assert changed in flagged(claim, said)


def test_an_opposite_of_something_else_is_none() -> None:
    assert flagged("It disables the prompt.", "It disables the prompt and enables the log.") == []
    assert flagged("The prompt is enabled.", "The prompt, enabled again, disables nothing.") == []


@pytest.mark.parametrize(
    ("claim", "said", "changed"),
    [
        ("Erik Strand built the mill in 1702.",
         "Erik Strand lived at Moss. The mill was built in 1702 by Ole Dahl, a carpenter.", ("name", "Erik Strand")),
        ("She was robbed by the Danes soon after she left Bergen.",
         "Soon after leaving Bergen she was robbed by the Swedes; her brother fled to the Danes.", ("name", "Danes")),
        ("The heir refused the widow's offer of a settlement.",
         "The heir made an offer of a settlement; the widow refused it.", ("word", "refused")),
        ("Ole Dahl sang the closing hymn.",
         "The tenor Erik Strand performed the closing hymn, while Ole Dahl, the mayor, gave a speech.",
         ("name", "Ole Dahl")),
        ("The pressure in Tank A fell to 3 bar.", "The pressure in Tank B fell to 3 bar.", ("name", "Tank A")),
    ],
)  # fmt: skip
def test_another_of_the_passage_did_it(claim: str, said: str, changed: tuple[str, str]) -> None:
    assert changed in flagged(claim, said)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("Ole Dahl built the mill.", "The mill was built by the carpenter Erik Strand and the mason Ole Dahl."),
        ("The will was signed by Ole Dahl.", "The will was signed by Ole Dahl and read by Erik Strand."),
        ("The will was read by Erik Strand.", "The will was signed by Ole Dahl and read by Erik Strand."),
        ("The widow refused the heir's offer.", "The heir made an offer; the widow refused it."),
        ("The tenor Erik Strand sang the closing hymn.", "Erik Strand performed the closing hymn, Ole Dahl spoke."),
        ("Two of the nine barges sank.", "Of the nine barges, two sank."),
        ("The pressure in Tank A fell to 3 bar.", "Tank A lost pressure: it fell to 3 bar."),
    ],
)
def test_who_did_it_may_be_told_in_other_words(claim: str, said: str) -> None:
    assert flagged(claim, said) == []


def test_an_address_does_not_stand_in_place_of_a_release() -> None:
    [fault] = faults(statement("Kettle 2.4.1 beeps."), statement("Kettle beeps, see https://example.org/2020/msg15."))
    assert fault.found is None


def test_a_name_behind_another_date_is_of_that() -> None:
    said = "It opened in May 1852 at Marl House, but by September it had moved to Kent House."
    assert flagged("It opened in May 1852 at Kent House.", said) == [("name", "Kent House")]
    assert flagged("It opened in May 1852 at Marl House.", said) == []
    assert flagged("The rate was raised to 3 per cent.", "The council lowered the rate to 3 per cent.") != []


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("It struck a port.", True), ("The raid made it hard for Norway.", True), ("Norway said it had struck.", False),
        ("Norway said he had struck.", True), ("Norway struck.", False), ("The guard said it had struck.", True),
    ],
)  # fmt: skip
def test_it_stands_for_a_name_in_front_of_the_text_only_if_none_is_nearer(said: str, back: bool) -> None:
    assert statement(said, {"norway"}).points_back is back
