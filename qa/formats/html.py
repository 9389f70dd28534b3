"""HTML: the content of a page, block by block, each with a CSS selector that leads back to its element.

What is not the page's content is left out: scripts, controls, hidden elements, navigation, banners and footers of the
page; all but the ``main`` element (or the only article) where that holds the content. The tree is
the one that browsers make (Lexbor), so that selectors hold there. Limits: `MOST_HTML`, and those of
`qa.formats.html_cost`.
"""

import re
from typing import Any

from qa.errors import FormatError
from qa.formats.base import Extracted
from qa.formats.blocks import Blocks, facts
from qa.formats.charsets import declared_in_page
from qa.formats.html_cost import check_cost
from qa.formats.plain import decode, is_marked
from qa.formats.tree import add_page
from qa.regex import regex

__all__ = ["DEEPEST", "MOST_HTML", "decoded", "parse_html", "read"]

MOST_HTML = 32_000_000
"""Characters of one page."""

DEEPEST = 200
"""Elements inside each other."""

_CHARSET = regex(rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096  # bytes in which the encoding has to be declared
_NAME = regex(r"[A-Za-z][A-Za-z0-9_-]*")
_NO_XML = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ASKED = frozenset(
    "id class style hidden role aria-hidden property name itemprop content datetime".split()
)  # attributes
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


def read(data: bytes) -> Extracted:
    """The content of a web page. Raises `FormatError`."""
    root = parse_html(decoded(data))
    blocks = Blocks()
    add_page(blocks, root, {})
    metadata = _metadata(root)
    return blocks.extracted(metadata if "title" in metadata else facts(title=_title_element(root)) | metadata)


def decoded(data: bytes) -> str:
    """A page's characters: by byte order mark, by its own declaration, else as plain text is."""
    found = _CHARSET.search(data, 0, _HEAD)
    if found and not is_marked(data) and b"\0" not in data[:_HEAD]:
        text = declared_in_page(data, found.group(1).decode("ascii"))
        if text is not None:
            return text
    return decode(data)[0]


def parse_html(text: str) -> Any:
    """The root element (lxml) of the tree that a browser makes of a page. Raises `FormatError`.

    Attributes that nothing here asks for are left out of it, elements deeper than `DEEPEST` are but their text.
    """
    from lxml import etree
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    if len(text) > MOST_HTML:
        raise FormatError(f"more than {MOST_HTML:,} characters of HTML: split it")
    check_cost(text)
    try:
        node: Any = LexborHTMLParser(text.encode("utf-8", "replace")).root
    except SelectolaxError as error:
        raise FormatError(f"damaged HTML: {error}") from error
    builder = etree.TreeBuilder()
    opened: list[str] = []  # names of the elements around; "" for one that is left out
    while True:
        if node.is_element_node:
            opened.append(_name(node.tag) if len(opened) < DEEPEST else "")
            if opened[-1]:
                builder.start(opened[-1], {key: node.attributes[key] or "" for key in _ASKED & node.attributes.keys()})
            if node.first_child is not None:
                node = node.first_child
                continue
            _close(builder, opened)
        elif node.is_text_node:
            builder.data(_NO_XML.sub(" ", node.text_content or ""))
        while node.next is None and len(opened) > 0:
            node = node.parent
            _close(builder, opened)
        if not opened:
            return builder.close()
        node = node.next


def _close(builder: Any, opened: list[str]) -> None:
    name = opened.pop()
    if name:
        builder.end(name)


def _name(tag: str) -> str:
    """An element's name; one that no selector can have stands for all that cannot be named in XML."""
    return tag if _NAME.fullmatch(tag) else "_"


def _metadata(root: Any) -> dict[str, str]:
    """Title, author, date and outlet as the page's ``meta`` elements give them."""
    given: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and element.get("content"):
            given.setdefault(name.strip().lower(), element.get("content"))
    best = {key: next((given[name] for name in names if name in given), None) for key, names in _META.items()}
    if best["date"] is None:
        best["date"] = next(filter(None, (element.get("datetime") for element in root.iter("time"))), None)
    return facts(**best)


def _title_element(root: Any) -> str | None:
    element = next(root.iter("title"), None)
    return None if element is None else "".join(element.itertext())
