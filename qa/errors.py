"""Every error this package raises on purpose, in one tree.

    QAError
    ├── UsageError            the call's own values are off (an empty question, k = 0)
    ├── CorpusError           the documents cannot be had (no folder, nothing readable in it)
    ├── FormatError           one file cannot be read; the others go on
    ├── IndexUnusableError    the index folder cannot be used
    │   ├── MissingIndexError     there is none
    │   ├── DamagedIndexError     it is there and cannot be trusted
    │   │   └── OutdatedIndexError    it was made by an earlier version; building makes it anew
    │   ├── ModelMismatchError    it was built with another model
    │   └── LockedIndexError      another process is writing it
    ├── ModelError            the embedding model cannot be had or is not the one expected
    ├── CitationError         a citation would not slice back to its text
    └── DatasetError          a question set or benchmark file is malformed

A message says what was wrong, where, and what mends it, in one line: the command line prints it as it is.
"""

from collections.abc import Mapping

__all__ = [
    "CitationError",
    "CorpusError",
    "DamagedIndexError",
    "DatasetError",
    "FormatError",
    "IndexUnusableError",
    "LockedIndexError",
    "MissingIndexError",
    "ModelError",
    "ModelMismatchError",
    "OutdatedIndexError",
    "QAError",
    "UsageError",
]


class QAError(Exception):
    """Base of all errors of this package."""

    def __str__(self) -> str:
        """One line: what a damaged file or a hostile name put into the message cannot break it."""
        return " ".join(super().__str__().split("\n"))


class UsageError(QAError):
    """A value given by the caller is outside what the call accepts."""


class CorpusError(QAError):
    """The corpus folder is missing, empty or holds nothing that can be read."""


class FormatError(QAError):
    """One source file cannot be turned into text; the message is the reason alone, without the path."""


class IndexUnusableError(QAError):
    """The index folder cannot be used."""


class MissingIndexError(IndexUnusableError):
    """There is no index in the folder named."""


class DamagedIndexError(IndexUnusableError):
    """A file of the index is missing, truncated or not what was recorded."""


class OutdatedIndexError(DamagedIndexError):
    """The index was made by an earlier version. ``facts`` is what it says of itself: corpus root, scopes, model."""

    def __init__(self, message: str, facts: Mapping[str, str]) -> None:
        super().__init__(message)
        self.facts = facts


class ModelMismatchError(IndexUnusableError):
    """The index was built with another model than the one at hand."""


class LockedIndexError(IndexUnusableError):
    """Another process holds the index's write lock."""


class ModelError(QAError):
    """The embedding model is absent, incomplete or fails its checksum."""


class CitationError(QAError):
    """A span does not hold the text it is said to hold."""


class DatasetError(QAError):
    """A question set or benchmark file does not have the expected form."""
