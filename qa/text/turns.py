"""Who speaks where nobody "said" anything: turns of transcripts and interviews, statements of witnesses.

``PRYCE: I was below. It was late.`` is all Pryce's; what stands behind ``A:`` is said by whom the document's beginning
calls interviewed; where it begins "I, Jan Beck, say as follows", every sentence with "I" is Jan Beck's. Pure functions
over text, linear in its length.
"""

import re
from typing import NamedTuple

from qa.regex import regex
from qa.text.persons import NAME, NO_SPEAKERS, name_in, names_of

__all__ = ["label_end", "labels", "told_by"]

_MARK = r"(?:\*\*|__)?"
_CAPITALS = r"[^\W\d_a-z](?:[^\W\d_a-z]|[ .'’-]){1,39}"
_LABEL = regex(  # "CHAIR:", "**Q:**", "MR. SINGH:", "Dr Lindqvist:", "Sam Okonjo (laughs):"
    rf"^[ \t]*{_MARK}(?P<label>Q|A|Question|Answer|{_CAPITALS}|{NAME})(?: \([^()\n]{{1,40}}\))?{_MARK}:{_MARK}"
    r"(?P<apart>[ \t]+(?=\S)|$)",
    re.MULTILINE,
)
_ASKS, _ANSWERS = ("Q", "Question", "QUESTION"), ("A", "Answer", "ANSWER")
_SPOKEN = regex(r"\b(?:I|[Yy]ou|[Mm]e|[Mm]y|[Yy]our)\b")
_GAP = regex(r"\n[ \t\r]*\n")
# These two are compiled where there is an answer, or an "I, ".
_INTERVIEWED = rf"\b[Ii]nterview(?:ed)? (?:with )?(?P<one>{NAME})|(?P<two>{NAME}) (?:spoke|talked) (?:to|with)\b"
_STATEMENT = (
    rf"(?m)^[ \t]*(?:1\. )?I, {_MARK}(?P<name>{NAME}){_MARK}[, ][^.]{{0,240}}?"
    r"\b(?:say|state|declare|affirm|swear|depose)\b"
)
_SPOKE = regex(r"\b(?:[Ss]?[Hh]e) (?:spoke|talked) (?:to|with)\b|\b[Ww]e (?:spoke|talked)\b")
_FIRST_PERSON = regex(r"\b(?:I|[Mm]e|[Mm]y|[Mm]yself)\b")


class _Turn(NamedTuple):
    label: str
    start: int
    words: int
    """Where what is said begins."""
    end: int


def label_end(sentence: str) -> int:
    """Where the words of ``sentence`` begin behind the label of a turn; 0 if it has none."""
    match = _LABEL.match(sentence)
    return match.end() if match and match["apart"] and _is_sure(match["label"]) else 0


def labels(text: str) -> list[str]:
    """Who speaks in ``text`` by the labels of turns, in order: those in capitals, and names that come again.

    They may stand on lines of their own, as in the judgments of a court, and tell of several paragraphs.
    """
    found = [match["label"] for match in _LABEL.finditer(text)]
    named = (label for label in found if label not in (*_ASKS, *_ANSWERS, *NO_SPEAKERS))
    return [label for label in named if label.isupper() or found.count(label) > 1]


def told_by(text: str, at: int, sentence: str, head: str) -> str | None:
    """Who speaks in ``sentence``, which begins at ``at`` of ``text``; its document begins with ``head``.

    None where neither a turn's label nor the statement that the document is tells.
    """
    turn = next((turn for turn in reversed(_turns(text)) if turn.start <= at), None)
    if turn is not None and at < turn.end and turn.label not in (*_ASKS, *NO_SPEAKERS):
        return _interviewed(head) if turn.label in _ANSWERS else turn.label
    if "I, " not in head or _FIRST_PERSON.search(sentence) is None:
        return None
    statement = re.search(_STATEMENT, head)
    return statement["name"] if statement else None


def _turns(text: str) -> list[_Turn]:
    """The turns of a transcript, in order; none if ``text`` is not one, though words may stand in front of colons.

    A turn ends with its paragraph: who speaks in one without a label is not sure.
    """
    found = []
    inside = (match for match in _LABEL.finditer(text) if match["apart"])
    matches = [match for match in inside if _is_sure(match["label"]) or " " in match["label"]]
    for number, match in enumerate(matches):
        following = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        gap = _GAP.search(text, match.end(), following)
        found.append(_Turn(match["label"], match.start(), match.end(), gap.start() if gap else following))
    return found if _is_transcript(text, found) else []


def _is_sure(label: str) -> bool:
    """Whether a label is a speaker's by how it is written; "Sam Okonjo" is only where it comes again."""
    return label.isupper() or label in (*_ASKS, *_ANSWERS)


def _is_transcript(text: str, turns: list[_Turn]) -> bool:
    """Whether several speak, in sentences, and one of them again or to another, or asks and another answers."""
    names = [turn.label for turn in turns]
    said = [text[turn.words : turn.end] for turn in turns]
    again = len(set(names)) < len(names) or set(names) <= {*_ASKS, *_ANSWERS}
    spoken = any(_SPOKEN.search(words) for words in said) and all(map(_is_sure, names))
    ended = sum(words.rstrip().rstrip('"”’»)]*_').endswith((".", "?", "!", "…")) for words in said)
    return len(set(names)) > 1 and (again or spoken) and 2 * ended > len(turns)


def _interviewed(head: str) -> str | None:
    """Who answers in an interview that begins with ``head``."""
    named = (name_in(match["one"] or match["two"]) for match in re.finditer(_INTERVIEWED, head))
    first = next((name for name in named if name), None)
    spoke = _SPOKE.search(head)
    if first is not None or spoke is None:
        return first
    return next(names_of(head[: spoke.start()].rstrip().rsplit("\n", 1)[-1]), None)
