"""What a claim puts into somebody's mouth: words in quotation marks that are not said so, and what another said."""

import re
from collections.abc import Iterator, Sequence

from qa.checking.alignment import Fault
from qa.facts.speakers import speaker
from qa.facts.statements import Statement
from qa.models import Span
from qa.regex import regex
from qa.text.nations import governments
from qa.text.persons import same_person

__all__ = ["misattributed", "misquoted", "said_by", "same_speaker", "speakers_of"]

_QUOTED = regex(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»")
_LEFT_OUT = regex(r"…|\.\.\.|\[[^\]]*\]")
_WORD = regex(r"\w+")
_SHORT = regex(r"\b(?P<verb>ca|wo|sha)n[’']t\b|\bcannot\b|n[’']t\b")
_LONG = {"ca": "can", "wo": "will", "sha": "shall"}


def misquoted(claim: Statement, texts: Sequence[str]) -> Iterator[Fault]:
    """Words of the claim in quotation marks that stand in none of ``texts`` (its support's passage) in that order.

    Letter case, marks and "n't" for "not" do not count; what stands around "…" and "[…]" is looked for by itself.
    """
    if _QUOTED.search(claim.text) is None:
        return
    there = [_words(text) for text in texts]
    for quoted in _QUOTED.finditer(claim.text):
        parts = [_words(part) for part in _LEFT_OUT.split(quoted[quoted.lastindex or 0])]
        if not all(any(part in text for text in there) for part in parts):
            yield Fault("quotation", Span(*quoted.span(quoted.lastindex or 0)))


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(_SHORT.sub(_in_full, text.casefold())))} "


def _in_full(short: re.Match[str]) -> str:
    """A verb with "not" as two words: "can't", "won't"."""
    return f"{_LONG.get(short['verb'], '')} not" if short[0] != "cannot" else "can not"


def said_by(claim: Statement) -> str | None:
    """The person who says it by the claim; None of governments, which go by many names."""
    who = speaker(claim.text)
    return who if who and _is_person(who) and who in claim.text else None


def speakers_of(sentences: Sequence[str], support: range) -> list[str]:
    """The persons who say the support, some of a passage's ``sentences``."""
    told = (speaker(sentences[i], sentences[:i], sentences[i + 1 :]) for i in support)
    return [who for who in told if who and _is_person(who)]


def misattributed(claim: Statement, who: str | None, support: Statement, told: Sequence[str]) -> Iterator[Fault]:
    """Whoever says it in the claim (``who``), where others say it (``told``): not if the support names the one, or the
    claim one of the others.
    """
    if who is None or not told or same_person(support.text, who):
        return
    if not any(same_speaker(who, name) or same_person(claim.text, name) for name in told):
        start = claim.text.index(who)
        yield Fault("name", Span(start, start + len(who)), told[-1])


def same_speaker(one: str, other: str) -> bool:
    """Whether both names, one of which may be a surname, are of one person."""
    return same_person(one, other) or same_person(other, one)


def _is_person(name: str) -> bool:
    short = len(name) > 1 and name.replace(".", "").isupper()  # "U.S.", "UN"
    return name[0].isupper() and not short and name.split()[-1] not in governments()
