"""Words in common, weighed by BM25: the only module that knows the search library (tantivy).

Words that follow each other in the question count a little more where they do in a passage, too. Text is cut into
terms by `qa.text.terms` for passages and questions alike, so tantivy only has to split at spaces. It is incremental
and memory-mapped. A passage that is no longer in the record may linger here for a moment: readers mask what the record
does not show them.
"""

import shutil
import weakref
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from qa.encoder import FloatArray
from qa.errors import DamagedIndexError
from qa.regex import regex
from qa.storage.segments import linked
from qa.text.languages import DEFAULT
from qa.text.terms import consonants, content_terms, terms

__all__ = ["LexicalIndex", "LexicalWriter"]

_ID, _BODY = "id", "body"
_HEAP_BYTES = 64_000_000
_LATIN = regex("[a-z]+")
_PAIR = 0.2  # of what its two words are worth, a pair that stands together adds (eval/tried.md)
_COMMON = 20_000  # passages; where both words stand in more, a pair would take milliseconds, and tell little


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(_ID, stored=False, indexed=True, fast=True)
    builder.add_text_field(_BODY, stored=False, tokenizer_name="whitespace", index_option="position")
    return builder.build()


@lru_cache(maxsize=1 << 13)
def _body(text: str, language: str) -> str:
    """The terms of a passage as tantivy gets them. Kept, for who follows a folder writes the same passages again."""
    return " ".join(terms(text, language))


class LexicalWriter:
    """Adds and removes passages. One at a time for a folder."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        """Open ``folder`` for writing; ``fresh`` begins with an empty index, whatever lies there."""
        import tantivy

        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        self._writer = tantivy.Index(self._schema, path=str(folder), reuse=True).writer(_HEAP_BYTES, 1)

    def add(self, passages: Iterable[tuple[int, str, str]]) -> None:
        """Add passages: id, text and the name of the stemmer for it. An id must be new: the record gives none twice."""
        import tantivy

        for passage, text, language in passages:
            document = tantivy.Document()
            document.add_unsigned(_ID, passage)
            document.add_text(_BODY, _body(text, language))
            self._writer.add_document(document)

    def remove(self, ids: Iterable[int]) -> None:
        """Remove passages; unknown ids do nothing."""
        import tantivy

        for passage in ids:  # by query: deletion by term looks for a signed number and silently finds none
            self._writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, _ID, passage))

    def commit(self) -> None:
        """Make all of it visible to indexes opened from now on."""
        self._writer.commit()

    def close(self) -> None:
        """Wait for merging to end and release the folder."""
        self._writer.wait_merging_threads()


class LexicalIndex:
    """A lexical index open for searching. Safe for many threads."""

    def __init__(self, folder: Path, languages: Sequence[str] = (DEFAULT,)) -> None:
        """Of passages stemmed in ``languages``. Raises `DamagedIndexError` if ``folder`` holds no readable index."""
        import tantivy

        self.languages = tuple(languages)
        try:
            links = linked(folder)
            if links is not None:
                weakref.finalize(self, shutil.rmtree, links, ignore_errors=True)
            self._index = tantivy.Index.open(str(links or folder))
            self._searcher = self._index.searcher()
            self._schema = self._index.schema
            self._tells_places = self._places()
        except (ValueError, OSError) as error:
            raise DamagedIndexError(f"{folder} is missing or cannot be read: mend it with `qa index`") from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def ids(self) -> list[int]:
        """The passages it holds, in no order."""
        import tantivy

        return self._passages(self._searcher.search(tantivy.Query.all_query(), max(1, len(self)), count=False).hits)

    def search(self, question: str, k: int, among: Sequence[int] | None = None) -> tuple[list[int], FloatArray]:
        """The ``k`` best passages by BM25 (k1 1.2, b 0.75): ids and scores, best first; only those sharing a term.

        Pairs of neighbouring words are scored as one word that is as rare as both together, at a share of its worth.
        The question is read in every language of the index. ``among``: only these ids are looked at, None is all; the
        frequencies of words are always those of the whole index.
        """
        import tantivy

        read = [content_terms(question, name, self.languages) for name in self.languages]
        words = sorted({word for each in read for word in each})
        if not words or not len(self):
            return [], np.zeros(0, dtype=np.float32)
        wanted = [tantivy.Query.term_query(self._schema, _BODY, word, index_option="freq") for word in words]
        if self._tells_places:
            pairs = self._worthwhile({pair for each in read for pair in pairwise(each)})
            wanted += [tantivy.Query.boost_query(self._phrase(*pair), _PAIR) for pair in pairs]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in wanted])
        if among is not None:
            chosen = tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, _ID, list(among)), 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, chosen)])
        hits = self._searcher.search(query, k, count=False).hits
        return self._passages(hits), np.array([score for score, _ in hits], dtype=np.float32)

    def alike(self, word: str, k: int) -> list[int]:
        """Passages, at most ``k`` for each, with a term that is one letter off ``word``, or has the same consonants."""
        import tantivy

        queries = [tantivy.Query.fuzzy_term_query(self._schema, _BODY, word, 1)]
        if _LATIN.fullmatch(word):
            letters = (word[0] if word[0] in "aeiouy" else "") + consonants(word)
            pattern = "".join(f"({letter}[aeiouy]*)+" for letter in letters)
            queries.append(tantivy.Query.regex_query(self._schema, _BODY, pattern))
        hits = [hit for query in queries for hit in self._searcher.search(query, k, count=False).hits]
        return sorted(set(self._passages(hits)))

    def _places(self) -> bool:
        """Whether the index knows where in a passage a word stands; those made before pairs counted do not."""
        try:
            self._searcher.search(self._phrase("a", "b"), 1, count=False)
        except ValueError:
            return False
        return True

    def _worthwhile(self, pairs: set[tuple[str, str]]) -> list[tuple[str, str]]:
        """Of pairs those that differ, may stand somewhere, and are quickly looked up."""
        often = self.document_frequencies(sorted({word for pair in pairs for word in pair}))
        return sorted(
            (one, other) for one, other in pairs if one != other and 0 < min(often[one], often[other]) <= _COMMON
        )

    def _phrase(self, *words: str) -> Any:
        import tantivy

        return tantivy.Query.phrase_query(self._schema, _BODY, list(words))

    def _passages(self, hits: Any) -> list[int]:
        found = self._searcher.fast_field_values(_ID, [address for _, address in hits])
        return [int(passage or 0) for passage in found]

    def document_frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """In how many passages each term stands."""
        return {word: int(self._searcher.doc_freq(_BODY, word)) for word in words}
