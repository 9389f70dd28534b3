"""Text in, sentence spans out.

A sentence is the smallest piece this package shows or cites, so the split has to be right about offsets first and
about language second. The spans are ordered, do not overlap, begin and end with a non-blank character, and together
hold every non-blank character of the text. Rules, not weights: blocks (paragraphs, headings, list items, table
rows, lines that were not wrapped) are cut first, then each block at its sentence ends. Linear in the text's length.
"""

import re
from collections.abc import Iterator

from qa.models import Span

__all__ = ["blocks", "last_sentences", "sentence_spans", "sentences_of"]

# A line that begins a block, whatever stands above it: heading, list item, quote, table row, rule, fence.
_OPENS = re.compile(r"[ \t]*(?:#{1,6}[ \t]|[-*+•–][ \t]|\d{1,3}[.)][ \t]|>|\||-{3,}|={3,}|`{3}|~{3})")
# A line that is a whole block: nothing below continues it.
_WHOLE = re.compile(r"[ \t]*(?:#{1,6}[ \t]|\||-{3,}|={3,}|`{3}|~{3})")
_QUOTE = re.compile(r"[ \t]*>[ \t]*\S")
# Text is not wrapped by hand beyond this many characters: a longer line is a paragraph of its own.
_WIDEST_WRAP = 120

_CLOSERS = "\"'”’»›“‘«‹)\\]}*_"  # the German „…“ and »…« close with what opens elsewhere
# Latin-script ends need white space behind them, CJK ends do not.
# A run of marks is looked at once, from its beginning (a search from each of them would be quadratic).
_END = re.compile(rf"(?:(?<![.!?…؟।])[.!?…؟।]++[{_CLOSERS}]*+(?=\s))|(?:[。！？｡]++[”’」』）】》\"']*+)")

_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof rev hon pres gov sen rep gen col maj capt cmdr lt sgt cpl adm brig st mt ft sr jr esq
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    no nos vol vols fig figs eq eqs ch sec art para pp pg ed eds trans cf viz al ca approx est vs
    inc pvt ltd plc co corp bros dept univ assn bldg ave blvd rd eg ie e.g i.e a.m p.m
    bzw usw z.b d.h u.a vgl nr hr fr str abs bd sog evtl ggf inkl zzgl
    sra ud uds ee uu ee.uu pág núm art""".split()
)  # lower case, without the last dot
# After one of these a capital letter does not begin a sentence: titles before names, "No. 5", "Fig. 2", "vs. X".
_BINDS_FORWARD = frozenset(
    """mr mrs ms dr prof rev hon pres gov sen rep gen col maj capt cmdr lt sgt cpl adm brig st mt ft
    no nos vol vols fig figs eq eqs ch sec pp pg cf viz vs eg ie e.g i.e z.b d.h vgl nr hr fr sra ca approx
    pvt bzw bspw inkl exkl zzgl sog evtl ggf pág págs núm ej av bijv dhr mevr""".split()
)
# The same, but only as written here: in lower case some are words.
_BINDS_FORWARD_CAPITALISED = frozenset(
    "Mio Mrd Abb Hl Srta Sres Dra Dña Sto Sta Gral Avda Lic Ing Arq Excmo Excma Mons Mme Mmes Mlle Dott".split()
)
_GERMAN_MONTH = re.compile(
    r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhunderts?)\b"
)
# "der 2. Weltkrieg": a short number behind one of these is an ordinal, if what follows does not begin a sentence.
_GERMAN_ORDINAL = re.compile(
    r"(?:(?<!\bI )\bam|\b(?:de[rmns]|die|das|im|vom|zu[mr]|beim|seit|bis|ab|und|oder|jede[rnms]?|diese[rnms]?|"
    r"(?:ein|sein|ihr|unser)(?:e[rnms]?)?))\s+\d{1,2}$",
    re.IGNORECASE,
)
# Words that begin an English sentence far oftener than they follow an abbreviation ("the U.S. The …").
_STARTERS = frozenset(
    """the a an in on at it he she they we i this that these those but and however so yet if when while after before
    since as for there his her its their our my what who why how where not no now then also although though because
    during with from by to under over both one some many most all another other such even still only meanwhile
    moreover furthermore instead therefore thus according last next""".split()
)
# The same of German and Spanish, behind their own abbreviations only: "usw. Die …", "EE. UU. El …".
_GERMAN_STARTERS = frozenset(
    """der die das ein eine er sie es wir ich dies diese dieser dieses im in am an auf bei nach mit von zu für und aber
    doch wenn als da so auch nur danach dann damals heute dabei seit während""".split()
)
_SPANISH_STARTERS = frozenset(
    """el la los las un una unos unas en con de por para según y pero si no se su sus este esta estos estas cuando como
    también además sin desde entre tras""".split()
)
_STARTERS_BEHIND = {
    **dict.fromkeys(("usw", "str", "abs"), _GERMAN_STARTERS),
    **dict.fromkeys(("uu", "ee.uu", "ud", "uds"), _SPANISH_STARTERS),
}
_QUOTATIVE = re.compile("と|って")  # 「はい。」と言った: "…", he said
_WORD = re.compile(r"\S{1,40}")
_LAST_WORD = re.compile(r"(\S+)$")
_NEXT_WORD = re.compile(r"\s+[\"'“‘«(\[*_]*(\S{1,40})")
_BLANK_LINE = re.compile(r"\n[^\S\n]*(?=\r?\n)")


def sentence_spans(text: str) -> list[Span]:
    """Spans of the sentences of ``text`` in code points: ordered, disjoint, trimmed, losing no non-blank character."""
    return [sentence for block in blocks(text) for sentence in sentences_of(text, block)]


def blocks(text: str) -> Iterator[Span]:
    """Paragraphs and lone lines of ``text``, trimmed, in order; a sentence never crosses their edges."""
    for start, end in _paragraphs(text):
        lines = list(_lines(text, start, end))
        width = max((b - a for a, b in lines), default=0)
        opened = None
        for number, (a, b) in enumerate(lines):
            opened = a if opened is None else opened
            following = lines[number + 1] if number + 1 < len(lines) else None
            if following is None or _breaks(text, opened, (a, b), following, width):
                block = _trimmed(text, opened, b)
                if block:
                    yield block
                opened = None


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        newline = text.find("\n", start, end)
        stop = end if newline < 0 else newline
        yield start, stop
        start = stop + 1


def _breaks(text: str, opened: int, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether the newline behind ``line`` ends the block that began at ``opened``, or only wraps it.

    Text wrapped by hand breaks where the next word would not have fitted; a line that ends well short of the
    paragraph's width, or a paragraph wider than anyone wraps, was broken on purpose.
    """
    a, b = following
    if _OPENS.match(text, a, b):
        return not (_QUOTE.match(text, a, b) and _QUOTE.match(text, *line))
    if width > _WIDEST_WRAP or _WHOLE.match(text, *line):
        return True
    if _OPENS.match(text, opened) and text[a].isspace():
        return False  # an indented line goes on with its list item
    first_word = _WORD.search(text, a, b)
    room = width - (line[1] - line[0])
    return room > (len(first_word.group()) if first_word else 0) + width // 4


def last_sentences(text: str, most: int, *, cut: bool) -> list[int]:
    """Where those whole sentences begin that are together the last ``most`` code points, at most, of ``text``.

    ``cut``: the text is the end of a longer one, so its first sentence may lack its beginning.
    """
    starts = [span.start for span in sentence_spans(text)][1 if cut else 0 :]
    return [start for start in starts if len(text) - start <= most]


def sentences_of(text: str, block: Span) -> Iterator[Span]:
    """The sentences of one of the `blocks` of ``text``."""
    start = block.start
    for end in _END.finditer(text, block.start, block.end):
        if end.end() < block.end and _ends_sentence(text, start, block.end, end):
            sentence = _trimmed(text, start, end.end())
            if sentence:
                yield sentence
            start = end.end()
    rest = _trimmed(text, start, block.end)
    if rest:
        yield rest


def _ends_sentence(text: str, start: int, stop: int, end: re.Match[str]) -> bool:
    mark = end.group()
    if mark[0] in "。！？｡؟।":
        return not (mark[-1] in "」』" and _QUOTATIVE.match(text, end.end()))
    following = _NEXT_WORD.match(text, end.end(), stop)
    word = following.group(1) if following else ""
    if word[:1].islower():
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    return _full_stop_ends(text[max(start, end.start() - 40) : end.start()], word, end.start() - start)


def _full_stop_ends(before: str, word: str, length: int) -> bool:
    """Whether a single full stop after ``before`` and in front of the capitalised ``word`` ends the sentence."""
    last = _LAST_WORD.search(before)
    token = (last.group(1) if last else "").lstrip("\"'“‘«([*_>-—–")
    bare = token.rsplit("-", 1)[-1].rsplit("—", 1)[-1].lower()
    starts = word.strip(",;:’'").lower()
    starter = starts in _STARTERS
    if bare in _BINDS_FORWARD or token in _BINDS_FORWARD_CAPITALISED:
        return False
    if bare in _ABBREVIATIONS:
        return (starter or starts in _STARTERS_BEHIND.get(bare, ())) and not word[:1].isdigit()
    if len(token) == 1 and token.isalpha():
        return starter and length > 3  # an initial or "p. 5", "z. B.": "J. Smith"
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", token):
        return starter  # an acronym: "the U.S. Navy", "the U.S. The …"
    if re.fullmatch(r"\d{1,3}", token):
        ordinal = _GERMAN_MONTH.match(word) or (_GERMAN_ORDINAL.search(before) and starts not in _GERMAN_STARTERS)
        return length > len(token) and not ordinal  # "1. Item", "16. Januar"
    return True


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
