"""Languages: documents are stemmed by their own rules, and a question finds them whatever it is asked in."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from qa.indexing.updating import update_index
from qa.library import Index, index_documents
from qa.models import Document
from qa.storage.store import Store
from qa.testing import HashEncoder
from qa.text.languages import FUNCTION_WORDS_OF, STEMMERS, in_use, language_of, stemmer_of
from qa.text.terms import content_terms, terms
from tests.conftest import MakeIndex, write

GERMAN = """Die Bienen sammeln im Sommer den Nektar der Blüten und tragen ihn in die Häuser der Imker, wo er zu Honig
wird. Jedes Volk braucht für den Winter etwa zwanzig Kilogramm davon."""
SPANISH = """Las abejas recogen el néctar de las flores durante el verano y lo llevan a la colmena. Las organizaciones
de apicultores de la región vendieron 1.800 toneladas de miel el año pasado."""
ENGLISH = """The lighthouse on the cape was finished in the summer of 1871 after nine years of work by two hundred men.
It has burned ever since, and nobody has ever lived in it for long."""
RUSSIAN = """Пчёлы собирают нектар летом и приносят его в улей, где он становится мёдом. Зимой каждая семья съедает
около двадцати килограммов, поэтому пасечники оставляют им запасы."""
CHINESE = "蜜蜂在夏天采集花蜜，把它带回蜂巢，酿成蜂蜜。冬天每个蜂群需要大约二十公斤的蜂蜜。"


@pytest.mark.parametrize(
    ("text", "code"), [(GERMAN, "de"), (SPANISH, "es"), (ENGLISH, "en"), (RUSSIAN, "ru"), (CHINESE, "zh")]
)
def test_a_language_is_recognised(text: str, code: str) -> None:
    assert language_of(text) == code


def test_of_a_long_text_the_middle_and_the_end_count_too() -> None:
    assert language_of(ENGLISH[:100] + GERMAN * 500) == "de"


@pytest.mark.parametrize("text", ["", "?!", "12 34 56", "x = y[0]; z += 1", "| 1 | 2 |\n| 3 | 4 |"])
def test_what_is_no_language_is_not_known(text: str) -> None:
    assert language_of(text) == ""


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"lang": "de"}, "de"),
        ({"language": "ES-mx"}, "es"),
        ({"lang": "pt_BR"}, "pt"),
        ({"language": "Klingon", "lang": "fr"}, "fr"),
        ({"language": None}, "en"),
        ({"language": "xx"}, "en"),
        ({"lang": ["de"]}, "en"),
    ],
)
def test_a_declared_language_counts_if_it_is_one(metadata: dict[str, object], code: str) -> None:
    assert language_of(ENGLISH, metadata) == code


def test_the_main_language_is_that_of_most_characters() -> None:
    assert in_use([("en", 10), ("de", 30), ("", 500), ("zh", 500), ("en", 15)]) == ("german", "english")
    assert in_use([("zh", 10), ("", 5)]) == in_use([]) == ("english",)
    assert stemmer_of("en", ("german", "english")) == "english"
    assert stemmer_of("zh", ("german", "english")) == stemmer_of("fr", ("german",)) == stemmer_of(None, ("german",))


def test_every_language_has_a_stemmer_and_function_words() -> None:
    assert set(STEMMERS.values()) == set(FUNCTION_WORDS_OF)
    for language, words in FUNCTION_WORDS_OF.items():
        assert words
        question = " ".join(sorted(words))
        assert content_terms(f"{question} 1944", language) == ["1944"]
        assert terms(question, language)


def hits(index: Index, question: str) -> list[str]:
    return [passage.citation.source for passage in index.search(question, mode="lexical")]


def test_every_document_is_found_by_the_forms_of_its_language(make_index: MakeIndex) -> None:
    index = make_index({"de.md": GERMAN, "es.md": SPANISH, "en.md": ENGLISH, "ru.md": RUSSIAN, "zh.md": CHINESE})
    assert hits(index, "In welchem Haus wohnt der Imker?")[0] == "de.md"
    assert hits(index, "¿Qué organización vendió 1800 toneladas?")[0] == "es.md"
    assert hits(index, "Who finishes lighthouses?") == ["en.md"]
    assert hits(index, "Кто оставляет запас?") == ["ru.md"]
    assert hits(index, "谁酿成蜂蜜") == ["zh.md"]
    [passage] = index.search("¿Quién vendía miel en las regiones?", k=1, mode="lexical")
    assert passage.citation.source == "es.md"
    assert any("vendieron" in highlight.cited_text for highlight in passage.highlights)


def recorded(index: Index) -> tuple[str, ...]:
    store = Store(Path(index.info.path))
    try:
        return tuple(json.loads(store.meta("languages") or "[]"))
    finally:
        store.close()


def test_languages_are_recorded_and_follow_the_documents(tmp_path: Path) -> None:
    corpus, folder = tmp_path / "corpus", tmp_path / "index"
    write(corpus, {"en.md": ENGLISH, "list.md": "Imker, Häuser, Völker"})

    def languages() -> tuple[str, ...]:
        update_index(corpus, folder, encoder=HashEncoder())
        return recorded(Index.open(folder, encoder=HashEncoder()))

    assert languages() == ("english",)
    write(corpus, {"de.md": GERMAN * 3})
    assert languages() == ("german", "english")
    # what is too short to tell goes with the main language, also when that has changed
    assert "list.md" in hits(Index.open(folder, encoder=HashEncoder()), "Haus")
    (corpus / "de.md").unlink()
    assert languages() == ("english",)
    assert "list.md" not in hits(Index.open(folder, encoder=HashEncoder()), "Haus")


def test_english_is_indexed_and_asked_without_the_detector(tmp_path: Path) -> None:
    write(tmp_path / "corpus", {"a.md": ENGLISH})
    code = """if True:
        import sys
        from qa import build_index
        from qa.testing import HashEncoder
        index = build_index("corpus", "index", encoder=HashEncoder())
        assert index.search("Who finished the lighthouse?", mode="lexical")
        assert not [name for name in sys.modules if "langid" in name], "the detector was loaded"
    """
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def test_a_document_that_is_no_file_can_say_its_language(tmp_path: Path) -> None:
    document = Document("a", "Häuser", "a", "0" * 64, {"language": "de"})
    index = index_documents([document], tmp_path / "index", encoder=HashEncoder())
    assert recorded(index) == ("german",)
    assert hits(index, "Haus") == ["a"]
