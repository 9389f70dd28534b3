"""Searching and asking: every citation is exact, whatever the documents hold, and results keep their contract."""

import re
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.answers.quoting import quotes
from qa.errors import CorpusError, UsageError
from qa.indexing.updating import update_index
from qa.library import Index, build_index
from qa.models import MODES, Answer, Citation, Mode, Passage, Span
from qa.ranking.highlights import ScoredSentence, least_shown, merged
from qa.ranking.retrieval import prepared, ranked
from qa.testing import HashEncoder
from tests.conftest import MakeIndex, write
from tests.strategies import documents

REPEATED = (
    "The strike killed two. Nothing else was said.\r\n\r\nThe strike killed two. \U0001f680 The strike killed two."
)


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column by another definition than the code's: walk the text."""
    line = column = 1
    for character in text[:offset]:
        line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
    return line, column


def assert_exact(citation: Citation, corpus: Path) -> None:
    """The file, read anew by other means, holds the cited text at the cited place."""
    text = (corpus / citation.source).read_bytes().decode("utf-8-sig")
    start, end = citation.start_char_index, citation.end_char_index
    assert text[start:end] == citation.cited_text != ""
    assert place_of(text, start) == (citation.start_line, citation.start_column)
    assert place_of(text, end) == (citation.end_line, citation.end_column)
    assert text[max(0, start - 32) : start] == citation.prefix
    assert text[end : end + 32] == citation.suffix


def all_citations(passages: tuple[Passage, ...]) -> list[Citation]:
    return [citation for passage in passages for citation in (passage.citation, *passage.highlights)]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_citation_slices_back(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("nasty")
    texts = data.draw(st.lists(documents(), min_size=1, max_size=3))
    files: dict[str, str | bytes] = {f"{number}.md": text for number, text in enumerate(texts)}
    write(folder / "corpus", {**files, "plain.txt": "One plain sentence, so that there is something."})
    index = build_index(folder / "corpus", folder / "index", encoder=HashEncoder())
    for mode in MODES:
        for citation in all_citations(index.search("The strike killed two of 900 people", k=50, mode=mode)):
            assert_exact(citation, folder / "corpus")
    for sentence in index.ask("Who killed whom, where and when?", least=0).sentences:
        for citation in sentence.citations:
            assert_exact(citation, folder / "corpus")
    for name in files:
        kept = index.text(name)
        if kept is None:
            continue  # empty or blank: nothing to index
        held = set[int]()
        for span in index.passage_spans(name):
            held.update(range(span.start, span.end))
        assert all(character.isspace() for at, character in enumerate(kept) if at not in held)
    index.close()


def test_repeated_sentences_keep_their_own_places(make_index: MakeIndex, tmp_path: Path) -> None:
    index = make_index({"a.txt": REPEATED})
    highlights = [h for p in index.search("The strike killed two.") for h in p.highlights]
    assert highlights
    for highlight in highlights:
        assert_exact(highlight, tmp_path / "corpus")
    answer = index.ask("The strike killed two?")
    places = {c.start_char_index for s in answer.sentences for c in s.citations if "killed two" in c.cited_text}
    assert places == {0, REPEATED.index("The strike", 10), REPEATED.index("\U0001f680")}


def test_modes_agree_on_their_contract(make_index: MakeIndex) -> None:
    files = {f"{n}.md": f"Document {n} is about topic {n}. It mentions {n * 31} things." for n in range(30)}
    index = make_index({**files})
    for mode in MODES:
        found = index.search("Which document is about topic 17?", k=7, mode=mode)
        assert [passage.rank for passage in found] == list(range(1, len(found) + 1))
        assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)
        assert len({(p.citation.source, p.citation.start_char_index) for p in found}) == len(found) <= 7
        assert found[0].citation.source == "17.md"
        assert all(p.text == p.citation.cited_text for p in found)
    scores: dict[Mode, set[str]] = {mode: set(index.search("topic 3", mode=mode)[0].scores) for mode in MODES}
    assert scores == {
        "hybrid": {"dense", "sentence", "lexical"},
        "dense": {"dense", "sentence"},
        "lexical": {"lexical"},
    }


def test_highlights_lie_inside_their_passage(shipped: Index) -> None:
    found = shipped.search("Who mediated between Iran and Saudi Arabia?", k=20)
    inside = [(passage.citation, highlight) for passage in found for highlight in passage.highlights]
    assert inside
    for whole, part in inside:
        assert whole.start_char_index <= part.start_char_index < part.end_char_index <= whole.end_char_index


def test_the_fewer_sentences_stand_out_the_fewer_are_shown() -> None:
    def sentences(*scores: float) -> list[ScoredSentence]:
        return [ScoredSentence(Span(n, n + 1), score, score, 0.0, 0.0) for n, score in enumerate(scores)]

    def shown(*passages: list[ScoredSentence]) -> list[list[Span]]:
        least = least_shown(passages)
        return [merged(passage, least) for passage in passages]

    assert shown(sentences(0.1, 0.9, 0.1, 0.1), sentences(0.1, 0.1, 0.1)) == [[Span(1, 2)], []]
    assert shown(sentences(0.9, 0.8, 0.1, 0.7), sentences(0.2, 0.1)) == [[Span(0, 2), Span(3, 4)], []]
    assert shown(sentences(0.1, 0.45, 0.9, 0.1, 0.45, 0.1)) == [[Span(1, 3)]]  # beside what is shown, and by itself
    assert shown(sentences(0.5, 0.5)) == [[Span(0, 2)]]
    assert shown([]) == [[]]


def test_an_edited_or_removed_source_is_stale(make_index: MakeIndex, tmp_path: Path) -> None:
    index = make_index({"a.md": "Apples are red.", "b.md": "Pears are green."})
    assert not any(passage.stale for passage in index.search("apples pears", k=5))
    (tmp_path / "corpus" / "a.md").write_text("Apples are not red.")
    (tmp_path / "corpus" / "b.md").unlink()
    assert {p.citation.source: p.stale for p in index.search("apples pears")} == {"a.md": True, "b.md": True}


def test_a_passage_is_stale_when_the_file_of_its_copy_changed(make_index: MakeIndex, tmp_path: Path) -> None:
    same = "The harbour was closed after the storm of 1911, and the ferries stopped for a week."
    index = make_index({"a.md": same, "b.md": same})
    passage = index.search("When was the harbour closed?")[0]
    copy = passage.also[0].source
    (tmp_path / "corpus" / copy).write_text("Nothing of it remains.")
    assert index.search("When was the harbour closed?")[0].stale
    assert index.ask("When was the harbour closed?", least=0).searched.stale == (copy,)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("one", "other", "question"),
    [
        ("was approved by director Anna Kowal", "was approved by director Peter Beck", "Who approved the purchase?"),
        ("was approved at once", "was not approved at once", "Was the purchase approved at once?"),
        ("was closed at last", "was opened at last", "What happened to the purchase at last?"),
    ],
)
def test_a_sentence_that_says_something_else_is_no_further_place(
    make_index: MakeIndex, one: str, other: str, question: str
) -> None:
    said = "The purchase of the new excavator for the old quarry at Holm {} on behalf of the whole board."
    index = make_index({"a.md": f"Coffee was served. {said.format(one)}", "b.md": f"{said.format(other)} Rain fell."})
    sentences = index.ask(question, least=0).sentences
    assert sentences
    for sentence in sentences:
        assert {citation.cited_text for citation in sentence.citations} == {sentence.text}


def test_an_answer_names_every_changed_document_that_it_cites(make_index: MakeIndex, tmp_path: Path) -> None:
    said = "The bridge of Sarbaz is 40 metres long."
    index = make_index(
        {"a.md": f"{said} Apples are red, and grow on trees.", "b.md": f"Pears are green in May. {said}"}
    )
    for name in ("a.md", "b.md"):
        (tmp_path / "corpus" / name).write_text("Something else.")
    answer = index.ask("How long is the bridge of Sarbaz?", k=1, least=0)
    cited = {citation.source for sentence in answer.sentences for citation in sentence.citations}
    assert cited == {"a.md", "b.md"}
    assert answer.searched is not None
    assert answer.searched.stale == ("a.md", "b.md")


FRONT = {
    "a.md": "---\ntitle: Mill burns\nauthor: Ana Ortiz\ndate: 2021-08-22\n---\n\nThe mill of Aro burned in May.\n",
    "b.eml": "From: Jo Marsh <jo@aro.example>\nDate: Mon, 24 Oct 2022 09:12:00 +0200\nSubject: The mill of Aro\n\n"
    "The mill will be rebuilt next year.\n",
    "c.md": "# Aro\n\nThe town has a mill.\n\n*Lee Okoro writes about mills.*\n",
}


@pytest.mark.parametrize(
    ("question", "shown", "hidden"),
    [
        ("When did the mill of Aro burn?", ["burned in May"], ["date:", "Date:", "title:"]),
        ("Was the mill of Aro on fire on 22 August 2021?", [], ["date:", "Date:", "author:"]),
        ("What is known of Lee Okoro and mills?", ["Lee Okoro writes"], ["Subject:", "title:"]),
        ("Who is the author of Mill burns?", ["author: Ana Ortiz"], []),
        ("What is the subject of the mail by Jo Marsh?", ["Subject: The mill of Aro"], []),
    ],
)
def test_what_stands_in_front_of_a_text_answers_only_who_asks_for_it(
    make_index: MakeIndex, question: str, shown: list[str], hidden: list[str]
) -> None:
    index = make_index(dict(FRONT))
    with index._reader.snapshot() as snapshot:
        hits = ranked(snapshot, prepared(index._reader, snapshot, [question], 8, "hybrid")[0], 8)
        said = [quote.text for quote in quotes(question, hits, [])]
    assert all(any(text in each for each in said) for text in shown)
    assert not any(text in each for each in said for text in hidden)


def test_many_threads_search_one_index(make_index: MakeIndex) -> None:
    index = make_index({f"{n}.md": f"Text {n} speaks of thing {n * 17}." for n in range(40)})
    expected = {n: index.search(f"thing {n * 17}", k=3) for n in range(40)}
    wrong: list[object] = []

    def work(start: int) -> None:
        try:
            wrong.extend(n for n in range(start, 40, 4) if index.search(f"thing {n * 17}", k=3) != expected[n])
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(start % 4,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("question", "k", "mode", "said"),
    [
        ("", 5, "hybrid", "empty"),
        (" \n\t ", 5, "hybrid", "empty"),
        ("What \ud800?", 5, "hybrid", "surrogate"),
        ("why " * 25_000, 5, "hybrid", "100,000|99,999"),
        ("why", 0, "hybrid", "k is 0"),
        ("why", -3, "hybrid", "k is -3"),
        ("why", 5, "fuzzy", "hybrid, dense, lexical"),
    ],
)
def test_what_cannot_be_asked_is_refused(make_index: MakeIndex, question: str, k: int, mode: str, said: str) -> None:
    index = make_index({"a.md": "Something."})
    with pytest.raises(UsageError, match=said):
        index.search(question, k=k, mode=mode)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "question", ['a AND (b OR "c', "*", "body:x^2 ~ /re/", "\0", "🚀", "😀 wo ist 你好", "-- '; DROP TABLE"]
)
def test_no_question_is_syntax(make_index: MakeIndex, question: str) -> None:
    index = make_index({"a.md": "Something about b and c."})
    for mode in MODES:
        index.search(question, mode=mode)


def test_an_answer_is_short_and_nothing_is_answered_from_elsewhere(shipped: Index) -> None:
    answer: Answer = shipped.ask("How many people were injured in Kerman?")
    assert answer.status == "answered"
    assert any("284" in sentence.text for sentence in answer.sentences)
    assert 1 <= len(answer.sentences) <= 3
    assert shipped.ask("xyzzy plugh frobnicate quux?").status == "not_found"
    assert shipped.ask("What is the recipe for a chocolate cake with raspberries?").status == "not_found"


def test_a_sentence_that_points_back_does_not_bring_again_what_is_shown(shipped: Index) -> None:
    answer = shipped.ask("Why did Iran and Pakistan give up their 2010 gas pipeline agreement?")
    places = sorted((s.citations[0].source, s.citations[0].start_char_index) for s in answer.sentences)
    ends = {(c.source, c.start_char_index): c.end_char_index for c in (s.citations[0] for s in answer.sentences)}
    assert any(s.text.startswith("Its aim was") for s in answer.sentences)
    for one, other in pairwise(places):
        assert one[0] != other[0] or ends[one] <= other[1]


def test_results_are_immutable_and_dump_to_the_contract(shipped: Index) -> None:
    passage = shipped.search("What happened in Kerman?")[0]
    with pytest.raises(ValueError, match="frozen"):
        passage.text = "other"
    assert set(passage.model_dump()) == {"rank", "score", "scores", "text", "citation", "highlights", "stale", "also"}
    assert set(passage.citation.model_dump()) == {
        "type", "source", "start_char_index", "end_char_index", "cited_text", "start_line", "start_column", "end_line",
        "end_column", "sha256", "document_title", "prefix", "suffix", "native",
    }  # fmt: skip
    assert {"question", "status", "confidence", "sentences", "disagreements", "passages"} <= set(
        shipped.ask("What happened in Kerman?").model_dump()
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda index: index.search(None), "the question is of type NoneType: give it as text"),
        (lambda index: index.ask(b"port"), "the question is of type bytes"),
        (lambda index: index.search("port", k=2.5), "k is 2.5: ask for 1 to 1000 passages, a whole number"),
        (lambda index: index.search("port", k="5"), "k is 5: ask for"),
        (lambda index: index.search("port", where=[3]), "give a list of filters"),
        (lambda index: index.search("port", where=None), "give a list of filters"),
        (lambda index: list(index.search_many("port")), "questions is one text: give a list"),
    ],
)
def test_what_is_of_a_wrong_type_is_told(make_index: MakeIndex, call: Callable[[Index], object], said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        call(make_index({"a.md": "The port is open."}))


def test_no_folder_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no folder and no file is named"):
        build_index([], tmp_path / "index", encoder=HashEncoder())


def test_an_open_index_stays_where_it_is_when_the_process_goes_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "corpus", {"a.md": "The port is open."})
    monkeypatch.chdir(tmp_path)
    index = build_index("corpus", "index", encoder=HashEncoder())
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert index.ask("Is the port open?").sentences
    write(tmp_path / "corpus", {"a.md": "The gate is shut."})
    update_index(tmp_path / "corpus", tmp_path / "index", encoder=HashEncoder())
    assert "gate" in index.search("Is the gate shut?")[0].text
    assert index.info.path == "index"


def test_text_about_documents_is_taken_down_unless_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = "*The author, a harbour pilot, teaches the history of harbours at the Hull Maritime School.*"
    write(tmp_path / "corpus", {"a.md": f"# Harbours\n\nThe harbour pilot rests.\n\n{note}\n"})
    index = build_index(tmp_path / "corpus", tmp_path / "index", encoder=HashEncoder())
    monkeypatch.setattr("qa.ranking.scoring.BOILERPLATE", 1.5)
    for asked, first in [("At which school does the pilot teach?", False), ("Where does the author teach?", True)]:
        assert (index.search(asked, rerank="none")[0].text == note) is first
