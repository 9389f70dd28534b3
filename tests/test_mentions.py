"""What a question names of the place in which its answer stands."""

from pathlib import Path
from typing import Any

import pytest

from qa.answers.precedence import is_by, is_named
from qa.encoding.reader import READ
from qa.indexing.index import Reader
from qa.library import build_index
from qa.ranking.chosen import chosen
from qa.ranking.retrieval import prepared
from qa.storage.records import DocumentRow
from qa.testing import HashEncoder
from tests.conftest import MakeIndex


@pytest.mark.parametrize(
    ("question", "text", "before", "named"),
    [
        ("When was PO-118 paid?", "Order PO-118 was paid on 3 May.", (), True),
        ("When was PO-118 paid?", "Order PO-119 was paid on 3 May.", (), False),
        ("When was PO-118 paid?", "It was paid on 3 May.", ("PO-118 came in April.",), True),
        ("When was PO-118 paid?", "PO-119 was paid on 3 May.", ("PO-118 was paid in April.",), False),
        ("When was PO-118 paid?", "It was paid on 3 May.", (), False),
        ("When was PO-118 paid?", "HP-118 was paid on 3 May.", (), False),
        ("What does clause 7.2 say?", "7.2 The fee is 900 euros.", (), True),
        ("What does clause 7.2 say?", "7.21 The fee is 900 euros.", (), False),
        ("What does clause 7.2 say?", "Clause 7.2 is deleted.", (), True),
        ("What does Clause 7 say?", "No fee is due.", ("7 Fees",), True),
        ("What does PO-118 say?", "118 orders came.", (), False),
        ("When was the order paid?", "PO-118 was paid.", (), None),
        ("How many died in 2021?", "Nine died in 2021.", (), None),
        ("How many of the 3rd brigade died?", "Nine died.", (), None),
        ("When was Korb 3.7.5 released?", "* Version 3.7.5 (released 2022-05-15)", (), True),
        ("When was Korb 3.7.5 released?", "* Version 3.7.9 (released 2023-02-09)", (), False),
        ("What is new in korb version 3.5?", "Ropes may be blue.", ("Korb v3.5", "Since 1998:", "It is long."), True),
        ("What is new in korb version 3.5?", "Ropes may be blue.", ("Korb v3.5", "Korb v3.4"), False),
        ("When was korb 3.7b released?", "korb 3.7 (2031-05-06)", (), False),
        ("When was korb 3.7b released?", "korb 3.7b (2031-05-06)", (), True),
        ("When was korb 3.7 released?", "korb 3.7beta (2031-05-06)", (), True),
        ("What does --tide take?", "--tide=METRES  the depth of the water", (), True),
        ("What does --tide take?", "It takes metres.", ("--tide sets the depth.", "It is long."), True),
        ("What does --tide take?", "--rope=METRES  the length", ("--tide=METRES  the depth",), False),
        ("What does --tide take?", "--tide-table=FILE", (), False),
        ("What does it take -- metres?", "It takes metres.", (), None),
        ("How many quakes above 4.5 were felt?", "Nine were above 4.6.", (), None),
    ],
)
def test_what_is_named_by_an_identifier(question: str, text: str, before: tuple[str, ...], named: bool | None) -> None:
    assert is_named(question, text, before) is named


@pytest.mark.parametrize(
    ("name", "metadata", "by"),
    [
        ("Gazette", {"outlet": "The Hull Gazette"}, True),
        ("Ann Barlow", {"author": ["J. Kos", "Ann Barlow"]}, True),
        ("Norland", {"outlet": "Norland Today"}, False),
        ("Gazette", {"outlet": "The Courier", "author": None}, False),
    ],
)
def test_whom_a_question_asks(name: str, metadata: dict[str, Any], by: bool) -> None:
    assert is_by(name, DocumentRow(1, "a.md", "", 0, 0, "", metadata, 0)) is by


def test_what_is_named_goes_first(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("Order,Buyer,Price\nPO-117,Kos,900\nPO-118,Kos,700\nPO-119,Kos,400\n")
    (tmp_path / "a.md").write_text("---\noutlet: The Hull Gazette\n---\n\nNine miners died in the Tolmin pit.\n")
    (tmp_path / "b.md").write_text("---\noutlet: The Courier\n---\n\nEleven miners died in the Tolmin pit.\n")
    index = build_index(tmp_path, tmp_path / "index")
    for number in (117, 118, 119):
        assert f"PO-{number}" in index.ask(f"What is the price of order PO-{number}?").sentences[0].text
    assert index.ask("What is the price of order PO-342?", least=0).confidence < 0.4
    question = "how many miners died in the Tolmin pit?"
    assert index.ask(f"According to the Gazette, {question}").sentences[0].text.startswith("Nine")
    assert index.ask(f"According to the Courier, {question}").sentences[0].text.startswith("Eleven")
    assert index.ask(f"According to Ann Barlow, {question}").confidence > 0.4, "she may be told of in the text"


@pytest.mark.parametrize("name", ["4.0.7", "PO-407", "--ropes"])
def test_a_short_passage_with_what_is_named_is_read(make_index: MakeIndex, name: str) -> None:
    question = f"When was the release of dredge with {name} released?"
    texts: dict[str, str | bytes] = {
        f"{n}.md": f"When was dredge released? Release of dredge {n}.\n" for n in range(14)
    }
    index = make_index(texts | {"x.md": f"{name}: May 2031, for the harbour, with bells, by Ann Barlow of Hull.\n"})
    reader = Reader(Path(index.info.path), encoder=HashEncoder())
    with reader.snapshot() as snapshot:
        query = prepared(reader, snapshot, [question], READ, "hybrid")[0]
        hits, read = chosen(reader, snapshot, query, 12, READ)
        sources = [hit.document.source for hit in hits]
        assert "x.md" not in sources[:READ]
        assert sources[READ:read] == ["x.md"]
        assert len(set(sources)) == len(sources) == 13
        plain = prepared(reader, snapshot, ["When was dredge released?"], READ, "hybrid")[0]
        assert chosen(reader, snapshot, plain, 12, READ)[1] == READ
