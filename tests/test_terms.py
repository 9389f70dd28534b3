"""Search terms: what a reader takes for the same word is the same term, in passages and in questions."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.text.terms import content_terms, terms
from qa.text.words import words
from tests.strategies import documents

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("STRIKE", "strike"),
        ("strikes", "strike"),
        ("killed", "killing"),
        ("1,800", "1800"),
        ("2,000,000.50", "2000000.50"),
        ("naïve café", "naive cafe"),
        ("Cafe\u0301", "café"),
        ("Ångström", "angstrom"),
        ("Straße", "STRASSE"),
        ("ﬁnance ﬂows", "finance flows"),
        ("ＡＢＣ１２３", "abc123"),
        ("ｱｲｳ", "アイウ"),
        ("x²", "x2"),
        ("don’t", "don't"),
        ("Smith’s", "Smith"),
        ("the dogs' bowls", "the dog's bowl"),
        ("résumé's", "resume"),
        ("co\u00adoperate", "cooperate"),
        ("ΑΣ", "ας"),
        ("العَرَبِيَّة", "العربية"),
        ("“quoted”", "quoted"),
        ("well-known", "well known"),
        ("tab\tand\r\nnewline", "tab and newline"),
        ("*bold* _italic_", "bold italic"),
        ("snake_case", "snake case"),
    ],
)
def test_the_same_word_is_the_same_term(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []
    assert content_terms(one) == content_terms(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,8", "18"),
        ("12,34", "1234"),
        ("1.5", "15"),
        ("1800", "180"),
        ("ship", "shop"),
        ("東京", "京東"),
        ("कि", "का"),
    ],
)
def test_other_words_are_other_terms(one: str, other: str) -> None:
    assert set(terms(one)).isdisjoint(terms(other))


def test_terms_keep_their_order_and_repeat() -> None:
    assert terms("Dogs, cats; DOGS and 1,800 birds!") == ["dog", "cat", "dog", "and", "1800", "bird"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("東京都に", ["東京", "京都", "都に"]),
        ("東", ["東"]),
        ("東京。大阪", ["東京", "大阪"]),
        ("東京 abc漢字def", ["東京", "abc", "漢字", "def"]),
        ("한국어", ["한국", "국어"]),
        ("ไทย", ["ไท", "ทย"]),
    ],
)
def test_scripts_without_spaces_give_pairs(text: str, expected: list[str]) -> None:
    assert terms(text) == content_terms(text) == expected


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("german", "Häuser", "Haus"),
        ("french", "chevaux", "cheval"),
        ("spanish", "hablando", "hablar"),
        ("russian", "книги", "книга"),
        ("spanish", "organización", "organizó"),
        ("german", "1.800", "1800"),
        ("spanish", "1.800,5", "1800.5"),
        ("german", "2,5", "2.5"),
        ("french", "l’eau", "l eau"),
        ("italian", "dell'acqua", "dell acqua"),
        ("turkish", "IŞIK", "ışık"),
        ("hindi", "किताबें", "किताब"),
    ],
)
def test_other_languages_are_stemmed_by_their_own_rules(language: str, one: str, other: str) -> None:
    assert terms(one, language) == terms(other, language) == content_terms(one, language)
    assert terms(one) != terms(other)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("german", "STRASSE", "Straße"),
        ("german", "Müller", "Mu\u0308ller"),
        ("spanish", "ＡＢＣ", "abc"),
        ("french", "co\u00adopérer", "coopérer"),
        ("greek", "ΛΟΓΟΣ", "λόγος"),
        ("arabic", "العَرَبِيَّة", "العربية"),
        ("spanish", "東京都", "東京都"),
    ],
)
def test_the_same_word_is_the_same_term_in_other_languages(language: str, one: str, other: str) -> None:
    assert terms(one, language) == terms(other, language) != []


@pytest.mark.parametrize(
    ("language", "others", "question", "expected"),
    [
        ("spanish", (), "¿Cuántos puntos dejaron escapar?", ["punt", "dej", "escap"]),
        ("german", (), "Wie viele Tore schossen die Bayern?", ["tor", "schoss", "die", "bay"]),
        ("german", ("english",), "What did the Bayern win?", ["bay", "win"]),
        ("english", ("german",), "Wer gewann?", ["gewann"]),
        ("english", ("german",), "How did he die?", ["die"]),
    ],
)
def test_function_words_of_every_language_of_the_index_go(
    language: str, others: tuple[str, ...], question: str, expected: list[str]
) -> None:
    assert content_terms(question, language, others) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the capital of France?", ["capit", "franc"]),
        ("Who was he?", ["who", "was", "he"]),
        ("WHAT’S on at the Who?", ["what", "on", "at", "the", "who"]),
        ("", []),
        ("?! …", []),
    ],
)
def test_function_words_go_unless_nothing_else_is_left(question: str, expected: list[str]) -> None:
    assert content_terms(question) == expected


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=st.one_of(st.text(max_size=40), documents()))
@pytest.mark.parametrize("language", ["english", "german", "turkish", "hindi", "french"])
def test_terms_can_be_parted_by_spaces(language: str, text: str) -> None:
    """The lexical index joins them with a space and splits there."""
    found = terms(text, language)
    assert " ".join(found).split() == found
    assert max(map(len, found), default=0) <= 64


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=st.one_of(st.text(max_size=40), documents()))
def test_content_terms_are_terms_and_keep_something(text: str) -> None:
    every, kept = terms(text), content_terms(text)
    assert set(kept) <= set(every)
    assert bool(kept) == bool(every)
    assert len(kept) <= len(every)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=st.text(max_size=40))
def test_equal_characters_written_otherwise_give_equal_terms(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert terms(unicodedata.normalize("NFC", text)) == terms(decomposed)
    assert terms(unicodedata.normalize("NFKC", text)) == terms(unicodedata.normalize("NFKD", text))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=st.text("abz ABZ019,.'-_?", max_size=40))
def test_case_and_width_do_not_matter(text: str) -> None:
    assert terms(text.swapcase()) == terms(text)
    assert terms(text.translate(FULL_WIDTH)) == terms(text)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(text=st.text("東京都大阪0123456789,. ", max_size=30))
def test_pairs_and_numbers_are_terms_of_themselves(text: str) -> None:
    once = terms(text)
    assert terms(" ".join(once)) == once


def test_names_of_a_country_are_one_word_and_possessives_none() -> None:
    found = words("China’s and the United\nStates’ offer is, U.S. officials say, America’s and Élan’s.")
    assert [word.text for word in found] == [
        "China", "and", "the", "United\nStates", "offer", "is", "U.S.", "officials", "say", "America", "and", "Élan",
    ]  # fmt: skip
    assert [word.folded for word in found if word.alias] == ["=china", "=us", "=us", "=us"]
    assert found[-1].folded == "elan"


def test_many_threads_find_the_terms_of_one() -> None:
    texts = [
        f"Running strikes {number} killed the ponies’ national organizations, café {number}" for number in range(400)
    ]
    languages = ["english", "german", "french"] * 134
    alone = [terms(text, language) for text, language in zip(texts, languages, strict=False)]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            assert list(pool.map(terms, texts, languages)) == alone
