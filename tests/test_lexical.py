"""Words in common: BM25 as written out here gives the same scores, and no question is syntax."""

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
import tantivy
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import DamagedIndexError
from qa.storage.lexical import LexicalIndex, LexicalWriter
from qa.text.terms import content_terms, terms

K1, B, PAIR = 1.2, 0.75, 0.2
PASSAGES = {
    7: "The strike killed two of 900 people.",
    900: "A strike is a strike: workers strike.",
    2**40: "Bees make honey in summer, and honey keeps.",
    12: "東京は首都です。",
}
NOUNS = "strike honey bee summer ship café naïve 1800 x".split()
sentences = st.lists(st.sampled_from(NOUNS), max_size=38).map(" ".join)


def built(folder: Path, add: dict[int, str], *, remove: Iterable[int] = (), fresh: bool = False) -> LexicalIndex:
    """What ``folder`` holds after a writer took some passages out and put others in."""
    writer = LexicalWriter(folder, fresh=fresh)
    writer.remove(remove)
    writer.add((passage, text, "english") for passage, text in add.items())
    writer.commit()
    writer.close()
    return LexicalIndex(folder)


def bm25(passages: dict[int, str], question: str) -> dict[int, float]:
    """Scores of the passages that share a term with the question, by the formula as it is published.

    A pair of its words that stands together is a further term, whose idf is that of both.
    """
    bags = {passage: Counter([*terms(text), *pairwise(terms(text))]) for passage, text in passages.items()}
    lengths = {passage: len(terms(text)) for passage, text in passages.items()}
    average = sum(lengths.values()) / len(lengths)

    def idf(term: str) -> float:
        holders = sum(term in bag for bag in bags.values())
        return math.log(1 + (len(bags) - holders + 0.5) / (holders + 0.5))

    asked = content_terms(question)
    worth: dict[str | tuple[str, str], float] = {term: idf(term) for term in asked}
    worth |= {(one, other): PAIR * (idf(one) + idf(other)) for one, other in pairwise(asked) if one != other}
    scores: dict[int, float] = {}
    for term, weight in worth.items():
        for passage, bag in bags.items():
            if often := bag[term]:
                share = often * (K1 + 1) / (often + K1 * (1 - B + B * lengths[passage] / average))
                scores[passage] = scores.get(passage, 0) + weight * share
    return scores


@settings(max_examples=40, deadline=None, derandomize=True)
@given(passages=st.dictionaries(st.integers(0, 2**63 - 1), sentences, min_size=1, max_size=12), question=sentences)
def test_scores_are_those_of_bm25(
    tmp_path_factory: pytest.TempPathFactory, passages: dict[int, str], question: str
) -> None:
    expected = bm25(passages, question) if any(passages.values()) else {}
    ids, scores = built(tmp_path_factory.mktemp("lexical"), passages).search(question, 20)
    assert dict(zip(ids, scores.tolist(), strict=True)) == pytest.approx(expected, rel=1e-4)
    assert sorted(scores.tolist(), reverse=True) == scores.tolist()


@pytest.mark.parametrize("question", ["Who killed how many in the strike?", "honey", "首都 東京", "900 STRIKES"])
def test_scores_of_real_sentences_are_those_of_bm25(tmp_path: Path, question: str) -> None:
    expected = bm25(PASSAGES, question)
    ids, scores = built(tmp_path, PASSAGES).search(question, 10)
    assert dict(zip(ids, scores.tolist(), strict=True)) == pytest.approx(expected, rel=1e-4)
    assert ids == sorted(expected, key=lambda passage: -expected[passage])


def test_words_that_stand_together_in_the_question_count_more_where_they_do_in_a_passage(tmp_path: Path) -> None:
    passages = {1: "The war over grain prices rose.", 2: "The grain war over prices rose."}
    index = built(tmp_path, passages)
    assert index.search("Why the grain war?", 5)[0] == [2, 1]
    assert len(set(index.search("Was grain in the war?", 5)[1].tolist())) == 2  # content words only are neighbours
    assert len(set(index.search("Rose grain?", 5)[1].tolist())) == 1


def test_a_pair_is_not_looked_up_where_both_its_words_are_in_more_passages_than_that_pays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = built(tmp_path, {1: "A grain war.", 2: "A war, grain.", 3: "A grain price.", 4: "A price, grain."})
    for most, apart in [(2, {"grain war": True, "grain price": True}), (1, {"grain war": False, "grain price": False})]:
        monkeypatch.setattr("qa.storage.lexical._COMMON", most)
        for question, expected in apart.items():
            scores = index.search(question, 2)[1].tolist()
            assert (scores[0] > scores[1]) is expected


def test_an_index_made_before_words_had_places_is_searched_without_pairs(tmp_path: Path) -> None:
    fields = tantivy.SchemaBuilder().add_unsigned_field("id", indexed=True, fast=True)
    schema = fields.add_text_field("body", tokenizer_name="whitespace", index_option="freq").build()
    writer = tantivy.Index(schema, path=str(tmp_path)).writer(heap_size=64_000_000, num_threads=1)
    for passage, text in enumerate(["war grain", "grain war"]):
        document = tantivy.Document(body=text)
        document.add_unsigned("id", passage)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    ids, scores = LexicalIndex(tmp_path).search("grain war", 5)
    assert sorted(ids) == [0, 1]
    assert len(set(scores.tolist())) == 1


def test_only_the_best_k_are_given(tmp_path: Path) -> None:
    index = built(tmp_path, PASSAGES)
    assert index.search("strike", 1)[0] == index.search("strike", 100)[0][:1] == [900]


def test_a_question_is_read_in_every_language_of_the_index(tmp_path: Path) -> None:
    writer = LexicalWriter(tmp_path)
    writer.add([(1, "Zwei Häuser.", "german"), (2, "Two houses.", "english"), (3, "Dos casas.", "spanish")])
    writer.commit()
    writer.close()
    index = LexicalIndex(tmp_path, ("english", "german", "spanish"))
    assert index.search("Haus", 5)[0] == [1]
    assert index.search("Which housing?", 5)[0] == [2]
    assert index.search("¿Cuál casa?", 5)[0] == [3]
    assert LexicalIndex(tmp_path).search("Häuser", 5)[0] == []


def test_document_frequencies_count_passages(tmp_path: Path) -> None:
    index = built(tmp_path, PASSAGES)
    expected = {"strike": 2, "honey": 1, "東京": 1, "zebra": 0}
    assert index.document_frequencies(list(expected)) == expected
    assert len(index) == len(PASSAGES)


@pytest.mark.parametrize("question", ["", "   ", "?!", "zebra", "* ?", "\0", "zebra OR giraffe"])
def test_no_shared_term_gives_nothing(tmp_path: Path, question: str) -> None:
    ids, scores = built(tmp_path, PASSAGES).search(question, 5)
    assert ids == []
    assert scores.shape == (0,)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    index = built(tmp_path, {})
    assert len(index) == 0
    assert index.search("strike", 5)[0] == []


SYNTAX = [
    "strike AND", "AND OR NOT", "(strike", 'strike)"', "*", "strike*", "body:strike", "id:7", "strike~2", "^", "/x/",
    "[strike TO two]", "strike && || !", "+strike -people", "\\", "{}", "'", "strike^1e9", "body:[* TO *]", '"strike',
]  # fmt: skip


@pytest.mark.parametrize("question", SYNTAX)
def test_no_question_is_syntax(tmp_path: Path, question: str) -> None:
    index = built(tmp_path, PASSAGES)
    ids, scores = index.search(question, 10)
    assert dict(zip(ids, scores.tolist(), strict=True)) == pytest.approx(bm25(PASSAGES, question), rel=1e-4)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(question=st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_can_be_asked(tmp_path_factory: pytest.TempPathFactory, question: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "asked"
    index = LexicalIndex(folder) if folder.exists() else built(folder, PASSAGES)
    assert set(index.search(question, 10)[0]) == set(bm25(PASSAGES, question))


def test_removed_passages_are_gone_and_unknown_ones_do_nothing(tmp_path: Path) -> None:
    built(tmp_path, PASSAGES)
    index = built(tmp_path, {}, remove=[7, 2**40, 555])
    assert index.search("strike honey", 10)[0] == [900]
    assert len(index) == 2


def test_a_passage_removed_and_added_again_is_replaced_not_doubled(tmp_path: Path) -> None:
    built(tmp_path, PASSAGES)
    index = built(tmp_path, {7: "Bees on strike"}, remove=[7])
    assert sorted(index.search("strike", 10)[0]) == [7, 900]
    assert sorted(index.search("bees", 10)[0]) == [7, 2**40]
    assert index.search("killed", 10)[0] == []
    assert len(index) == len(PASSAGES)


def test_an_open_index_does_not_change_under_its_reader(tmp_path: Path) -> None:
    before = built(tmp_path, PASSAGES)
    built(tmp_path, {1: "Another strike."}, remove=[7, 900])
    assert sorted(before.search("strike", 10)[0]) == [7, 900]


def test_what_is_not_committed_is_not_seen(tmp_path: Path) -> None:
    built(tmp_path, PASSAGES)
    writer = LexicalWriter(tmp_path)
    writer.add([(1, "A zebra.", "english")])
    assert LexicalIndex(tmp_path).search("zebra", 5)[0] == []
    writer.commit()
    writer.close()
    assert LexicalIndex(tmp_path).search("zebra", 5)[0] == [1]


def test_a_fresh_writer_starts_empty(tmp_path: Path) -> None:
    built(tmp_path, PASSAGES)
    assert built(tmp_path, {1: "A zebra."}, fresh=True).search("zebra strike", 5)[0] == [1]


@pytest.mark.parametrize("meta", [None, "", "{", "null"])
def test_a_folder_that_is_no_index_is_damaged(tmp_path: Path, meta: str | None) -> None:
    if meta is not None:
        (tmp_path / "meta.json").write_text(meta)
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(DamagedIndexError, match="missing or cannot be read: mend it"):
            LexicalIndex(folder)


@pytest.mark.parametrize("suffix", [".term", ".idx", ".fast", ".fieldnorm"])
@pytest.mark.parametrize("kept", [0, 0.5, None])
def test_a_damaged_segment_is_damaged(tmp_path: Path, suffix: str, kept: float | None) -> None:
    built(tmp_path, PASSAGES)
    (victim,) = tmp_path.glob(f"*{suffix}")
    whole = victim.read_bytes()
    victim.unlink()  # first: a thread of tantivy's may still read it
    if kept is not None:
        victim.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(DamagedIndexError):
        LexicalIndex(tmp_path)
