"""Hits ordered anew, questions in batches, and copies folded."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from qa.errors import ModelError, UsageError
from qa.library import Index
from qa.models import MODES
from qa.ranking.reranking import CrossEncoderReranker
from tests.conftest import MakeIndex

TEXTS = {f"{name}.md": f"The {name} of the harbour was painted {colour} last year." for name, colour in
         (("gate", "red"), ("crane", "blue"), ("wall", "green"))}  # fmt: skip


class Alphabetical:
    """Scores passages by their first letters, the last of the alphabet highest."""

    name = "alphabetical"

    def scores(self, question: str, passages: Sequence[str]) -> Sequence[float]:  # noqa: ARG002
        return [float(ord(passage[4])) for passage in passages]


def test_a_reranker_orders_and_its_scores_are_told(make_index: MakeIndex) -> None:
    index = make_index(TEXTS)  # type: ignore[arg-type]
    found = index.search("What of the harbour was painted?", rerank=Alphabetical())
    assert [passage.citation.source for passage in found] == ["wall.md", "gate.md", "crane.md"]
    assert [passage.rank for passage in found] == [1, 2, 3]
    assert all(passage.score == passage.scores["rerank"] for passage in found)
    assert len(index.search("What of the harbour was painted?", k=1, rerank=Alphabetical())) == 1


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder with random weights, saved as sentence-transformers saves them."""
    import transformers
    from sentence_transformers import CrossEncoder

    folder = tmp_path_factory.mktemp("tiny")
    transformers.set_seed(0)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "harbour", "gate", "red", "painted", "."]
    (folder / "vocab.txt").write_text("\n".join(words))
    config = transformers.BertConfig(  # type: ignore[call-arg]
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=64, num_labels=1, initializer_range=0.5,  # else scores may be equal but for rounding
    )  # fmt: skip
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    transformers.BertTokenizerFast(  # type: ignore[attr-defined]
        vocab_file=str(folder / "vocab.txt")
    ).save_pretrained(folder)
    saved = folder / "model"
    CrossEncoder(str(folder), local_files_only=True, max_length=64).save_pretrained(str(saved))
    return saved


def test_a_cross_encoder_is_loaded_from_a_folder(make_index: MakeIndex, tiny: Path) -> None:
    scores = CrossEncoderReranker(str(tiny)).scores("the gate", ["the harbour", "red painted", ""])
    assert len(set(scores)) > 1
    assert CrossEncoderReranker(str(tiny)).scores("the gate", []) == []
    found = make_index(TEXTS).search("the harbour", rerank=str(tiny))  # type: ignore[arg-type]
    assert len(found) == 3
    assert [passage.score for passage in found] == sorted((p.scores["rerank"] for p in found), reverse=True)


def test_a_cross_encoder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    for name in ("no/such-model", str(tmp_path)):
        with pytest.raises(ModelError, match=r"cannot be loaded .*name a folder that holds a cross-encoder"):
            CrossEncoderReranker(name).scores("x", ["y"])


@pytest.mark.parametrize("given", ["", " ", 3, ["reader"]])
def test_what_is_no_reranker_is_an_error(make_index: MakeIndex, given: Any) -> None:
    with pytest.raises(UsageError, match="give the name or folder of a cross-encoder, `reader` or `none`"):
        make_index(TEXTS).search("the harbour", rerank=given)  # type: ignore[arg-type]


def test_the_reader_reranks_any_mode_if_asked(shipped: Index) -> None:
    question = "How many people were injured in Kerman?"
    first = shipped.search(question, mode="lexical", rerank="reader")[0]
    assert "284" in first.text
    assert 0 < first.scores["reader"] <= 1


def test_many_questions_find_what_each_finds_alone(make_index: MakeIndex) -> None:
    index = make_index(TEXTS)  # type: ignore[arg-type]
    questions = [f"Was the {name.removesuffix('.md')} painted?" for name in TEXTS] * 30
    for mode in MODES:
        many = list(index.search_many(questions, 2, mode))
        assert [result.question for result in many] == questions
        assert [result.passages for result in many[:3]] == [index.search(q, 2, mode) for q in questions[:3]]
    assert list(index.search_many([])) == []


def test_results_may_be_looked_into_while_others_are_awaited(shipped: Index) -> None:
    questions = ["When did Iran strike Pakistan?", "Who mediated between Iran and Saudi Arabia?"]
    for result in shipped.search_many(questions, 2):
        cited = result.passages[0].citation
        text = shipped.text(cited.source)
        assert text is not None
        assert text[cited.start_char_index : cited.end_char_index] == cited.cited_text
        assert shipped.search(result.question, 2) == result.passages


def test_copies_are_folded_into_the_best(make_index: MakeIndex) -> None:
    same = "The harbour was closed after the storm of 1911, and the ferries stopped for a week."
    index = make_index({"a.md": same, "b.md": same, "c.md": "The harbour was opened in 1850.", "d.md": same + "\n"})
    for mode in MODES:
        found = index.search("When was the harbour closed?", k=2, mode=mode)
        assert {passage.citation.source for passage in found} >= {"c.md"}
        folded = next(passage for passage in found if passage.also)
        assert sorted([folded.citation.source, *(also.source for also in folded.also)]) == ["a.md", "b.md", "d.md"]
        assert all(also.cited_text == same for also in folded.also)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("killed 12 people", "killed 31 people"),
        ("was called safe", "was not called safe"),
        ("by Anna Kowal", "by Petra Beck"),
    ],
)
def test_copies_that_differ_in_a_fact_are_both_shown(make_index: MakeIndex, one: str, other: str) -> None:
    text = (
        "On Tuesday afternoon, while the market of Sarbaz was as full as it ever is before a holiday, a van that had "
        "stood in the same lane since the morning blew up beside the stalls of the fruit sellers, and {} there; the "
        "police closed every street to the river, asked all who had seen the driver to come forward, and took away "
        "what was left."
    )
    index = make_index(
        {"a.md": text.format(one), "b.md": text.format(other), "c.md": "The harbour was opened in 1850."}
    )
    found = index.search("What happened at the market of Sarbaz?", k=2)
    assert {passage.citation.source for passage in found} == {"a.md", "b.md"}


def test_a_batch_is_json_lines(make_index: MakeIndex, tmp_path: Path) -> None:
    make_index({"a.md": "Something about b and c."})
    (tmp_path / "questions.txt").write_text("What about b?\n\nAnd c?\n")

    def qa(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "qa", "search", *arguments]
        command += ["--mode", "lexical", "--index", str(tmp_path / "index")]
        return subprocess.run(command, capture_output=True, text=True, input=stdin, check=False, cwd=tmp_path)

    from_file, from_stdin = qa("--batch", "questions.txt"), qa("--batch", "-", stdin="What about b?\nAnd c?")
    assert from_file.returncode == 0, from_file.stderr
    assert from_file.stdout == from_stdin.stdout
    assert [json.loads(line)["question"] for line in from_file.stdout.splitlines()] == ["What about b?", "And c?"]
    odd = ["What about\u2028b?", "And\x0cc\x1d?"]  # ends of lines to str.splitlines, not to people
    inside = qa("--batch", "-", stdin="\r\n".join(odd))
    assert [json.loads(line)["question"] for line in inside.stdout.split("\n")[:-1]] == odd
    assert qa("x", "--batch", "questions.txt").returncode == 2
    assert qa().returncode == 2
    assert "question 1 of -" in qa("--batch", "-", stdin="x" * 20_000).stderr
    assert qa("--batch", "nowhere.txt").returncode == 1
