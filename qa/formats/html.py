"""HTML: the content of a page, block by block, each with a CSS selector that leads back to its element.

What is not the page's content is left out: scripts, controls, hidden elements, navigation, banners and footers of the
page; all but the ``main`` element (or the only article) where that holds the content. Limits: `MOST_BYTES` a file,
elements nested 255 deep, `MOST_ATTRIBUTES` a tag.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from qa.errors import FormatError
from qa.formats.base import Extracted
from qa.formats.blocks import Blocks, facts, line
from qa.formats.plain import decode
from qa.formats.tree import page_blocks

__all__ = ["MOST_ATTRIBUTES", "HtmlFormat", "parse_html"]

MOST_ATTRIBUTES = 2000

_CHARSET = re.compile(rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096  # bytes in which the encoding has to be declared
_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+|))?+"""
_ATTRIBUTES = rf"(?:[\s/]++|{_ATTRIBUTE})*+"
_TAG = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b{_ATTRIBUTES}>?.*?(?:</\1|\Z)|<[a-z][^\s/>]*+({_ATTRIBUTES})",
    re.DOTALL | re.IGNORECASE,
)
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "citation_title"),
    "author": ("author", "article:author", "dc.creator", "citation_author", "parsely-author"),
    "date": (
        "article:published_time", "date", "dc.date", "dcterms.date", "citation_publication_date", "datepublished",
        "pubdate", "parsely-pub-date", "article:modified_time",
    ),
    "outlet": ("og:site_name", "dc.publisher", "citation_journal_title", "application-name"),
}  # fmt: skip
"""Names of ``meta`` elements (``name``, ``property`` or ``itemprop``) that say a thing, best first."""


class HtmlFormat:
    """Web pages."""

    name = "HTML"
    suffixes = (".html", ".htm", ".xhtml")

    def read(self, data: bytes) -> Extracted:
        return read_page(decoded(data))


def read_page(text: str) -> Extracted:
    """The content of a page that is decoded already. Raises `FormatError`."""
    root = parse_html(text)
    blocks = Blocks()
    for block in page_blocks(root):
        blocks.add(block.text, {"css": block.css}, heading=block.heading, tidied=True)
    metadata = _metadata(root)
    return blocks.extracted(metadata if "title" in metadata else facts(title=_title_element(root)) | metadata)


def decoded(data: bytes) -> str:
    """A page's characters: by byte order mark, by its own declaration, else as plain text is."""
    found = _CHARSET.search(data, 0, _HEAD)
    marked = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    if found and not marked and b"\0" not in data[:_HEAD]:
        name = found.group(1).decode("ascii").lower()
        try:
            return data.decode("cp1252" if name in ("iso-8859-1", "latin1", "ascii") else name, "replace")
        except (LookupError, ValueError):
            pass  # an encoding nobody knows
    return decode(data)[0]


def parse_html(text: str) -> Any:
    """The root element (lxml) of a page. Raises `FormatError` if it would take too long or holds nothing."""
    from lxml import etree

    _check_attributes(text)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(f"damaged HTML: {line(str(error))}") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log.filter_from_fatals()):
        raise FormatError("damaged HTML: its elements are nested more than 255 deep")
    if root is None:
        raise FormatError("empty")
    return root


def _check_attributes(text: str) -> None:
    """Parsing takes the square of a tag's attributes: refuse what no page has."""
    for tag in _TAG.finditer(text):
        attributes = tag.group(2)
        if attributes and len(attributes) > 3 * MOST_ATTRIBUTES:
            number = sum(1 for _ in re.finditer(_ATTRIBUTE, attributes))
            if number > MOST_ATTRIBUTES:
                raise FormatError(f"damaged HTML: a tag has {number:,} attributes, more than {MOST_ATTRIBUTES:,}")


class _Meta(NamedTuple):
    name: str
    content: str


def _metas(root: Any) -> Iterator[_Meta]:
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if name and element.get("content"):
            yield _Meta(name.strip().lower(), element.get("content"))


def _metadata(root: Any) -> dict[str, str]:
    """Title, author, date and outlet as the page's ``meta`` elements give them."""
    given: dict[str, str] = {}
    for meta in _metas(root):
        given.setdefault(meta.name, meta.content)
    best = {key: next((given[name] for name in names if name in given), None) for key, names in _META.items()}
    if best["date"] is None:
        time = next((element.get("datetime") for element in root.iter("time") if element.get("datetime")), None)
        best["date"] = time
    return facts(**best)


def _title_element(root: Any) -> str | None:
    element = next(root.iter("title"), None)
    return None if element is None else "".join(element.itertext())
