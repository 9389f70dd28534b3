"""The values that pass between the stages.

Everything here is immutable. Results that leave the package (`Passage`, `Answer`, `Citation`) are pydantic models whose
``model_dump()`` is the JSON of the command line; what stays inside is plain and small.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

__all__ = [
    "MODES",
    "Answer",
    "AnswerSentence",
    "Citation",
    "Disagreement",
    "DisagreementValue",
    "Document",
    "IndexInfo",
    "Mode",
    "NativePlace",
    "Passage",
    "SearchResult",
    "Searched",
    "SourceNote",
    "Span",
    "Status",
]

Mode = Literal["hybrid", "dense", "lexical"]
MODES: tuple[Mode, ...] = ("hybrid", "dense", "lexical")
Status = Literal["answered", "disagreement", "not_found"]


class _StartEnd(NamedTuple):
    start: int
    end: int


class Span(_StartEnd):
    """``text[start:end]``: 0-based, end-exclusive, in Unicode code points. Never negative, never reversed."""

    __slots__ = ()

    def __new__(cls, start: int, end: int) -> "Span":
        if not 0 <= start <= end:
            raise ValueError(f"a span needs 0 <= start <= end, got {start}..{end}")
        return super().__new__(cls, start, end)

    @property
    def length(self) -> int:
        """Number of code points."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of ``text`` that the span holds."""
        return text[self.start : self.end]

    def before(self, most: int) -> "Span":
        """The ``most`` code points in front of the span, or as many as there are."""
        return Span(max(0, self.start - most), self.start)

    def overlap(self, other: "Span") -> int:
        """How many code points both spans hold."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def shifted(self, by: int) -> "Span":
        """The same stretch with both ends moved ``by`` code points to the right (left if negative)."""
        return Span(self.start + by, self.end + by)


class NativePlace(NamedTuple):
    """A stretch of extracted text and where it stands in the original, in the format's own terms (JSON values)."""

    span: Span
    native: Mapping[str, Any]


class Heading(NamedTuple):
    """A heading in a document's text. What follows stands under it, up to the next one of its ``level`` or a smaller.

    ``level`` counts from 1, the outermost; 0 is a table's head, or a sheet's name, under which nothing else stands. An
    empty ``span`` is where something begins that may be a heading or not.
    """

    span: Span
    level: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """One source as text. ``sha256`` is of the source's bytes; ``front_matter`` the span of metadata in the text.

    ``places`` (ordered, disjoint) and ``headings`` (in order) are given by converted formats; both are empty for text
    and Markdown, where a span of the text is a span of the file and headings are told from the text.
    """

    source: str
    text: str
    title: str
    sha256: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    front_matter: Span = Span(0, 0)
    places: Sequence[NativePlace] = ()
    headings: tuple[Heading, ...] = ()


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(_Result):
    """A place in a source. See the README, "Citations", for the meaning of every field.

    ``cited_text`` is exactly the document's text from ``start_char_index`` to ``end_char_index`` (code points,
    end-exclusive); lines and columns are 1-based, ``end_column`` is one past the last character.
    """

    type: Literal["char_location"] = "char_location"
    source: str
    start_char_index: int
    end_char_index: int
    cited_text: str
    start_line: int
    start_column: int
    end_line: int
    end_column: int
    sha256: str
    document_title: str
    prefix: str
    suffix: str
    native: dict[str, Any] | None = None


class Passage(_Result):
    """A ranked passage. ``score`` and every entry of ``scores``: higher is better; ``rank`` counts from 1.

    ``stale`` is true when a source on disk is no longer the one that was indexed, its own or one of ``also``: these are
    the places of passages that say the same (syndicated copies, repeated paragraphs), folded into this one.
    """

    rank: int
    score: float
    scores: dict[str, float]
    text: str
    citation: Citation
    highlights: tuple[Citation, ...]
    stale: bool
    also: tuple[Citation, ...] = ()


class IndexInfo(_Result):
    """Which index answered. ``roots`` are the folders and files it is of, relative to ``corpus_root``."""

    path: str
    corpus_root: str
    roots: tuple[str, ...] = (".",)
    documents: int
    passages: int
    model: str


class SearchResult(_Result):
    """What ``qa search --format json`` prints.

    ``where`` are the filters; ``filtered`` how many documents pass them, None where there are none. ``read_as`` has
    the words of the question that were read otherwise, as the documents spell them or as a capital's country.
    """

    question: str
    mode: Mode
    index: IndexInfo
    passages: tuple[Passage, ...]
    where: tuple[str, ...] = ()
    filtered: int | None = None
    read_as: dict[str, str] = {}


class AnswerSentence(_Result):
    """A sentence of an answer (or two, where the second cannot be read without the first), verbatim.

    The first citation is its place, the others are of sentences that say the same, maybe in other words.
    ``value`` is the place of what was asked for inside the first of them (a number, date, name), where there is one;
    ``speaker`` who says it, where the sentence quotes or reports somebody. ``headings`` are those that the first place
    stands under in its document, outermost first, but for the title.
    """

    text: str
    citations: tuple[Citation, ...]
    value: Citation | None = None
    speaker: str | None = None
    headings: tuple[Citation, ...] = ()


class DisagreementValue(_Result):
    """One of the values that sources give, and where."""

    value: str
    citations: tuple[Citation, ...]


class Disagreement(_Result):
    """Sources that contradict each other about one thing."""

    about: str
    values: tuple[DisagreementValue, ...]


class SourceNote(_Result):
    """What a document says of itself."""

    title: str
    author: str | None = None
    outlet: str | None = None
    date: str | None = None


class Searched(_Result):
    """How far a question was looked for: counts, files passed over when indexing, and cited files changed since.

    The counts are of the documents that pass the filters, and of their passages. ``new`` are files that came since,
    counted where nothing is found, in an index of up to 10,000 documents: that looks through the folders.
    """

    documents: int
    passages: int
    skipped: int
    stale: tuple[str, ...]
    new: int = 0


class Answer(_Result):
    """What ``qa ask --format json`` prints. ``confidence`` is the probability (0 to 1) that the corpus answers.

    ``agreement`` is the value that several documents give alike; ``sources`` describes the documents cited; ``where``
    are the filters; ``read_as`` as in a `SearchResult`.
    """

    question: str
    status: Status
    confidence: float
    sentences: tuple[AnswerSentence, ...]
    disagreements: tuple[Disagreement, ...]
    agreement: DisagreementValue | None = None
    passages: tuple[Passage, ...]
    index: IndexInfo
    sources: dict[str, SourceNote] = {}
    searched: Searched | None = None
    where: tuple[str, ...] = ()
    read_as: dict[str, str] = {}
