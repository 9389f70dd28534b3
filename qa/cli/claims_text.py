"""A checked draft as a person reads it in a terminal, or an editor: text in, lines out."""

import textwrap
from collections.abc import Iterator

from qa.checking.claims import CheckedClaim, CheckedDraft, Flag
from qa.citing.citations import position
from qa.cli.terminal import Style, coloured, place
from qa.text.printable import one_line, safe

__all__ = ["claims_lines", "claims_text"]

_OPEN, _CLOSE = "\ue000", "\ue001"  # private-use marks around what is flagged, so that wrapping does not count colour
_INDENT = "   "
_LONGEST_SUPPORT = 300  # code points of a support that are shown


def claims_text(draft: CheckedDraft, style: Style) -> str:
    """Every claim with its verdict, what is flagged marked, and the place that supports it; and the sum."""
    shown = [line for claim in draft.claims for line in (*_claim(claim, draft.index.corpus_root, style), "")]
    counts = [
        sum(claim.verdict == verdict for claim in draft.claims) for verdict in ("supported", "flagged", "unsupported")
    ]
    claims = "claim" if len(draft.claims) == 1 else "claims"
    total = "{} supported, {} flagged, {} unsupported.".format(*counts)
    return "\n".join([*shown, f"{len(draft.claims)} {claims}: {total}"])


def claims_lines(draft: CheckedDraft, text: str, name: str) -> str:
    """What is not supported, one line each, as ``name:line:column: what``, the place being that in the draft."""
    root = draft.index.corpus_root
    lines = []
    for claim in draft.claims:
        if claim.support is None:
            lines.append(f"{_place(name, text, claim.start_char_index)}: unsupported: {_flat(claim.claim)}")
        for flag in claim.flags:
            where = f" ({place(claim.support, root)})" if claim.support else ""
            lines.append(f"{_place(name, text, flag.start_char_index)}: {_told(flag)}{where}")
    return "\n".join(lines)


def _claim(claim: CheckedClaim, root: str, style: Style) -> Iterator[str]:
    text = claim.claim
    for flag in reversed(claim.flags):
        a, b = flag.start_char_index - claim.start_char_index, flag.end_char_index - claim.start_char_index
        text = f"{text[:a]}{_OPEN}{text[a:b]}{_CLOSE}{text[b:]}"
    inside = False
    verdict = claim.verdict.capitalize()
    for number, line in enumerate(_wrapped(f"{verdict}: {_flat(text)}", style.width - 2)):
        shown, inside = coloured(line, inside, style)
        yield shown.replace(verdict, style.strong(verdict), 1) if number == 0 else shown
    yield from (f"{_INDENT}{_told(flag)}" for flag in claim.flags)
    if claim.support is not None:
        yield f"{_INDENT}{place(claim.support, root)}"
        said = textwrap.shorten(_flat(claim.support.cited_text), _LONGEST_SUPPORT, placeholder=" …")
        yield from (f"{_INDENT}{_INDENT}{style.faint(line)}" for line in _wrapped(said, style.width - 8))


def _told(flag: Flag) -> str:
    """What is wrong with a fact, in words: 'number "12": the source has "9"'."""
    if flag.kind == "negation":
        says = f'the source denies it: "{_flat(flag.found)}"' if flag.found else "the source does not deny it"
    else:
        says = f'the source has "{_flat(flag.found)}"' if flag.found else "not in the source"
    return f'{flag.kind} "{_flat(flag.text)}": {says}'


def _place(name: str, text: str, offset: int) -> str:
    line, column = position(text, offset)
    return f"{one_line(name)}:{line}:{column}"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(20, width), break_on_hyphens=False)


def _flat(text: str) -> str:
    return " ".join(safe(text).split())
