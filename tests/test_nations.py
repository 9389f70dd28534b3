"""Words that name countries: their own names, their peoples', their capitals'."""

import pytest

from qa.text.nations import countries, nation


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("Iran Iranian Iranians Iran’s Tehran Tehran's", "Iran"),
        ("Pakistan Pakistani Pakistanis Islamabad’s", "Pakistan"),
        ("US America American Americans", "United States"),
        ("UK Britain British London", "Britain"),
        ("China Chinese Beijing", "China"),
        ("Ukraine Ukrainian Kyiv", "Ukraine"),
        ("Germany German Germans", "Germany"),
        ("Chile Chilean Chileans", "Chile"),
    ],
)
def test_one_country_by_many_words(words: str, country: str) -> None:
    assert {nation(word) for word in words.split()} == {country}


@pytest.mark.parametrize("word", ["Iron", "Army", "Guard", "Jaish", "Perl", "Omani's-like", "Orsk", "it"])
def test_other_words_name_none(word: str) -> None:
    assert nation(word) is None


def test_every_country_and_capital_of_one_word_names_its_country() -> None:
    for capital, names in countries().items():
        for name in (capital, *names):
            assert " " in name or nation(name) is not None
