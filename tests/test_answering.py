"""Answers: what is asked for, who says it, which values differ, and what of it is shown."""

import math
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa.agreement.counting import counted_in, value_in, values_of
from qa.agreement.disagreement import SURE, Comparison, compared
from qa.agreement.testimony import Claim, all_said, both_tell, hearing
from qa.answers import answering
from qa.answers.answering import MOST_SENTENCES, answer
from qa.answers.confidence import Evidence, answered, evidence_features, sentence_chance, summary_features
from qa.answers.marking import whole
from qa.answers.quote import Quote, needs_neighbour
from qa.answers.quoting import quotes
from qa.answers.rows import holding, of_the_row_asked_for
from qa.cli.answer_text import answer_text
from qa.cli.terminal import Style, location
from qa.encoding.reader import READ, PassageReader, Reading
from qa.indexing.index import Reader
from qa.library import Index, build_index
from qa.measuring.metrics import area_under_risk_coverage
from qa.models import Citation, Disagreement, DisagreementValue, Span
from qa.ranking.retrieval import rank
from qa.ranking.wanted import Kind, alternatives, wanted
from qa.testing import HashEncoder
from tests.conftest import MakeIndex, write


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
    ("alone", "back"),
    [
        ("Iran struck a village.", "The attack killed two."),
        ("Thistles killed two.", "This killed two."),
        ("Iran and Pakistan, whose envoys met, say that nothing divides them.", "Iran blamed them for the attack."),
        ("The court then fined Norvane.", "“The court then fined him."),
        ("This year began badly.", "This visit began badly."),
        ("That he struck was a surprise.", "That was a surprise."),
        ("That the border is closed is known.", "That Iranian strike killed two."),
        ("Both Iran and Pakistan are members.", "Both sides blamed each other and recalled their envoys."),
        ("Both the Iranian and the other side spoke.", "Both were arrested and later freed."),
        ("Neither Iran nor Pakistan spoke.", "Neither confirmed nor denied the report."),
        ("It would be foolish to suppose so.", "It was meant to ease the need."),
        ("It is not known whether they met.", "It is what keeps the border open."),
        ("It is true that he came.", "It is one that fights Iran."),
        ("It was Iran that struck first.", "It was also Raisi’s first trip."),
        ("It remains to be seen.", "It seems to be the largest group."),
        ("It is worth recalling.", "It is worth 3 billion dollars."),
        ("Of the dead, 22 were sailors.", "Of these, 22 were sailors."),
        ("Of those who came, ten fell.", "Of those, ten fell."),
        ("Among the dead were 22 sailors.", "Among them were 22 sailors."),
    ],
)
def test_a_sentence_that_points_back_needs_its_neighbour(alone: str, back: str) -> None:
    assert not needs_neighbour(alone)
    assert needs_neighbour(back)


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


def test_of_an_outlet_that_is_asked_no_value_of_another_is_shown_beside_its_own(tmp_path: Path) -> None:
    said = {
        "Harbour Herald": "The town of Lorne lives by its harbour, in which a storm sank nine boats last year",
        "Coast Courier": "The storm sank twelve boats in the harbour of Lorne in 2021",
    }
    write(tmp_path, {f"{name.split()[1]}.md": f"---\noutlet: {name}\n---\n{text}.\n" for name, text in said.items()})
    index = build_index(tmp_path, tmp_path / "index")
    question = "According to the Herald, how many boats did the storm sink in 2021?"
    assert {sentence.citations[0].source for sentence in index.ask(question, least=0).sentences} == {"Herald.md"}


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("When does the licence of Lorne begin?", "begin"), ("When does the licence of Lorne expire?", "end"),
        ("From when does the licence of Lorne apply?", "begin"), ("When does the licence of Lorne end?", "end"),
    ],
)  # fmt: skip
def test_who_asks_for_the_end_is_not_told_the_beginning(tmp_path: Path, question: str, first: str) -> None:
    write(tmp_path, {"begin.md": "The ferry licence of Lorne took effect on 2 May 2019."})
    write(tmp_path, {"end.md": "The ferry licence of Lorne lapses on 4 June 2031."})
    index = build_index(tmp_path, tmp_path / "index")
    (sentence,) = index.ask(question, least=0).sentences
    assert sentence.citations[0].source == f"{first}.md"
    (tmp_path / f"{first}.md").unlink()
    assert build_index(tmp_path, tmp_path / "index").ask(question, least=0).confidence < SURE


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


def test_lines_that_say_nothing_alone_are_no_further_places(tmp_path: Path) -> None:
    entries = "".join(f"## Option {name}\n\nStatus: removed\n\nNobody used {name} any more.\n\n" for name in "abcd")
    write(tmp_path / "corpus", {"a.md": entries})
    index = build_index(tmp_path / "corpus", tmp_path / "index")
    answer = index.ask("What is the status of option b?", least=0.0)
    assert "Status: removed" in [sentence.text for sentence in answer.sentences]
    assert all(len(sentence.citations) == 1 for sentence in answer.sentences)


def test_a_word_or_two_with_a_colon_only_open_what_stands_below(make_index: MakeIndex) -> None:
    text = "* Ferry fares:\n\n    - Ferry fares rise by a tenth in May.\n\n* Ferry fares rise for all who come late:\n"
    answer = make_index({"a.txt": text}).ask("What are the ferry fares?", least=0)
    shown = [sentence.text for sentence in answer.sentences]
    assert "- Ferry fares rise by a tenth in May." in shown
    assert "* Ferry fares:" not in shown


def test_a_heading_of_plain_text_answers_nothing_but_a_number_or_day(make_index: MakeIndex) -> None:
    text = "The ferry rules of the port are these.\n\nFerry fares\n\n  All fares rise by a tenth in May at the ferry.\n"
    answer = make_index({"a.txt": text + "\nFerry fares\n"}).ask("What are the ferry fares?", least=0)
    shown = [each.citations[0].start_line for each in answer.sentences if each.text == "Ferry fares"]
    assert shown == [7]  # nothing stands below the other
    dated = text.replace("Ferry fares", "Ferry fares of 2031")
    answer = make_index({"a.txt": dated}).ask("Of which year are the ferry fares?", least=0)
    assert "Ferry fares of 2031" in [each.text for each in answer.sentences]


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


def test_more_evidence_is_never_less_sure() -> None:
    weak = Evidence(passage=0.3, cosine=0.3, words=0.4, coverage=0.2, logit=-2.0, mass=0.05, value=0.01)
    strong = Evidence(passage=1.0, cosine=0.8, words=0.9, coverage=0.9, logit=4.0, mass=0.9, value=0.8)
    assert sentence_chance(strong) > sentence_chance(weak)
    assert answered([strong, weak], agree=True) > answered([weak], agree=False)
    assert answered([], agree=False) == 0.0
    for evidence in (weak, strong):
        assert all(math.isfinite(value) for value in evidence_features(evidence).values())
        assert all(math.isfinite(value) for value in summary_features([evidence], agree=True).values())


def test_risk_over_coverage() -> None:
    assert area_under_risk_coverage([0.9, 0.8, 0.1], [True, True, False]) == pytest.approx(1 / 9)
    assert area_under_risk_coverage([0.1, 0.8, 0.9], [True, True, False]) > 1 / 9


def test_a_reading_gives_spans_of_the_passage() -> None:
    places = ((0, 3), (4, 9), (10, 12))
    reading = Reading(0.0, np.array([0.1, 0.8, 0.1], np.float32), np.array([0.1, 0.2, 0.7], np.float32), places)
    assert reading.mass([Span(0, 4), Span(4, 12)]).tolist() == pytest.approx([0.1, 0.9])
    assert reading.value(Span(0, 12))[0] == Span(4, 12)
    assert reading.value(Span(20, 30)) == (Span(20, 20), 0.0)


def test_the_shipped_reader_reads() -> None:
    passages = [
        "Iran struck a village on 16 January. Two children died. Pakistan answered two days later.",
        "Cocoa butter melts just below the temperature of the body, which is why chocolate feels smooth.",
    ]
    answering, other = PassageReader().read("How many children died in the village?", passages)
    found, chance = answering.value(Span(0, len(passages[0])))
    assert "Two" in found.of(passages[0])
    assert chance > 0.3
    assert answering.logit > other.logit + 2
    assert PassageReader().read("Who?", []) == []
    long = PassageReader().read("Who? " * 300, ["word " * 2000, "x", "你好。", ""])
    assert len(long) == 4
    assert all(np.isfinite(reading.logit) for reading in long)


def test_the_reader_knows_what_stands_in_front() -> None:
    text = "It was founded in the spring, and by the autumn the group had killed eleven policemen."
    fronts = ["The Tamar Front says that it fights for autonomy. ", "The Lowland League plays football on Sundays. "]
    own, other = PassageReader().read("How many policemen did the Tamar Front kill?", [text, text], fronts)
    assert own.logit > other.logit + 1
    assert own.value(Span(0, len(text)))[0].of(text) == "eleven"
    assert own.places == other.places
    assert own.places[0] == (0, 2)  # of the passage: nothing in front is an answer
    assert own.places[-1] == (len(text) - 1, len(text))


def test_a_passage_that_fills_the_reader_is_read_to_its_end() -> None:
    text = "word " * 350 + "end"
    alone, fronted = PassageReader().read("Who?", [text, text], ["", "A title. " * 50])
    assert alone.places == fronted.places
    assert fronted.places[-1][1] == len(text)


def test_values_are_marked_and_places_exact(shipped: Index) -> None:
    answer = shipped.ask("How many people were injured in Kerman?", least=0.0)
    marked = [sentence.value for sentence in answer.sentences if sentence.value is not None]
    assert "284" in [value.cited_text for value in marked]
    for sentence in answer.sentences:
        assert sentence.text == sentence.citations[0].cited_text
        for citation in (*sentence.citations, *([sentence.value] if sentence.value else [])):
            text = shipped.text(citation.source) or ""
            assert text[citation.start_char_index : citation.end_char_index] == citation.cited_text
    assert set(answer.sources) >= {c.source for s in answer.sentences for c in s.citations}
    assert shipped.ask("How many people were injured in Kerman?", least=1.0).status == "not_found"


@pytest.mark.parametrize(
    "question",
    [
        "How many people died in the Kerman bombing?",
        "How many people were killed in Kerman?",
        "What was the death toll of the attack in Kerman?",
    ],
)
def test_documents_that_differ_are_told_however_it_is_asked(shipped: Index, question: str) -> None:
    answer = shipped.ask(question)
    assert answer.status == "disagreement"
    assert {value.value for value in answer.disagreements[0].values} == {"84", "almost 100"}


def test_the_likeliest_sentence_is_shown_beside_those_that_differ(
    shipped: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "How many people were injured in Kerman?"
    likeliest = shipped.ask(question).sentences[0].text

    def others(_: str, __: Kind, claims: list[Claim], *___: float) -> Comparison:
        told = [claim for claim in claims if claim.citation.cited_text not in likeliest][:2]
        values = tuple(DisagreementValue(value="x", citations=(claim.citation,)) for claim in told)
        return Comparison(Disagreement(about=question, values=values))

    monkeypatch.setattr(answering, "compared", others)
    answer = shipped.ask(question)
    shown = [sentence.text for sentence in answer.sentences]
    assert len(shown) == 3
    assert any(likeliest in text or text in likeliest for text in shown)
    for value in answer.disagreements[0].values:
        assert any(value.citations[0].cited_text in text for text in shown)


def test_beside_values_that_differ_another_document_may_say_what_cannot_be_compared(shipped: Index) -> None:
    answer = shipped.ask("When did Iran hit Syria and Iraq: on the day it struck Pakistan or earlier?")
    assert answer.status == "disagreement"
    told = {citation.source for value in answer.disagreements[0].values for citation in value.citations}
    beside = [s for s in answer.sentences if s.citations[0].source not in told]
    assert [" on the same day as " in sentence.text for sentence in beside] == [True]
    numbers = shipped.ask("How many people did Pakistan’s retaliatory strikes inside Iran kill?")
    assert numbers.status == "disagreement"
    assert len(numbers.sentences) == len(numbers.disagreements[0].values), "another number is of something else"


def test_what_is_shown_beside_values_that_differ(shipped: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "How many people were killed in Kerman?"
    asked = shipped.ask(question)
    reader = Reader(Path(shipped.info.path))
    with reader.snapshot() as snapshot:
        hits = rank(reader, snapshot, question, READ, "hybrid")
        found = [
            replace(q, chance=0.4) for q in quotes(question, hits, []) if q.neighbour is None and len(q.text) < 200
        ]
    silent = [quote for quote in found if not values_of(quote.text, "number")]
    one, other = found[0], next(quote for quote in silent if quote.source != found[0].source)

    def shown(ranked: list[Quote], *values: list[Quote]) -> list[str]:
        """What is shown if documents give values that differ, each at some of the ``ranked`` sentences."""
        cited = [tuple(q.hit.window.cite(q.sentence.span) for q in some) for some in values]
        differing = tuple(DisagreementValue(value="x", citations=citations) for citations in cited)
        told = Comparison(Disagreement(about=question, values=differing) if differing else None)
        monkeypatch.setattr(answering, "compared", lambda *_: told)
        return [s.text for s in answer(question, hits, ranked, asked.passages, asked.index, least=0).sentences]

    assert other.text in shown([one, other], [one])
    again = next(quote for quote in silent if quote.source == other.source and quote is not other)
    assert other.text not in shown([one, other, again], [one, again]), "its document is heard"
    many = [quote for quote in found if quote.source != other.source][: MOST_SENTENCES + 1]
    likely = replace(other, chance=0.9)
    assert likely.text in shown([*many[:2], likely], *([quote] for quote in many[:2]))
    assert likely.text not in shown([*many, likely], *([quote] for quote in many)), "there is enough to read"
    first, second = (replace(quote, chance=0.9) for quote in many[:2])
    assert other.text not in shown([first, other, second], [first], [second]), "what differs answers"
    span = one.sentence.span
    twin = replace(one, sentence=replace(one.sentence, span=Span(span.start, span.end - 1)))
    assert len(shown([one, twin])) == 1
    assert len(shown([one, twin], [one], [twin])) == 2, "they may differ by a number only"


def test_a_further_sentence_is_shown_if_it_is_worth_its_length(shipped: Index) -> None:
    question = "Why did Iran strike Pakistan?"
    asked = shipped.ask(question)
    reader = Reader(Path(shipped.info.path))
    with reader.snapshot() as snapshot:
        hits = rank(reader, snapshot, question, READ, "hybrid")
        found = [q for q in quotes(question, hits, []) if q.neighbour is None]
    first, *others = sorted(found, key=lambda quote: len(quote.text), reverse=True)
    long, short = others[0], next(quote for quote in others if 20 < len(quote.text) < 60)

    def shown(*chances: tuple[Quote, float]) -> set[str]:
        ranked = [replace(quote, chance=chance) for quote, chance in chances]
        return {s.text for s in answer(question, hits, ranked, asked.passages, asked.index, least=0).sentences}

    assert shown((first, 0.5), (long, 0.2), (short, 0.05)) == {first.text, long.text, short.text}
    assert shown((first, 0.5), (long, 0.05), (short, 0.05)) == {first.text, short.text}  # as likely, and shorter
    assert shown((first, 0.97), (long, 0.2), (short, 0.05)) == {first.text}  # it is said
    assert shown((first, 0.01), (long, 0.001)) == {first.text}  # the likeliest is shown in any case
    alike = [quote for quote in others if len(quote.text) < 120][:6]
    assert len(shown((first, 0.3), *((quote, 0.2) for quote in alike))) == MOST_SENTENCES


def test_what_is_given_again_in_other_words_is_a_further_place(shipped: Index) -> None:
    asked = shipped.ask("When did the Iran-Iraq war end?")
    (sentence,) = asked.sentences
    assert len({citation.source for citation in sentence.citations}) > 1
    assert all("1988" in citation.cited_text for citation in sentence.citations)

    question = "Which country was struck?"
    reader = Reader(Path(shipped.info.path))
    with reader.snapshot() as snapshot:
        hits = rank(reader, snapshot, question, READ, "hybrid")
        found = [q for q in quotes(question, hits, []) if q.neighbour is None and " Pakistan " in q.text]
    one, other = found[:2]

    def shown(value: str) -> int:
        """How many sentences are, if in the first one Pakistan is seen as the answer, in the other ``value``."""
        ranked = [
            replace(
                quote,
                chance=0.4,
                seen=Span(at := quote.sentence.span.start + quote.text.index(seen), at + len(seen)),
                evidence=replace(quote.evidence, value=0.5),
            )
            for quote, seen in ((one, "Pakistan"), (other, value))
        ]
        return len(answer(question, hits, ranked, asked.passages, asked.index, least=0).sentences)

    start = other.text.index(" Pakistan ") + 1
    assert shown("Pakistan") == 1
    assert shown(other.text[start : start + len("Pakistan") + 30]) == 2, "it gives more"


def test_a_place_inside_a_shown_sentence_has_its_number(shipped: Index) -> None:
    answer = shipped.ask("When did the Iran-Iraq war end?")
    assert answer.agreement is not None
    agreed, shown = answer.agreement.citations, [c for s in answer.sentences for c in s.citations]
    wider = [c for c in shown if c.source == agreed[0].source and c.start_char_index < agreed[0].start_char_index]
    assert any(c.end_char_index >= agreed[0].end_char_index for c in wider), "a sentence brings its neighbour"
    listed = [line.split()[1] for line in answer_text(answer, Style()).splitlines() if line.startswith("[")]
    assert sorted(listed) == sorted(location(citation, answer.index.corpus_root) for citation in shown)


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("When was the mill closed?", "The mill was closed on Thursday by the owner.", "Thursday"),
        ("When was the mill closed?", "The mill was closed at 6 p.m. on Thursday.", "6 p.m. on Thursday"),
        ("When was the mill closed?", "The mill was closed on 3 May, and on Thursday it burnt.", "3 May"),
        ("How many mills were closed?", "Nine mills were closed on Thursday.", "Nine"),
        ("Who closed the mill?", "The mill was closed by Ann Barlow.", "Ann Barlow"),
        ("Who is Ann Barlow?", "Ann Barlow, 57.", None),
        ("Was the mill of Hull closed?", "Yes, the mill of Hull.", None),
    ],
)
def test_what_is_marked(tmp_path: Path, question: str, text: str, value: str | None) -> None:
    (tmp_path / "a.md").write_text(text)
    (sentence,) = build_index(tmp_path, tmp_path / "index").ask(question, least=0).sentences
    assert (sentence.value.cited_text if sentence.value else None) == value


BOATS = """Boat,Skipper,Length m,Licence
Heron,Ida Voss,12,2031
Grey Seal,Karl Bruun,17,2032
Bittern,Mette Holm,9,2033
"""


@pytest.mark.parametrize(
    ("question", "boat", "marked"),
    [
        ("What is the length of the Grey Seal?", "Grey Seal", "17"),
        ("Who is the skipper of the Bittern?", "Bittern", "Mette Holm"),
        ("What is Karl Bruun’s length?", "Grey Seal", "17"),
        ("Until when is the licence of the Heron?", "Heron", "2031"),
    ],
)
def test_only_the_row_that_is_asked_for_is_shown(tmp_path: Path, question: str, boat: str, marked: str) -> None:
    (tmp_path / "boats.csv").write_text(BOATS)
    (sentence,) = build_index(tmp_path, tmp_path / "index").ask(question, least=0).sentences
    assert f"Boat: {boat};" in sentence.text
    assert sentence.value
    assert sentence.value.cited_text == marked


@pytest.mark.parametrize(
    ("question", "likely"),
    [
        ("Who has the Grey Seal?", {"Grey Seal"}),
        ("Who has the Heron and the Bittern?", {"Heron", "Bittern"}),
        ("Which boat has more than 9 metres?", {"Heron", "Grey Seal", "Bittern"}),
        ("Which boat is there?", {"Heron", "Grey Seal", "Bittern"}),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "md"])
def test_rows_with_other_words_of_the_question_stay(
    make_index: MakeIndex, question: str, likely: set[str], suffix: str
) -> None:
    head, *rows = BOATS.splitlines()
    marked_up = "\n".join(f"| {line.replace(',', ' | ')} |" for line in (head, "-,-,-,-", *rows))
    found = _equally_likely(make_index({f"boats.{suffix}": BOATS if suffix == "csv" else marked_up}), question)
    ordered = of_the_row_asked_for(question, found)
    assert {name for name in likely for quote in ordered if name in quote.text and quote.chance == 0.4} == likely
    assert [quote.chance for quote in ordered].count(0.4) == len(likely)


def test_an_item_of_a_list_is_like_a_row(make_index: MakeIndex) -> None:
    rows = [line.split(",") for line in BOATS.splitlines()[1:]]
    items = "\n".join(f"- {boat}, skipper {name}, licence until {year}" for boat, name, _, year in rows)
    found = of_the_row_asked_for("Since when?", _equally_likely(make_index({"boats.md": items}), "Since when?"))
    assert [quote.chance for quote in found] == [0.4] * 3
    question = "Until when is the licence of the Grey Seal?"
    found = of_the_row_asked_for(question, _equally_likely(make_index({"boats.md": items}), question))
    assert [quote.text.split(",")[0] for quote in found if quote.chance == 0.4] == ["- Grey Seal"]


HALLS = """# Town halls

## North Hall

Rooms are let by size.

| Room for | Rent | Key |
|---|---|---|
| 1 to 20 guests | £40 | red |
| 21 to 60 guests | £90 | blue |

## South Hall

| Guests | Rent | Key |
|---|---|---|
| up to 30 | £55 | red |
| 31 to 80 | £120 | blue |

## Others

The West Hall is let so.

| Guests | Rent | Key |
|---|---|---|
| up to 50 | £70 | red |
| more than 50 | £140 | blue |
"""


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What is the rent in the North Hall for 40 guests?", "| 21 to 60 guests |"),
        ("What is the rent in the South Hall for 40 guests?", "| 31 to 80 |"),
        ("What is the rent in the West Hall for 40 guests?", "| up to 50 |"),
    ],
)
def test_a_row_is_of_what_its_table_stands_under(make_index: MakeIndex, question: str, first: str) -> None:
    found = of_the_row_asked_for(question, _equally_likely(make_index({"halls.md": HALLS}), question))
    assert [quote.text for quote in found if quote.chance == 0.4 and "£" in quote.text] == [
        next(line for line in HALLS.splitlines() if line.startswith(first))
    ]


@pytest.mark.parametrize(
    ("start", "covered"), [("| up to 30 |", 1.0), ("| 21 to 60", 0.2 + 0.8 * 2 / 3), ("Rooms are let", 0.2)]
)
def test_a_row_says_what_it_stands_under(make_index: MakeIndex, start: str, covered: float) -> None:
    question = "What is the rent in the South Hall?"  # of "rent", "south" and "hall"
    made = _equally_likely(make_index({"halls.md": HALLS}), question)
    lone = next(quote for quote in made if quote.text.startswith(start))  # no other row is likelier
    (found,) = of_the_row_asked_for(question, [replace(lone, evidence=replace(lone.evidence, coverage=0.2))])
    assert found.evidence.coverage == pytest.approx(covered)


PARCELS = """Send parcels by the counter.

| Weight (kg) | Postage | Label |
|---|---|---|
| under 2 | £4.10 | green |
| 2 to 5 | £6.30 | white |
| 6–10 | £9.90 | blue |
| 11 and over | £15.20 | red |

Dogs are charged by their age.

| Age of the dog | Fee | Collar |
|---|---|---|
| 3 to 11 months | £8 | thin |
| 1 to 6 years | £12 | broad |
| over 6 years | £9 | thin |
"""


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What is the postage of a parcel of 8 kg?", "| 6–10 |"), ("What does a parcel of 2 kg cost?", "| 2 to 5 |"),
        ("What is the postage of 300 g?", "| under 2 |"), ("What is the postage of 40 kg?", "| 11 and over |"),
        ("What is the fee for a dog of four years?", "| 1 to 6 years |"),
        ("What is the fee for a ten-year-old dog?", "| over 6 years |"),
        ("What is the fee for a dog of 8 months?", "| 3 to 11 months |"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["md", "csv"])
def test_the_row_whose_range_holds_the_number_is_asked_for(
    tmp_path: Path, question: str, first: str, suffix: str
) -> None:
    tables = [part for part in PARCELS.split("\n\n") if part.startswith("|")]
    for number, table in enumerate(tables):  # a table of its own each
        rows = [line.strip("| ").replace(" | ", ",") for line in table.splitlines() if not line.startswith("|-")]
        (tmp_path / f"{number}.csv").write_text("\n".join(rows)) if suffix == "csv" else None
    if suffix == "md":
        (tmp_path / "post.md").write_text(PARCELS)
    shown = [each.text for each in build_index(tmp_path, tmp_path / "index").ask(question, least=0).sentences]
    rows = [text for text in shown if "£" in text]
    assert len(rows) == 1
    assert first.strip("| ") in rows[0]


@pytest.mark.parametrize(
    ("question", "cells", "held"),
    [
        ("a crate of 30 kg", ["10 to 29 kg", "30 kg to 40 kg", "41+ kg"], [False, True, False]),
        ("a crate of 30 kg", ["10 to 29 cm", "30 to 40 cm", "over 40 cm"], [False, False, False]),
        ("a crate of 30 kg", ["up to 30 kg", "more than 30 kg", "the lid"], [True, False, None]),
        ("a crate of 30 kg", ["5 kg", "30 kg", "31–40 kg"], [False, True, False]),
        ("a crate of 30 kg", ["5 kg", "30 kg", "31 kg"], [None, None, None]),  # words tell these apart
        ("a crate with a lid", ["up to 30 kg", "more than 30 kg", "the lid"], [None, None, None]),
        ("more than 30 kg", ["up to 30 kg", "20 to 50 kg", "more than 30 kg"], [False, False, True]),
    ],
)
def test_which_ranges_hold_a_number(
    make_index: MakeIndex, question: str, cells: list[str], held: list[bool | None]
) -> None:
    table = "\n".join(["| Crate | Price |", "| --- | --- |", *(f"| {cell} | x |" for cell in cells)])
    rows = sorted(_equally_likely(make_index({"crates.md": table}), question), key=lambda quote: quote.sentence.span)
    assert holding(f"What of {question}?", rows) == held


def test_a_row_of_prose_may_answer_in_other_words(make_index: MakeIndex) -> None:
    prose = "Hold the button at the back for ten seconds, and let go of it once the lamp is green"
    index = make_index({"help.csv": f'Topic,Reply\nPassword,"{prose}"\nLogin,By name\nColour,Blue\n'})
    ordered = of_the_row_asked_for("What if my login fails?", _equally_likely(index, "What if my login fails?"))
    chances = {quote.text.split()[1].rstrip(";"): quote.chance for quote in ordered if quote.text.startswith("Topic:")}
    assert chances == {"Password": 0.4, "Login": 0.4, "Colour": pytest.approx(0.004)}


def _equally_likely(index: Index, question: str) -> list[Quote]:
    reader = Reader(Path(index.info.path), encoder=HashEncoder())
    with reader.snapshot() as snapshot:
        return [replace(q, chance=0.4) for q in quotes(question, rank(reader, snapshot, question, 5, "hybrid"), [])]


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


def test_not_found_tells_of_files_that_came_since(tmp_path: Path) -> None:
    write(tmp_path / "corpus", {"a.md": "The port is open.", "b.xyz": "none"})
    index = build_index(tmp_path / "corpus", tmp_path / "index", encoder=HashEncoder())
    asked = "Which quota did Madrid get?"
    assert index.ask(asked, least=1.0).searched.new == 0  # type: ignore[union-attr]
    write(tmp_path / "corpus", {"sub/new.md": "The quota of Madrid is 77 TB."})
    missed = index.ask(asked, least=1.0)
    assert missed.searched is not None
    assert missed.searched.new == 1
    assert "\n1 file is new since indexing, which --refresh reads.\n" in answer_text(missed, Style())
    assert index.ask(asked, least=0.0).searched.new == 0  # type: ignore[union-attr]
    shutil.rmtree(tmp_path / "corpus")
    assert index.ask(asked, least=1.0).status == "not_found"


@pytest.mark.parametrize(
    ("text", "seen", "marked"),
    [
        ("Write to ada.holm@pumps.example, the keeper.", "ada.holm", "ada.holm@pumps.example"),
        ("See https://pumps.example/start?fast=1.", "pumps.example", "https://pumps.example/start?fast=1"),
        ("It moved to /etc/pumps/north.ini in May.", "north", "/etc/pumps/north.ini"),
        ("It is sealed with ISO-3601-1 rings.", "ISO", "ISO-3601-1"),
        ("It needs 2.14.3 or later.", "14", "2.14.3"),
        ("Use `pump start --slowly` for it.", "Use `pump start", "pump start --slowly"),
        ("It listens under `/levels`.", "under `/levels", "under `/levels`"),
        ("Call `a` and then `b --all`.", "a` and then `b", "`a` and then `b --all`"),
        ('{"idle": "forever"}', 'forever"}', "forever"),
        ("He met Ada (the elder) there.", "Ada (the", "Ada (the elder)"),
        ("Ruth Kessler of Holm & Co. Ltd. came.", "Ruth Kessler of Holm & Co. Ltd", "Ruth Kessler of Holm & Co. Ltd."),
        ("The rebels’ camp was Iran-backed.", "Iran", "Iran"),
        ("The north/south line is shut.", "north", "north"),
        ("The rebels’ camp burned.", "The rebels’", "The rebels’"),
        ("He went to Oslo.", "Oslo", "Oslo"),
    ],
)
def test_what_is_marked_is_not_cut(text: str, seen: str, marked: str) -> None:
    start = text.index(seen)
    assert whole(text, Span(start, start + len(seen))).of(text) == marked
    assert whole(text, Span(start, start)) == Span(start, start)


@pytest.mark.parametrize(
    ("question", "shown", "hidden"),
    [
        ("When was version 1.4.0 of the pump control released?", "[1.4.0] - 2021-09-30", "1.3.0"),
        ("When was 1.4 of the pump control released?", "[1.4.0] - 2021-09-30", "1.3.0"),
        ("What came with version 1.4.0 of the pump control?", "", "2021-09-30"),
    ],
)
def test_a_heading_answers_when(make_index: MakeIndex, question: str, shown: str, hidden: str) -> None:
    changes = (
        "# Changes of the pump control\n\n## [1.4.0] - 2021-09-30\n\nA slow start of the pumps.\n\n"
        "## [1.3.0] - 2020-02-11\n\nAn alarm for dry pumps.\n"
    )
    texts = [sentence.text for sentence in make_index({"changes.md": changes}).ask(question, least=0.0).sentences]
    assert shown in " ".join(texts)
    assert hidden not in " ".join(texts)
