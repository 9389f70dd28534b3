"""Markdown: the text as it stands, with the title and metadata that its front matter and headings give."""

import re
from collections.abc import Mapping
from typing import Any

from qa.formats.base import Extracted
from qa.formats.plain import decode
from qa.models import Span
from qa.regex import regex

__all__ = ["MarkdownFormat"]

_FRONT_MATTER = regex(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = regex(  # "# Title", or a line alone with "=====" or "-----" below it
    r"^(?:#{1,6}[ \t]+(?P<marked>\S[^\n]*)"
    r"|(?<!\S\n)(?<!\S\r\n)(?P<underlined>[^\W_][^\n]{0,199})\n(?:={2,}|-{2,})[ \t]*\r?$)",
    re.MULTILINE,
)
_FACT = regex(r"(\w[\w-]*):[ \t]+([^\s\[{&*!|>].*|\[[^\[\]]*\])")  # a text, or a list of texts
_LONGEST_FRONT_MATTER = 20_000  # code points


class MarkdownFormat:
    """Markdown files; the marks are part of the text, so that every span is a span of the file."""

    name = "Markdown"
    suffixes = (".md", ".markdown", ".mdown", ".mkd")

    def read(self, data: bytes) -> Extracted:
        text, encoding = decode(data)
        metadata, front_matter = _front_matter(text)
        if encoding != "utf-8":
            metadata = {**metadata, "encoding": encoding}
        heading = _HEADING.search(text, front_matter.end)
        named = metadata.get("title")
        title = named if isinstance(named, str) and named.strip() else _text_of(heading) if heading else ""
        return Extracted(text, " ".join(title.split()), metadata, front_matter)


def _text_of(found: re.Match[str]) -> str:
    """A heading's text without the marks that close it ("Title ##"); "C#" keeps its own."""
    if found["underlined"]:
        return found["underlined"]
    heading = found["marked"].rstrip()
    bare = heading.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else heading


def _front_matter(text: str) -> tuple[Mapping[str, Any], Span]:
    """The YAML mapping at the top and its span; nothing, and an empty span, where there is none that is one.

    Values are kept as they are written (strings): a date stays "2024-01-16", a version "1.10".
    """
    found = _FRONT_MATTER.match(text, 0, _LONGEST_FRONT_MATTER)
    if not found:
        return {}, Span(0, 0)
    import yaml

    try:
        # The base loader makes nothing but strings, lists and mappings of them.
        # Aliases are refused, because a few of them stand for gigabytes once they are written out.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(found.group(1), Loader=yaml.BaseLoader)):
            return {}, Span(0, 0)
        loaded = yaml.load(found.group(1), Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError):
        loaded = _by_line(found.group(1))
    if not isinstance(loaded, dict) or not loaded:
        return {}, Span(0, 0)
    return {str(key): value for key, value in loaded.items()}, Span(0, found.end())


def _by_line(block: str) -> dict[str, Any]:
    """The facts in what is no YAML, as one with a colon in a title is none; nothing unless every line is a fact."""
    facts = {}
    for line in filter(str.strip, block.splitlines()):
        found = _FACT.fullmatch(line.rstrip())
        if not found:
            return {}
        facts[found.group(1)] = _value(found.group(2))
    return facts


def _value(written: str) -> str | list[Any]:
    """What YAML makes of it if that is a text or a list; else as it is written."""
    import yaml

    try:
        value = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506  # as above
    except (yaml.YAMLError, RecursionError, ValueError):
        return written
    return value if isinstance(value, str | list) else written
