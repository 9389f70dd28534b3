"""What the shipped reader reads in a passage, and chances made of it."""

import math

import numpy as np
import pytest

from qa.answers.confidence import Evidence, answered, evidence_features, sentence_chance, summary_features
from qa.encoding.reader import PassageReader, Reading
from qa.models import Span


def test_more_evidence_is_never_less_sure() -> None:
    weak = Evidence(passage=0.3, cosine=0.3, words=0.4, coverage=0.2, logit=-2.0, mass=0.05, value=0.01)
    strong = Evidence(passage=1.0, cosine=0.8, words=0.9, coverage=0.9, logit=4.0, mass=0.9, value=0.8)
    assert sentence_chance(strong) > sentence_chance(weak)
    assert answered([strong, weak], agree=True) > answered([weak], agree=False)
    assert answered([], agree=False) == 0.0
    for evidence in (weak, strong):
        assert all(math.isfinite(value) for value in evidence_features(evidence).values())
        assert all(math.isfinite(value) for value in summary_features([evidence], agree=True).values())


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
