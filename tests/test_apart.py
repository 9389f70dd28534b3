"""What tells of something else than is asked goes behind, and by how much."""

from pathlib import Path
from typing import Any

import pytest

from qa.answers.apart import told_apart
from qa.answers.precedence import in_order
from qa.answers.quote import Quote
from qa.answers.quoting import quotes
from qa.indexing.index import Reader
from qa.library import Index
from qa.ranking.retrieval import Hit, rank
from qa.testing import HashEncoder
from tests.conftest import MakeIndex

NEUTRAL = "Tell of the village by the lake."


def _found(index: Index, question: str = NEUTRAL) -> tuple[list[Hit], list[Quote]]:
    reader = Reader(Path(index.info.path), HashEncoder())
    with reader.snapshot() as snapshot:
        hits = rank(reader, snapshot, question, 8, "hybrid")
        return hits, quotes(question, hits, [])


def _left(make_index: MakeIndex, question: str, text: str) -> dict[str, Any]:
    """What is left of each sentence's chance to answer ``question``, by its first words."""
    _, before = _found(make_index({"a.md": text}))
    after = told_apart(question, before)
    return {
        " ".join(new.text.split()[:2]): pytest.approx(new.chance / old.chance)
        for old, new in zip(before, after, strict=True)
    }


def test_the_sentence_in_front_tells_whose_attack_it_was(make_index: MakeIndex) -> None:
    text = "Sweden’s jets struck a village in Norway. The attack killed nine. Rain fell on the lake."
    left = _left(make_index, "How many did Norway’s attack on Sweden kill?", text)
    assert left["The attack"] == 0.1
    assert left["Rain fell"] == 1


def test_what_leaves_open_whose_attack_it_is_goes_behind_what_tells_of_the_one_asked(make_index: MakeIndex) -> None:
    text = "Norway fired missiles at a village in Sweden. Planes of somebody else were seen. Rain fell on the lake."
    left = _left(make_index, "What did Norway use to attack Sweden?", text)
    assert left == {"Norway fired": 1, "Planes of": 0.5, "Rain fell": 0.5}
    left = _left(make_index, "What did Peru use to attack Chile?", text)
    assert left["Rain fell"] == 1  # nothing tells of that one


def test_a_number_that_is_denied_or_was_before_is_of_something_else(make_index: MakeIndex) -> None:
    text = "It is not true that 24 villagers died by the lake. In the village 18 villagers died."
    left = _left(make_index, "How many villagers died by the lake?", text)
    assert left == {"It is": 0.1, "In the": 1}


def test_what_counts_other_things_goes_behind_what_counts_those_asked_about(make_index: MakeIndex) -> None:
    text = "The blast in the village left 30 dead and 84 injured. There two bombs killed them, by the lake."
    question = "How many bombs went off by the lake?"
    _, before = _found(make_index({"a.md": text}), question)
    after = told_apart("Tell of the village.", before), told_apart(question, before)
    assert {quote.text[:5] for quote in before if quote.evidence.counted} == {"There"}
    first, second = ({quote.text[:5]: quote.chance for quote in made} for made in after)
    assert second == {"The b": pytest.approx(0.5 * first["The b"]), "There": first["There"]}


def test_what_nobody_is_known_to_say_goes_behind_where_a_speaker_is_asked_for(make_index: MakeIndex) -> None:
    text = "The village was an error of the planners by the lake. The village is an error, said Dr Ann Holm."
    hits, made = _found(make_index({"a.md": text}))
    before = {quote.text: quote.chance for quote in made}
    left = {
        quote.text[-5:]: quote.chance / before[quote.text] for quote in in_order("Who called it an error?", hits, made)
    }
    assert left == {"lake.": pytest.approx(0.5), "Holm.": pytest.approx(1)}
    left = {quote.text[-5:]: quote.chance / before[quote.text] for quote in in_order("What was an error?", hits, made)}
    assert left == {"lake.": pytest.approx(1), "Holm.": pytest.approx(1)}
