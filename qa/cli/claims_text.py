"""A checked draft as a person reads it in a terminal, or an editor: text in, lines out."""

import textwrap
from collections.abc import Iterator
from typing import get_args

from qa.checking.claims import CheckedClaim, CheckedDraft, Flag, Verdict
from qa.citing.citations import position
from qa.cli.terminal import Style, flat, place, with_marks, wrapped
from qa.text.printable import counted, one_line

__all__ = ["claims_lines", "claims_text"]

_INDENT = "   "
_LONGEST_SUPPORT = 300  # code points of a support that are shown


def claims_text(draft: CheckedDraft, style: Style) -> str:
    """Every claim with its verdict, what is flagged marked, and the place that supports it; and the sum."""
    shown = [line for claim in draft.claims for line in (*_claim(claim, draft.index.corpus_root, style), "")]
    verdicts = [claim.verdict for claim in draft.claims]
    total = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in get_args(Verdict))
    return "\n".join([*shown, f"{counted(len(verdicts), 'claim')}: {total}."])


def claims_lines(draft: CheckedDraft, text: str, name: str) -> str:
    """What is not supported, one line each, as ``name:line:column: what``, the place being that in the draft."""
    root = draft.index.corpus_root
    lines = []
    for claim in draft.claims:
        if claim.support is None:
            lines.append(f"{_place(name, text, claim.start_char_index)}: unsupported: {flat(claim.claim)}")
        for flag in claim.flags:
            where = f" ({place(claim.support, root)})" if claim.support else ""
            lines.append(f"{_place(name, text, flag.start_char_index)}: {_told(flag)}{where}")
    return "\n".join(lines)


def _claim(claim: CheckedClaim, root: str, style: Style) -> Iterator[str]:
    text, verdict = with_marks(claim.claim, claim.flags, claim.start_char_index), claim.verdict.capitalize()
    first, *lines = wrapped([f"{verdict}: {flat(text)}"], style, style.width - 2)
    yield first.replace(verdict, style.strong(verdict), 1)
    yield from lines
    yield from (f"{_INDENT}{_told(flag)}" for flag in claim.flags)
    if claim.support is not None:
        yield f"{_INDENT}{place(claim.support, root)}"
        said = textwrap.shorten(flat(claim.support.cited_text), _LONGEST_SUPPORT, placeholder=" …")
        yield from (
            f"{_INDENT}{_INDENT}{style.faint(line)}"
            for line in textwrap.wrap(said, max(20, style.width - 8), break_on_hyphens=False)
        )


def _told(flag: Flag) -> str:
    """What is wrong with a fact, in words: 'number "12": the source has "9"'."""
    if flag.kind == "negation":
        says = f'the source denies it: "{flat(flag.found)}"' if flag.found else "the source does not deny it"
    else:
        says = f'the source has "{flat(flag.found)}"' if flag.found else "not in the source"
    return f'{flag.kind} "{flat(flag.text)}": {says}'


def _place(name: str, text: str, offset: int) -> str:
    line, column = position(text, offset)
    return f"{one_line(name)}:{line}:{column}"
