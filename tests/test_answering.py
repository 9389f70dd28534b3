"""Answers: what of the passages is shown, what is marked in it, and which places it has."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from qa.agreement.counting import values_of
from qa.agreement.disagreement import SURE, Comparison
from qa.agreement.testimony import Claim
from qa.answers import answering
from qa.answers.answering import MOST_SENTENCES, answer
from qa.answers.marking import whole
from qa.answers.quote import Quote, needs_neighbour
from qa.answers.quoting import quotes
from qa.cli.answer_text import answer_text
from qa.cli.terminal import Style, location
from qa.encoding.reader import READ
from qa.indexing.index import Reader
from qa.library import Index, build_index
from qa.models import Disagreement, DisagreementValue, Span
from qa.ranking.chosen import chosen
from qa.ranking.retrieval import prepared, rank
from qa.ranking.wanted import Kind
from qa.testing import HashEncoder
from tests.conftest import MakeIndex, write


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


def test_an_attack_the_other_way_round_goes_behind(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "Sweden struck Norway on 18 May 2024.", "b.md": "Norway struck Sweden on 16 May 2024."})
    index = build_index(tmp_path, tmp_path / "index")
    for question, source in (("When did Norway strike Sweden?", "b.md"), ("When did Sweden strike Norway?", "a.md")):
        answer = index.ask(question, least=0)
        assert [sentence.citations[0].source for sentence in answer.sentences] == [source]
        assert not answer.disagreements


def test_an_attack_of_the_other_side_goes_behind_whatever_is_asked_of_it(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.md": "Using drones and rockets, Sweden carried out precision strikes on the Fjord Army in Norway.",
        "b.md": "Norway fired missiles at a village in Sweden, where the Lake Army had a camp.",
        "c.md": "The strikes were aimed at an army of rebels.",
    }
    write(tmp_path, files)
    index = build_index(tmp_path, tmp_path / "index")
    for question, source in (
        ("What did Norway use to attack Sweden?", "b.md"),
        ("What did Sweden use to attack Norway?", "a.md"),
        ("Which army did Norway target in Sweden?", "b.md"),
        ("Which army did Sweden target in Norway?", "a.md"),
    ):
        sentences = index.ask(question, least=0).sentences
        shown = {sentence.citations[0].source for sentence in sentences}
        assert shown & {"a.md", "b.md"} == {source}, question


def test_what_tells_of_an_attack_is_read_wherever_it_is_ranked(tmp_path: Path) -> None:
    other = "When Sweden strikes, the time of the strike on Norway is secret, says expert"
    files: dict[str, str | bytes] = {f"{n}.md": f"{other} {n}." for n in range(12)}
    files["z.md"] = "Later, on 18 May, jets sent by Norway hit a village by the lake, far away, in the rain."
    write(tmp_path, files)
    index = build_index(tmp_path, tmp_path / "index")
    question = "When did Norway strike Sweden, at what time of the strike?"
    assert [hit.citation.source for hit in index.search(question, k=13)].index("z.md") >= READ
    reader = Reader(Path(index.info.path))
    with reader.snapshot() as snapshot:
        hits, read = chosen(reader, snapshot, prepared(reader, snapshot, [question], READ, "hybrid", None)[0], 5, READ)
        assert read == READ + 1
        assert hits[READ].document.source == "z.md"


def test_a_date_since_which_something_was_is_not_when_it_was(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "The raid was the first in Orsk since the salt war ended in 1988."})
    index = build_index(tmp_path, tmp_path / "index")
    for question, value in (("When was the raid in Orsk?", None), ("When did the salt war end?", "1988")):
        (sentence,) = index.ask(question, least=0).sentences
        assert (sentence.value.cited_text if sentence.value else None) == value


def test_who_holds_an_office_of_another_country_is_not_shown_as_the_answer(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.md": "Prime Minister Ann Lee of Norway met traders from Sweden.",
        "b.md": "Sweden has a prime minister.",
    }
    write(tmp_path, files)
    index = build_index(tmp_path, tmp_path / "index")
    held = index.ask("Who is the prime minister of Norway?", least=0)
    assert [sentence.citations[0].source for sentence in held.sentences][:1] == ["a.md"]
    assert held.sentences[0].value is not None
    unknown = index.ask("Who is the prime minister of Sweden?", least=0)
    assert unknown.confidence < SURE
    assert all(sentence.value is None for sentence in unknown.sentences)


def test_who_says_it_is_marked_and_goes_first(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.md": "The strike on the Lake Army was an unforced error, according to Dr Holm.",
        "b.md": "The strike on the Lake Army, an unforced error of the Fjord Army, was in May.",
    }
    write(tmp_path, files)
    first, *_ = build_index(tmp_path, tmp_path / "index").ask("Who called it an unforced error?", least=0).sentences
    assert first.citations[0].source == "a.md"
    assert first.value is not None
    assert first.value.cited_text == "Dr Holm"


def test_a_quotation_brings_no_sentence_of_somebody_else(tmp_path: Path) -> None:
    one = "“They can step back from the brink of war,” Dr Holm said."
    two = "“It was uplifting to see the calm,” Dr Berg said."
    for said, shown in ((two, two), (two.replace("Berg", "Holm"), None)):
        write(tmp_path, {"a.md": f"{one} {said}\n"})
        index = build_index(tmp_path, tmp_path / "index")
        texts = [each.text for each in index.ask("What was uplifting to see?", least=0).sentences]
        assert texts == [shown or f"{one} {said}"]


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


def test_a_line_between_paragraphs_of_one_line_each_answers_nothing(make_index: MakeIndex) -> None:
    paragraph = (
        "The ferry of the port, which is old and slow, takes an hour to cross, and all who are late wait for it."
    )
    filled = f"{paragraph} {paragraph.replace('hour', 'age')}"
    line, question = "Reasons for the ferry fares to rise", "What are the reasons for the ferry fares to rise?"
    for text, is_heading in (
        (f"{filled}\n{line}\n{filled.replace('old', 'new')}\n", True),
        (f"{filled}\n{line}\nThe tide\n", False),  # a list, perhaps
        (f"Wait for the ferry\n{line}\n{filled}\n", False),
    ):
        sentences = make_index({"a.txt": text}).ask(question, least=0).sentences
        assert any(each.text == line for each in sentences) is not is_heading


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
