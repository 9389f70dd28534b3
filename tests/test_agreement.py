"""Which values documents give beside each other: do they agree or differ?"""

from dataclasses import replace
from pathlib import Path

import pytest

from qa.agreement.counting import value_in, values_of
from qa.agreement.disagreement import compared
from qa.agreement.testimony import Claim, all_said, both_tell, hearing
from qa.cli.answer_text import answer_text
from qa.cli.terminal import Style
from qa.library import build_index
from qa.models import Citation, Disagreement, DisagreementValue, Span
from qa.ranking.wanted import Kind
from tests.conftest import write


def claim(source: str, text: str, value: str) -> Claim:
    start = text.index(value)
    citation = Citation(
        source=source, start_char_index=0, end_char_index=len(text), cited_text=text, start_line=1, start_column=1,
        end_line=1, end_column=len(text) + 1, sha256="", document_title=source, prefix="", suffix="",
    )  # fmt: skip
    return Claim(text, Span(start, start + len(value)), citation, seen=0.9, logit=3.0, coverage=0.5)


def disagreement(question: str, kind: Kind, claims: list[Claim]) -> Disagreement | None:
    return compared(question, kind, claims).differing


def agreement(question: str, kind: Kind, claims: list[Claim]) -> DisagreementValue | None:
    return compared(question, kind, claims).agreed


def test_values_that_cannot_both_be_true_disagree() -> None:
    found = disagreement(
        "How many died?",
        "number",
        [
            claim("a.md", "Two bombs killed 84 people on 3 January.", "84"),
            claim("b.md", "It left almost 100 dead and 284 injured.", "100"),
            claim("c.md", "Eighty-four mourners died.", "Eighty-four"),
        ],
    )
    assert found is not None
    assert [(value.value, [c.source for c in value.citations]) for value in found.values] == [
        ("84", ["a.md", "c.md"]),
        ("almost 100", ["b.md"]),
    ]


def test_a_day_told_by_another_is_compared_too() -> None:
    earlier = claim("a.md", "The strike of 16 January followed one two days earlier on Iraq.", "two days earlier")
    day = claim("b.md", "It fired on Jan. 15 into Iraq, and a day later into Pakistan.", "Jan. 15")
    found = disagreement("When did it hit Iraq?", "date", [earlier, day])
    assert found is not None
    assert [value.value for value in found.values] == ["two days earlier (14 January)", "Jan. 15"]
    later = claim("b.md", "It fired on Jan. 15 into Iraq, and a day later into Pakistan.", "a day later")
    strike = claim("a.md", "The strike of 16 January followed one two days earlier on Iraq.", "16 January")
    assert disagreement("When did it hit Pakistan?", "date", [strike, later]) is None


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("number", [("a.md", "It killed 84.", "84"), ("b.md", "It killed at least 80.", "80")]),
        ("number", [("a.md", "It killed 84.", "84"), ("a.md", "It killed 100.", "100")]),
        ("number", [("a.md", "It is 900 km long.", "900"), ("b.md", "The border of 560 miles is long.", "560")]),
        (
            "date",
            [("a.md", "It was on Jan. 16.", "Jan. 16"), ("b.md", "It was on 16 January 2024.", "16 January 2024")],
        ),
        ("person", [("a.md", "It killed 84.", "84"), ("b.md", "It killed 100.", "100")]),
        ("other", [("a.md", "It killed 84.", "84"), ("b.md", "It killed 100.", "100")]),
        ("date", [("a.md", "It killed 84 on 3 May.", "84"), ("b.md", "It killed 100.", "100")]),
    ],
)
def test_values_that_can_both_be_true_do_not(kind: str, texts: list[tuple[str, str, str]]) -> None:
    assert disagreement("What?", kind, [claim(*text) for text in texts]) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"share": 0.02}, {"seen": 0.01}, {"logit": -6.0}, {"coverage": 0.0}])
def test_a_claim_is_heard_the_less_the_less_likely_it_answers(change: dict[str, float]) -> None:
    sure = claim("b.md", "It was on Jan. 15.", "Jan. 15")
    value = value_in("When was it?", sure.text, sure.value, "date")
    assert value is not None
    weaker = replace(sure, **change)  # type: ignore[arg-type]
    assert hearing("When was it?", value, weaker, value) < hearing("When was it?", value, sure, value)


def test_a_claim_that_hardly_answers_is_not_heard() -> None:
    best = claim("a.md", "It was on 16 January.", "16 January")
    other = claim("b.md", "Another was on Jan. 15.", "Jan. 15")
    assert disagreement("When was it?", "date", [best, other]) is not None
    faint = replace(other, share=0.02, seen=0.05, logit=-4.0, coverage=0.0)
    assert disagreement("When was it?", "date", [best, faint]) is None


def test_of_two_alternatives_one_document_takes_each() -> None:
    drones = claim("a.md", "Iranian drones attacked a village.", "drones")
    missiles = claim("b.md", "It launched missiles on a village.", "missiles")
    both = claim("c.md", "Drones and missiles hit a village.", "Drones")
    question = "Was the village hit by missiles or by drones?"
    found = disagreement(question, "other", [drones, both, missiles])
    assert found is not None
    assert [value.citations[0].source for value in found.values] == ["b.md", "a.md"]
    assert disagreement(question, "other", [drones, both]) is None
    doubtful = [replace(drones, logit=-2.0), missiles]  # a passage that hardly answers is not heard
    assert disagreement(question, "other", doubtful) is None


def test_of_two_names_it_is_the_one_seen_as_the_answer_that_is_taken() -> None:
    question = "Would Iran or Pakistan gain from it?"
    iran, ours = "Iran would gain most.", "Nothing but Pakistan could profit."
    said = [claim("a.md", iran, "Iran"), claim("b.md", ours, "Pakistan")]
    assert disagreement(question, "other", said) is not None
    aside = [claim("a.md", iran, "most"), claim("b.md", ours, "Pakistan")]
    assert disagreement(question, "other", aside) is None
    among = "Iran and Israel would gain most."
    assert disagreement(question, "other", [claim("a.md", among, "Iran and Israel"), said[1]]) is None
    of_it = "The air strikes by Iran would help it."
    assert disagreement(question, "other", [claim("a.md", of_it, "The air strikes by Iran"), said[1]]) is None


def test_what_is_only_compatible_does_not_agree_and_is_told_apart() -> None:
    question = "How many were killed?"
    nine = claim("a.md", "At least nine people were killed.", "nine")
    ten = claim("b.md", "Ten people were killed.", "Ten")
    assert agreement(question, "number", [nine, ten]) is None
    found = disagreement(question, "number", [nine, ten, claim("c.md", "It killed seven.", "seven")])
    assert found is not None
    assert {value.value for value in found.values} == {"At least nine", "Ten", "seven"}


def test_numbers_of_another_size_likely_count_something_else() -> None:
    question = "How many were killed?"
    seven, nine = claim("a.md", "It killed seven.", "seven"), claim("b.md", "Nine were killed.", "Nine")
    hundreds = claim("c.md", "Hundreds of them were killed.", "Hundreds")
    assert disagreement(question, "number", [seven, hundreds]) is None
    found = disagreement(question, "number", [seven, hundreds, nine])
    assert found is not None
    assert {value.value for value in found.values} == {"seven", "Nine"}


def test_times_of_day_that_differ_disagree() -> None:
    one = claim("a.md", "The bridge collapsed at 17:42, according to the police.", "17:42")
    other = claim("b.md", "The collapse of the bridge began at 17:51.", "17:51")
    question = "At what time did the bridge collapse?"
    found = disagreement(question, "time", [one, other])
    assert found is not None
    assert {value.value for value in found.values} == {"17:42", "17:51"}
    again = claim("b.md", "The bridge collapsed at 5:42 p.m. on Sunday.", "5:42 p.m.")
    assert disagreement(question, "time", [one, again]) is None


def test_when_asks_for_the_time_where_no_day_is_told() -> None:
    one = claim("a.md", "The first engine arrived at 21:51.", "21:51")
    other = claim("b.md", "The first engine arrived at 22:15.", "22:15")
    found = disagreement("When did the first engine arrive?", "date", [one, other])
    assert found is not None
    assert {value.value for value in found.values} == {"21:51", "22:15"}


@pytest.mark.parametrize(
    ("question", "kind", "one", "other"),
    [
        (
            "How much were sales in 2021?",
            "number",
            "Sales were €61 million in 2021.",
            "Sales were €58 million in 2022.",
        ),
        ("How much were sales?", "number", "Sales were €61 million in 2021.", "Sales were €58 million in 2022."),
        ("When did the strike begin?", "date", "The strike began on 2 April.", "The strike ended on 30 April."),
        ("When was the bridge closed?", "date", "The bridge was closed on 3 May.", "The bridge was reopened on 9 May."),
        (
            "How many guests can the hut take?",
            "number",
            "Nine guests were hurt in the hut.",
            "Eleven guests were hurt in the hut.",
        ),
    ],
)
def test_what_is_told_of_something_else_does_not_disagree(question: str, kind: Kind, one: str, other: str) -> None:
    def said(source: str, text: str) -> Claim:
        found = values_of(text, kind)[0]
        return claim(source, text, found.span.of(text))

    assert disagreement(question, kind, [said("a.md", one), said("b.md", other)]) is None
    again = other.replace("2022", "2021").replace("ended", "began").replace("reopened", "closed")
    asked = question.replace("can the hut take", "were hurt")
    assert disagreement(asked, kind, [said("a.md", one), said("b.md", again)]) is not None, "the same thing"


def test_values_are_told_with_their_units() -> None:
    one = claim("a.md", "The ferry went at 90 mph.", "90")
    other = claim("b.md", "The ferry went at about 118 km/h.", "118")
    found = disagreement("How fast did the ferry go?", "number", [one, other])
    assert found is not None
    assert {value.value for value in found.values} == {"90 mph", "about 118 km/h"}


def test_a_document_that_tells_the_others_value_too_differs_the_less() -> None:
    question = "When was it?"
    one, other = claim("a.md", "It was on 16 January.", "16 January"), claim("b.md", "It was on Jan. 18.", "Jan. 18")
    alone = all_said(question, "date", [one, other])
    both = all_said(question, "date", [one, other, claim("b.md", "It began on 16 January.", "16 January")])
    assert both_tell(both[0], both[1], both) < both_tell(alone[0], alone[1], alone)


def test_a_limit_of_something_else_is_not_the_others_value() -> None:
    question = "How many died?"
    one, other = claim("a.md", "It killed 84.", "84"), claim("b.md", "Almost 100 died.", "100")
    alone = all_said(question, "number", [one, other])
    limit = all_said(question, "number", [one, other, claim("a.md", "At least nine died.", "nine")])
    again = all_said(question, "number", [one, other, claim("a.md", "About 95 died.", "95")])
    chances = [both_tell(every[0], every[1], every) for every in (alone, limit, again)]
    assert chances[0] == chances[1] > chances[2]


def test_documents_that_give_one_value_agree() -> None:
    found = agreement(
        "How many died?",
        "number",
        [claim("a.md", "It killed 84.", "84"), claim("b.md", "Eighty-four died.", "Eighty-four")],
    )
    assert found is not None
    assert (found.value, [c.source for c in found.citations]) == ("84", ["a.md", "b.md"])
    assert (
        agreement("How many died?", "number", [claim("a.md", "It killed 84.", "84"), claim("a.md", "84 died.", "84")])
        is None
    )


def test_nothing_is_agreed_on_where_more_is_counted_or_something_else_likely_answers() -> None:
    question = "How many people died?"
    two = [claim(name, "At least nine people died, the army said.", "nine") for name in ("a.md", "b.md")]
    later = replace(claim("b.md", "The death toll reached 31 on Friday.", "31"), share=0.02, seen=0.01, logit=-1.0)
    assert agreement(question, "number", two) is not None
    assert agreement(question, "number", [*two, later]) is None, "it rose"
    some = replace(claim("b.md", "Six of the dead were children.", "Six"), share=0.02, seen=0.01, logit=-1.0)
    hurt = replace(claim("b.md", "It injured 31 people.", "31"), share=0.02, seen=0.01, logit=-1.0)
    assert agreement(question, "number", [*two, some, hurt]) is not None
    exact = [two[0], claim("b.md", "Nine people died.", "Nine")]
    assert agreement(question, "number", exact) is None, "at least nine may be ten"
    days = [claim(name, "The camp was cleared on 3 May.", "3 May") for name in ("a.md", "b.md")]
    assert agreement("When was it cleared?", "date", days) is not None
    assert agreement("When was it?", "date", [*days, claim("c.md", "It was cleared early in June.", "June")]) is None


def test_an_answer_that_is_unsure_is_neither_agreed_on_nor_told_to_differ() -> None:
    question = "How many people died?"
    nine = [claim(name, "Nine people died.", "Nine") for name in ("a.md", "b.md")]
    other = [*nine, claim("c.md", "Eleven people died.", "Eleven")]
    assert compared(question, "number", nine, 0.5).agreed is not None
    assert compared(question, "number", nine, 0.3).agreed is None
    assert compared(question, "number", other, 0.5).differing is not None
    assert compared(question, "number", other, 0.2).differing is None
    there = [replace(each, text=each.text.replace("died", "came")) for each in other]
    assert compared("How many came?", "number", there, 0.3).differing is not None
    assert compared("How many were hurt?", "number", there, 0.5).differing is not None
    assert compared("How many were hurt?", "number", there, 0.3).differing is None, "nor do they tell of it"
    drones, missiles = claim("a.md", "Drones hit it.", "Drones"), claim("b.md", "Missiles hit it.", "Missiles")
    assert compared("Was it hit by missiles or by drones?", "other", [drones, missiles], 0.3).differing is not None


def test_a_year_and_its_month_are_one_value() -> None:
    month, year = claim("a.md", "It was hung in May 2011.", "May 2011"), claim("b.md", "It was hung in 2011.", "2011")
    other = claim("c.md", "It was hung in 2009.", "2009")
    found = disagreement("When was the bell hung?", "date", [month, year, other])
    assert found is not None
    told = {value.value: {citation.source for citation in value.citations} for value in found.values}
    assert told == {"2011": {"a.md", "b.md"}, "2009": {"c.md"}}
    june = claim("d.md", "It was hung in June 2011.", "June 2011")
    found = disagreement("When was the bell hung?", "date", [month, june, year])
    assert found is not None
    assert [value.value for value in found.values][:2] == ["May 2011", "June 2011"], "either may be meant"


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Until 31 March 2022 the fare is €40.", "From 1 July 2022 the fare is €55.", False),
        ("From 1 March 2022 the fare is €40.", "From 1 March 2022 the fare is €55.", True),
        ("Until 31 July 2022 the fare is €40.", "From 1 March 2022 the fare is €55.", True),
    ],
)
def test_what_holds_until_a_day_and_what_holds_from_then_on_do_not_differ(one: str, other: str, differ: bool) -> None:
    claims = [claim("a.md", one, "€40"), claim("b.md", other, "€55")]
    assert (disagreement("What is the fare?", "number", claims) is not None) == differ


def test_of_an_outlet_that_is_asked_only_its_own_values_are_compared(tmp_path: Path) -> None:
    for name, many in (("Harbour Herald", "nine"), ("Coast Courier", "twelve")):
        text = f"---\noutlet: {name}\n---\nThe storm sank {many} boats in the harbour of Lorne.\n"
        write(tmp_path, {f"{many}.md": text})
    index = build_index(tmp_path, tmp_path / "index")
    assert index.ask("How many boats did the storm sink?").status == "disagreement"
    answer = index.ask("According to the Harbour Herald, how many boats did the storm sink?")
    assert not answer.disagreements
    assert answer.sentences[0].citations[0].source == "nine.md"


def test_a_number_of_people_is_none_of_the_kind_that_is_asked_for() -> None:
    question = "How many guests were in the hotel?"
    guests = claim("a.md", "The hotel had 140 guests and 30 maids.", "140")
    everybody = claim("b.md", "There were 170 people in the hotel.", "170")
    assert disagreement(question, "number", [guests, everybody]) is None
    others = claim("b.md", "There were 170 guests in the hotel.", "170")
    assert disagreement(question, "number", [guests, others]) is not None
    assert disagreement("How many people were there?", "number", [guests, everybody]) is not None
    hurt = [claim("a.md", "The fire hurt 140 guests.", "140"), claim("b.md", "It hurt 170 people.", "170")]
    assert disagreement("How many guests were hurt?", "number", hurt) is not None


def test_children_are_not_all_people() -> None:
    six, seven = claim("a.md", "Six children died there.", "Six"), claim("b.md", "Seven people died there.", "Seven")
    assert disagreement("How many children died there?", "number", [six, seven]) is None
    assert disagreement("How many people died at the women's ward?", "number", [six, seven]) is not None


def test_two_limits_of_one_kind_differ() -> None:
    question = "How many days of notice must be given?"
    least = claim("a.md", "At least 90 days of notice must be given.", "90")
    more = claim("b.md", "At least 120 days of notice must be given.", "120")
    assert disagreement(question, "number", [least, more]) is not None
    assert disagreement(question, "number", [least, claim("b.md", "They gave 120 days of notice.", "120")]) is None


def test_a_sentence_without_the_verb_of_the_question_differs_only_if_it_has_much_else() -> None:
    question = "When did the barge reach Hull?"
    came = replace(claim("a.md", "The barge reached Hull on 3 May.", "3 May"), coverage=0.9)
    there = replace(claim("b.md", "It was inspected at Hull on 5 May.", "5 May"), coverage=0.4)
    assert disagreement(question, "date", [came, there]) is None
    assert disagreement(question, "date", [came, replace(there, coverage=0.6)]) is not None
    assert disagreement(question, "date", [came, replace(there, before="Then it came.")]) is not None
    days = [replace(there, citation=came.citation), there]
    assert agreement(question, "date", days) is None
    assert agreement("When was the barge inspected?", "date", days) is not None


def test_what_is_said_with_a_limit_is_told_apart() -> None:
    texts = ["Fewer than 600 men took part.", "Some 2,000 men took part.", "600 men took part.", "600 men took part."]
    said = [
        claim(f"{number}.md", text, values_of(text, "number")[0].span.of(text)) for number, text in enumerate(texts)
    ]
    found = disagreement("How many men took part?", "number", said)
    assert found is not None
    assert [(value.value, len(value.citations)) for value in found.values] == [
        ("Fewer than 600", 1), ("Some 2,000", 1), ("600", 2)
    ]  # fmt: skip


def test_documents_of_one_title_are_told_apart_by_their_names(tmp_path: Path) -> None:
    for name, toll in (("old/news.md", 12), ("new/news.md", 31)):
        write(tmp_path / "corpus", {name: f"# News\n\nThe explosion at the Dovre mill killed {toll} people."})
    index = build_index(tmp_path / "corpus", tmp_path / "index")
    shown = answer_text(index.ask("How many people did the explosion at the Dovre mill kill?"), Style())
    head = shown.partition("\n\n")[0]
    assert head.startswith("The sources disagree:")
    assert "old/news.md" in head
    assert "new/news.md" in head


def test_copies_are_no_further_witnesses(tmp_path: Path) -> None:
    texts = {
        "a.md": "The coastguard said that 201 people had been pulled from the water by dawn. She was built in 1987.",
        "b.md": "Thank you for this:\n\n> The coastguard said that 201 people had been pulled from the water by dawn.",
        "c.md": "By dawn, 201 people were on land, pulled from the water by fishermen.",
    }
    question = "How many people were pulled from the water?"

    def said(*names: str) -> str:
        folder = tmp_path / "-".join(names)
        write(folder, {name: texts[name] for name in names})
        return answer_text(build_index(folder, folder / "index").ask(question), Style()).partition(":")[0]

    assert said("a.md", "b.md") == "2 documents agree, in the same words"
    assert said("a.md", "c.md") == "2 documents agree"
    assert said("a.md", "b.md", "c.md") == "3 documents agree, 2 in the same words"


def test_a_sentence_of_copies_is_cited_in_all_of_them(tmp_path: Path) -> None:
    same = "The ice house of Sorrel Bay holds 340 tons. It was built of brick."
    files = {
        "a.md": same,
        "b.md": same.replace("Bay holds", "Bay\nholds"),
        "c.md": same,
        "d.md": f"{same} It has no door.",
    }
    question = "How many tons does the ice house of Sorrel Bay hold?"
    write(tmp_path / "four", dict(files))
    answer = build_index(tmp_path / "four", tmp_path / "index").ask(question)
    places = {citation.source: citation.cited_text for citation in answer.sentences[0].citations}
    assert {source: " ".join(said.split()) for source, said in places.items()} == dict.fromkeys(
        files, same.split(" It")[0]
    )
    assert answer_text(answer, Style()).startswith("4 documents agree, in the same words: 340 tons")
    write(tmp_path / "two", {"a.md": same, "b.md": same})
    alone = build_index(tmp_path / "two", tmp_path / "other").ask(question)
    assert answer_text(alone, Style()).startswith("2 documents agree, in the same words: 340 tons")
