"""Somebody's draft against the corpus: for each sentence the span that supports it best, and which facts differ there.

Every sentence is searched for like a question. Candidates are the sentences of the best passages, alone and with their
neighbour; the support is the one that is nearest in meaning, shares most words, and has fewest facts otherwise. No
model writes or judges: the same draft over the same index gives the same result. "Supported" means that such a span
is there and that numbers, dates, names and negations agree with it, and no opposite stands there, not that it says the
same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel, ConfigDict

from qa.checking.alignment import Fault, Kind
from qa.checking.candidates import nearest, told_by
from qa.checking.headed import told_above
from qa.checking.joining import joined
from qa.checking.mismatches import faults, shared
from qa.checking.quoted import misattributed, misquoted, said_by, same_speaker
from qa.checking.surroundings import above, in_front, speakers
from qa.errors import UsageError
from qa.facts.statements import Statement, statement, stem
from qa.indexing.index import Reader, Snapshot
from qa.models import Citation, IndexInfo, Span
from qa.ranking.retrieval import LONGEST_QUESTION, Hit, prepared, ranked
from qa.regex import regex
from qa.text.naming import TITLES, known_names
from qa.text.sentences import sentence_spans
from qa.text.words import words

__all__ = ["CheckedClaim", "CheckedDraft", "Flag", "Verdict", "check"]

Verdict = Literal["supported", "flagged", "unsupported"]

_PASSAGES = 8  # that are looked at for each claim
_TOGETHER = 64  # claims encoded at once
_ADDS = 0.1  # share of the claim that a second sentence has to add
_FAULT = 0.15  # of a score, for each fact that differs
_OPPOSITE = 0.05  # for what is denied or opposite there: of the same thing it tells more than what only is near
_LEAST = 0.5  # score below which nothing supports a claim
_ENDED = regex(r"[.!?;][”’\"')*_\]]*\s*(?:\[\^?\w+\]\s*)?$")
_TITLES = frozenset(map(stem, TITLES))
_THE = regex(r"\b[Tt]he\s{1,2}(?:\w+\s{1,2})?$")
_ARTICLE = 40  # code points in front of a name in which it stands
_COSINE = 0.5  # weight of meaning in the score; shared words and facts have the rest


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Flag(_Frozen):
    """A fact of a claim that its support does not hold: ``text`` at a place of the draft (code points).

    ``found`` is what the support has instead, None where nothing clearly takes its place. A "word" is one for which it
    has the opposite, or what is only to come. Of a negation, ``text`` is the word that denies, or the word that the
    support denies, by ``found``.
    """

    kind: Kind
    text: str
    start_char_index: int
    end_char_index: int
    found: str | None


class CheckedClaim(_Frozen):
    """A sentence of the draft, verbatim, and its place there in code points; lines and columns are 1-based.

    ``score`` (0 to 1) is how near the support is in meaning, words and facts. A claim without a support is
    "unsupported"; one with flags is "flagged".
    """

    claim: str
    start_char_index: int
    end_char_index: int
    verdict: Verdict
    score: float
    support: Citation | None
    flags: tuple[Flag, ...]


class CheckedDraft(_Frozen):
    """What ``qa check --format json`` prints."""

    claims: tuple[CheckedClaim, ...]
    index: IndexInfo

    @property
    def holds(self) -> bool:
        """Whether every claim is supported, without a flag."""
        return all(claim.verdict == "supported" for claim in self.claims)


@dataclass(frozen=True, slots=True)
class _Support:
    hit: Hit
    span: Span
    score: float
    faults: Sequence[Fault]


def check(reader: Reader, snapshot: Snapshot, draft: str) -> CheckedDraft:
    """Check every sentence of ``draft`` that states something: no headings, no questions.

    Raises `UsageError` if there is none, or no text.
    """
    if not isinstance(draft, str):
        raise UsageError(f"the draft is of type {type(draft).__name__}: give it as one text")
    spans = [span for span in sentence_spans(draft) if _states(span.of(draft))]
    if not spans:
        raise UsageError('there is no sentence to check: give one, as in `qa check "The war ended in 1988."`')
    known = known_names([draft])
    checked = []
    for first in range(0, len(spans), _TOGETHER):
        some = spans[first : first + _TOGETHER]
        asked = [span.of(draft)[:LONGEST_QUESTION] for span in some]
        for span, query in zip(
            some, prepared(reader, snapshot, asked, _PASSAGES, "hybrid", statements=True), strict=True
        ):
            checked.append(_checked(draft, span, ranked(snapshot, query, _PASSAGES), known))
    return CheckedDraft(claims=tuple(checked), index=snapshot.info)


def _states(sentence: str) -> bool:
    return (
        any(c.isalpha() for c in sentence)
        and not sentence.startswith("#")
        and not sentence.rstrip("\"'”’)*_").endswith("?")
    )


def _checked(draft: str, span: Span, hits: Sequence[Hit], known: frozenset[str]) -> CheckedClaim:
    known |= known_names(hit.text for hit in hits)
    support = _best(statement(span.of(draft), known), hits, known)
    near = support is not None and support.score >= _LEAST
    flags = tuple(_flag(draft, span, fault) for fault in support.faults) if support and near else ()
    return CheckedClaim(
        claim=span.of(draft),
        start_char_index=span.start,
        end_char_index=span.end,
        verdict="flagged" if flags else "supported" if near else "unsupported",
        score=support.score if support else 0.0,
        support=support.hit.window.cite(support.span) if support and near else None,
        flags=flags,
    )


def _flag(draft: str, span: Span, fault: Fault) -> Flag:
    place = fault.span.shifted(span.start)
    return Flag(
        kind=fault.kind, text=place.of(draft), start_char_index=place.start, end_char_index=place.end, found=fault.found
    )


def _best(claim: Statement, hits: Sequence[Hit], known: frozenset[str]) -> _Support | None:
    """The candidate that is near and has few facts otherwise; of equals the one ranked first."""
    near = nearest(claim, hits)
    described, who = _described(claim), said_by(claim)
    best: _Support | None = None
    for candidate in near:
        window, passage = candidate.hit.window, candidate.hit.row.span
        if _only_names(claim, window.of(candidate.span), known):
            continue
        said = statement(window.of(candidate.span), known)
        told = told_by(candidate) if who else []
        said = replace(said, said=said.said | speakers(window, candidate.span) | _of_the_same(who, told))
        heads = above(window, candidate.span)
        own, otherwise = told_above(claim, said, heads)
        share = shared(own, said)
        alone = [statement(window.of(part), known) for part in candidate.parts]
        if len(alone) > 1 and share < max(shared(claim, each) for each in alone) + _ADDS:
            continue
        before = {word.folded for word in words(in_front(window, passage, candidate.span))} if said.points_back else ()
        titled = {word for word in heads.words if word in described or not word.isalpha()}
        wrong = [*otherwise, *faults(own, replace(said, said=said.said | titled), before)]
        wrong = wrong or (joined(own, *alone) if len(alone) > 1 else [])
        spoken = [*misquoted(claim, [candidate.hit.text, *heads.texts]), *misattributed(claim, who, said, told)]
        wrong += [fault for fault in spoken if not any(fault.span.overlap(other.span) for other in wrong)]
        score = _COSINE * max(0.0, candidate.near) + (1 - _COSINE) * share
        if best is None or score - _lost(wrong) > best.score - _lost(best.faults):
            best = _Support(candidate.hit, candidate.span, min(1.0, score), wrong)
    return best


def _of_the_same(who: str | None, told: Sequence[str]) -> frozenset[str]:
    """The words, folded, of the name of whoever says it in the claim, if it is told of that one."""
    same = who is not None and any(same_speaker(who, name) for name in told)
    return frozenset(word.folded for word in words(who)) if who and same else frozenset()


def _lost(wrong: Sequence[Fault]) -> float:
    """What a candidate loses of its score for what differs."""
    return sum(_OPPOSITE if fault.kind in ("negation", "word") else _FAULT for fault in wrong)


def _described(claim: Statement) -> set[str]:
    """The words of names with an article, as documents and parts of them are called: "the First Amendment"."""
    text = claim.text
    return {part for name in claim.names if _THE.search(text, *name.span.before(_ARTICLE)) for part in name.parts}


def _only_names(claim: Statement, text: str, known: frozenset[str]) -> bool:
    """Whether a line that is no sentence (a heading, a list of names) has no word of the claim beside names."""
    if not claim.stems or _ENDED.search(text):
        return False
    line = statement(text, known)
    told = any(fact.value for fact in line.facts) or any(word in claim.stems for word in {*line.stems} - _TITLES)
    return not told
