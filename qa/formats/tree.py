"""An HTML or XHTML tree (lxml) to blocks of text, each with the CSS selector of the element it stands in."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from qa.formats.blocks import LOOKED_AT, Blocks, names_columns, row, tidy, verbatim
from qa.regex import regex

__all__ = ["add_page", "local"]

_HEADINGS = {name: level for level, name in enumerate("h1 h2 h3 h4 h5 h6".split(), start=1)}
_BLOCKS = frozenset(_HEADINGS) | frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form header hgroup hr li main menu nav ol p pre search section summary table tbody td tfoot th thead tr
    ul legend""".split()
)
_NEVER = frozenset(
    """script style noscript template iframe object embed applet svg canvas audio video map select button input textarea
    datalist progress meter head title meta link base frame frameset noframes rp rt area param source track dialog
    """.split()
)
_AROUND = frozenset("nav header footer aside search menu".split())  # of the page, outside its content
_ROLES_AROUND = frozenset("navigation banner contentinfo search complementary menu menubar toolbar dialog".split())
_NAMES_AROUND = regex(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|site-?(?:header|footer)|masthead|footer|cookies?|"
    r"adverts?|advertisement|share|sharing|social|skip-?links?|related|newsletter|popup|modal)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = regex(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_IDENTIFIER = regex(r"[A-Za-z][\w-]*", re.ASCII)
_MAIN_HOLDS = 0.25  # of the body's characters, for the main element to be taken for the content
_LONGEST_CELL = 300  # code points; a table with longer cells is a layout


class _Block(NamedTuple):
    """A paragraph, heading, list item or row: its tidied text and the selector of its element."""

    text: str
    css: str
    heading: int = 0  # its level
    names: bool = False  # of a table's columns


def add_page(blocks: Blocks, root: Any, place: Mapping[str, Any], *, whole: bool = False) -> None:
    """A page's content behind the other ``blocks``, each at ``place`` and its ``css``; ``whole``: all is content."""
    for block in _page_blocks(root, whole):
        css = {**place, "css": block.css}
        blocks.add(block.text, css, heading=block.heading, names=block.names, tidied=True)


def _page_blocks(root: Any, whole: bool) -> Iterator[_Block]:
    """The blocks of a page's content in order; of everything that can be seen, where nothing else is left."""
    body = next((element for element in root if local(element) == "body"), root)
    content = body if whole else _content(body)
    made = list(_Walk(root, around=content is body and not whole).blocks(content))
    yield from made or _Walk(root, around=False).blocks(body)


def local(element: Any) -> str:
    """An element's name in lower case, without namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _content(body: Any) -> Any:
    """The element that holds the content: ``main``, else the only article, if much of the text is in it."""
    elements = list(body.iter())
    mains = [e for e in elements if local(e) == "main" or e.get("role") == "main"]
    articles = [e for e in elements if local(e) == "article"]
    whole = _characters(body)
    for candidates in (mains, articles):
        if len(candidates) == 1 and _characters(candidates[0]) >= _MAIN_HOLDS * whole:
            return candidates[0]
    return body


def _characters(element: Any) -> int:
    return sum(len(text) for e in element.iter() if local(e) not in _NEVER for text in (e.text or "").split())


@dataclass(slots=True)
class _Walk:
    """One pass over a tree. ``around``: leave out what stands around the content of a page."""

    root: Any
    around: bool
    unique: Counter[str] = field(default_factory=Counter)
    waiting: list[str] = field(default_factory=list)

    def blocks(self, content: Any) -> Iterator[_Block]:
        # Pages without a doctype do not tell upper from lower case in an id.
        self.unique = Counter(e.get("id").lower() for e in self.root.iter() if e.get("id"))
        self.unique.update(f"<{name}>" for name in map(local, self.root.iter()) if name in ("main", "body"))
        css = self._path(content)
        yield from self._inside(content, css, css)
        yield from self._flush(css)

    def _path(self, element: Any) -> str:
        chain = [element, *element.iterancestors()][::-1]
        css = local(chain[0])
        for parent, child in pairwise(chain):
            css = next(selector for other, selector in self._children(parent, css) if other is child)
        return css

    def _children(self, parent: Any, css: str) -> Iterator[tuple[Any, str]]:
        """The elements in ``parent`` (selected by ``css``), each with its selector."""
        names = [local(child) for child in parent]
        total, seen, elements = Counter(names), Counter[str](), 0
        for child, name in zip(parent, names, strict=True):
            seen[name] += 1
            elements += bool(name)  # a comment counts for nothing
            if not _IDENTIFIER.fullmatch(name):
                step = f"*:nth-child({elements})"  # no name that a selector can have
            else:
                step = f"{name}:nth-of-type({seen[name]})" if total[name] > 1 else name
            yield child, self._selector(child, name) or f"{css} > {step}"

    def _selector(self, element: Any, name: str) -> str:
        """A selector of the element by itself; "" if others are like it."""
        identity = element.get("id") or ""
        if _IDENTIFIER.fullmatch(identity) and self.unique[identity.lower()] == 1:
            return f"#{identity}"
        return name if self.unique[f"<{name}>"] == 1 else ""

    def _inside(self, element: Any, css: str, block: str, *, kept: bool = False) -> Iterator[_Block]:
        """The blocks below ``element``. Text outside inner blocks waits for the end of the one it stands in, ``block``.

        ``kept``: white space and line breaks are meant.
        """
        self._wait(element.text, kept)
        for child, selector in self._children(element, css):
            name = local(child)
            dropped = not name or self._dropped(child, name)
            if name in _BLOCKS:
                yield from self._flush(block)
                if not dropped:
                    yield from self._block(child, name, selector, kept)
            elif name == "br":
                self.waiting.append("\n")
            elif not dropped:
                yield from self._inside(child, selector, block, kept=kept)
            self._wait(child.tail, kept)

    def _block(self, element: Any, name: str, css: str, kept: bool) -> Iterator[_Block]:
        if name == "table" and _is_data(element):
            yield from self._table(element, css)
            return
        kept = kept or name == "pre"
        yield from self._inside(element, css, css, kept=kept)
        yield from self._flush(css, heading=_HEADINGS.get(name, 0), kept=kept)

    def _wait(self, text: str | None, kept: bool) -> None:
        if text:
            self.waiting.append(text if kept else re.sub(r"\s+", " ", text))

    def _flush(self, css: str, *, heading: int = 0, kept: bool = False) -> Iterator[_Block]:
        waiting = "".join(self.waiting)
        text = verbatim(waiting) if kept else tidy(waiting)
        self.waiting.clear()
        if text.strip():
            yield _Block(text, css, heading)

    def _dropped(self, element: Any, name: str) -> bool:
        if name in _NEVER or element.get("hidden") is not None or element.get("aria-hidden") == "true":
            return True
        if _HIDDEN.search(element.get("style") or ""):
            return True
        role = element.get("role") or ""
        if name == "nav" or role in ("navigation", "menu", "search"):
            return True
        if not self.around or name in ("body", "html", "main", "article"):
            return False
        named = f"{element.get('id') or ''} {element.get('class') or ''}"
        if name in _BLOCKS and _NAMES_AROUND.search(named):
            return True
        if name in _AROUND:
            return not any(local(e) in ("article", "main", "section", "blockquote") for e in element.iterancestors())
        return role in _ROLES_AROUND or _is_menu(element, name)

    def _table(self, table: Any, css: str) -> Iterator[_Block]:
        """A table of data, a row a block."""
        rows = list(self._rows(table, css))
        names: list[str] = []
        for number, (element, selector, cells) in enumerate(rows):
            heads = all(local(cell) == "th" for cell in element)
            marked = local(element) == "tr" and (heads or local(element.getparent()) == "thead")
            if local(element) == "tr" and not names and number + 1 < len(rows) and len(cells) > 1:
                below = [others for _, _, others in rows[number + 1 : number + 1 + LOOKED_AT]]
                judged = len(cells) > 2 and names_columns(cells, below)
                if marked or judged:
                    names = cells
                    yield _Block(row(cells), selector, names=True)
                    continue
            text = tidy(row(cells, names))
            if text:
                yield _Block(text, selector)

    def _rows(self, table: Any, css: str) -> Iterator[tuple[Any, str, list[str]]]:
        groups = [local(part) for part in table if local(part) in ("thead", "tbody", "tfoot")]
        for part, selector in self._children(table, css):
            if local(part) == "caption":
                yield part, selector, [_cell(part)]
            elif local(part) == "tr":
                yield part, selector, [_cell(cell) for cell in part]
            for child, inner in self._children(part, selector):
                if local(part) in groups and local(child) == "tr":
                    # A browser puts a tbody around rows that have none, other parsers do not: this is right for both.
                    either = f"{css} tr{inner.removeprefix(f'{selector} > tr')}" if groups == ["tbody"] else inner
                    yield child, either, [_cell(cell) for cell in child]


def _cell(cell: Any) -> str:
    texts = (e.text if part == "text" else e.tail for part, e in _texts(cell))
    return " ".join(" ".join(text for text in texts if text).split())


def _texts(cell: Any) -> Iterator[tuple[str, Any]]:
    """The texts of an element in order, as (which, of which element), without those that are never seen."""
    if local(cell) in _NEVER:
        return
    yield "text", cell
    for child in cell:
        yield from _texts(child)
        yield "tail", child


def _is_data(table: Any) -> bool:
    """Whether a table holds data: no table in it, and no cell with text longer than a few sentences."""
    if next(table.iterdescendants("{*}table"), None) is not None:
        return False
    cells = [cell for cell in table.iter() if local(cell) in ("td", "th")]
    return all(len(_cell(cell)) <= _LONGEST_CELL for cell in cells)


def _is_menu(element: Any, name: str) -> bool:
    """Whether a list is nothing but short links."""
    if name not in ("ul", "ol", "dl") or len(element) < 4:
        return False
    linked = sum(len("".join(a.itertext())) for a in element.iter() if local(a) == "a")
    return linked >= 0.9 * max(1, len("".join("".join(element.itertext()).split()))) and linked < 60 * len(element)
