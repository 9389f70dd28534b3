"""Capitals that stand for their governments are read as their countries; cities stay cities."""

import pytest

from qa.library import Index, index_documents
from qa.models import Document
from qa.testing import HashEncoder
from qa.text import nations
from tests.conftest import MakeIndex

NEWS = {
    "a.md": "Norway raised the duty on salmon. Norway's ministers met in Oslo.",
    "b.md": "The minister of Norway was angry. Sweden shut the border.",
    "c.md": "Norway closed its ports. Sweden was silent, and Denmark too.",
    "d.md": "Norway and Sweden signed. Stockholm is cold. In Paris it rained.",
}


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Index:
    documents = [Document(name, text, name, name) for name, text in NEWS.items()]
    return index_documents(documents, tmp_path_factory.mktemp("news"), encoder=HashEncoder())


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Did Oslo raise the duty?", {"Oslo": "Norway"}),
        ("What were Oslo’s reasons?", {"Oslo": "Norway"}),
        ("Which treaty was signed between Oslo and Stockholm?", {"Oslo": "Norway", "Stockholm": "Sweden"}),
        ("What should a state do to press Oslo if Stockholm is silent?", {"Oslo": "Norway", "Stockholm": "Sweden"}),
        ("Who met in Oslo when Stockholm signed?", {"Stockholm": "Sweden"}),  # the one is a place
        ("Who came to Oslo’s aid?", {"Oslo": "Norway"}),
        ("Who met in Oslo?", {}),
        ("When did the ministers come to Oslo?", {}),
        ("What is Oslo's population?", {}),
        ("How far is it from Oslo if Stockholm is meant?", {}),
        ("What did Paris say?", {}),  # no document speaks of France
        ("What did Copenhagen say?", {"Copenhagen": "Denmark"}),
        ("What does Oslo University say?", {}),
        ("What did the Oslo office cost?", {}),
        ("What does Norway want?", {}),
    ],
)
def test_a_capital_that_acts_is_read_as_its_country(news: Index, question: str, read: dict[str, str]) -> None:
    assert news.search_result(question, mode="lexical").read_as == read


def test_where_the_city_is_spoken_of_as_much_as_the_country_it_stays(make_index: MakeIndex) -> None:
    index = make_index({"a.md": "Oslo is dear.", "b.md": "Oslo grew.", "c.md": "Norway is large.", "d.md": "Norway."})
    assert not index.search_result("Did Oslo raise the duty?", mode="lexical").read_as


def test_what_only_the_country_is_named_in_is_found(shipped: Index) -> None:
    result = shipped.search_result("What did Tehran get wrong about Islamabad’s likely response?")
    assert result.read_as == {"Tehran": "Iran", "Islamabad": "Pakistan"}
    assert "miscalculat" in " ".join(passage.citation.cited_text for passage in result.passages[:5])
    assert shipped.ask("Did Tehran own up to the strike?").question == "Did Tehran own up to the strike?"


def test_every_line_of_the_list_is_a_capital_and_its_country() -> None:
    countries = nations.countries()
    assert len(countries) > 100
    assert all(capital and names and all(names) for capital, names in countries.items())
    lines = nations._FILE.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(countries), "a capital stands twice"
