"""What a document is called: its title, its file's name, its folder's where that only says which kind of file it is."""

import re

from qa.regex import regex
from qa.storage.records import DocumentRow
from qa.text.terms import content_terms, terms

__all__ = ["names", "title_of"]

_NAME = regex(r"^name:[ \t]+(\S[^\n]{0,60})", re.IGNORECASE | re.MULTILINE)
_TITLE = 3  # content words of what is more than a name
_KINDS = frozenset(terms("metadata readme news changelog changes license licence licences manual notes info index"))


def title_of(document: DocumentRow) -> str:
    """A document's title; where that is a file's name like "NEWS.txt", with the name of its folder: "gzip NEWS.txt"."""
    folder, _, file = document.source.rpartition("/")
    kind = document.title == file and frozenset(terms(_stem(file))) <= _KINDS
    return f"{folder.rpartition('/')[2]} {file}" if kind and folder else document.title


def names(document: DocumentRow, head: str) -> list[frozenset[str]]:
    """The terms of each name of a document that begins with ``head``, without what says which kind of file it is."""
    told = _NAME.search(head)
    title = document.title if "." not in document.title.strip(".") else ""
    file = document.source.rpartition("/")[2]
    found = (_called(name) - _KINDS for name in (title, _stem(file), told[1] if told else ""))
    return [name for name in found if name]


def _called(name: str) -> frozenset[str]:
    """The terms of a name; of a title of several words without "in", "the" and the like, which no question counts."""
    content = frozenset(content_terms(name))
    return content if len(content) >= _TITLE else frozenset(terms(name))


def _stem(file: str) -> str:
    return file.partition(".")[0]
