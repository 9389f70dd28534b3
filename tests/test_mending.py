"""Text as it is met and as it is typed: both searches find one by the other, and the citation keeps what stands."""

from itertools import pairwise

import pytest

from qa.encoding.embedding import open_encoder
from qa.text.mending import MENDED, mended
from qa.text.terms import terms
from tests.conftest import MakeIndex

MET = {
    "mangled.txt": "The cafÃ© of the lighthouse sells soup â€” itâ€™s Â£5.",
    "hyphen.txt": "The har\u00adbour mas\u00adter rang the bell.",
    "ligature.txt": "A ﬁerce ﬂood ﬁlled the oﬃce.",
    "wide.txt": "Ｒａｄａｒ station ＡＢＣ１２３ was closed.",
    "blank.txt": "The keeper sawĚýstorms from the gallery.",
    "chinese.txt": "°®Âţµş Íõ°®Ãñ",
}
TYPED = {
    "mangled.txt": ("café £5", "café"),
    "hyphen.txt": ("harbour master", "harbour"),
    "ligature.txt": ("fierce flood in the office", "office"),
    "wide.txt": ("radar station ABC123", "abc123"),
    "blank.txt": ("Who saw storms?", "storms"),
    "chinese.txt": ("爱漫岛", "爱漫岛"),
}


@pytest.mark.parametrize(("wrong", "right"), [*MENDED.items()])
def test_every_form_is_mended(wrong: str, right: str) -> None:
    assert mended(f"a{wrong}b") == f"a{right}b"


@pytest.mark.parametrize(
    "text",
    [
        "Âme à part, Ã la carte",
        "SÃO PAULO",
        "10 km², ½ … “fine”",
        "東京、「はい」",
        "«Élan» ©®™",
        "»ÄÖÜß«",
        "żółć żółty",
        "±5 °C",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize("source", MET)
def test_words_are_found_as_they_are_typed_and_cited_as_they_stand(make_index: MakeIndex, source: str) -> None:
    index = make_index({**MET, "other.txt": "Nothing of all that stands here."})
    question, word = TYPED[source]
    assert set(terms(word)) <= set(terms(MET[source]))
    [best, *_] = index.search(question, mode="lexical")
    assert best.citation.source == source
    assert best.text == best.citation.cited_text == MET[source]


@pytest.mark.parametrize("source", sorted(MET.keys() - {"chinese.txt"}))  # the default model reads no Chinese
def test_the_model_reads_what_was_meant(source: str) -> None:
    encoder = open_encoder()
    met, meant = MET[source], mended(MET[source]).replace("\u00ad", "")
    spans = list(encoder.token_spans(met))
    assert len(spans) == len(list(encoder.token_spans(meant)))
    assert all(a_end <= start < end <= len(met) for (_, a_end), (start, end) in pairwise([(0, 0), *spans]))
    first, second = encoder.encode_questions([met, meant])
    assert (first.question == second.question).all()
