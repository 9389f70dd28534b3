"""What is done in a question: its verb, and whether a sentence tells of that.

Told from the words around it, without a grammar: of "When did the vessel arrive?" it is what stands behind the subject,
of "How many were sold?" the participle. English only.
"""

import re
from functools import lru_cache

from qa.terms import FUNCTION_WORDS, terms

__all__ = ["tells_of"]

# Forms of one verb, and words so near to it that one is told by the other.
_FORMS = tuple(
    frozenset(term for word in group.split() for term in terms(word))
    for group in (
        "die died dead death kill killed lives toll fatal", "injure hurt wound", "begin began begun start open",
        "end finish over", "leave left depart", "arrive came come reach", "sell sold sale", "buy bought purchase",
        "pay paid", "lose lost loss", "find found", "build built", "send sent", "take took taken", "give gave given",
        "make made", "go went gone", "strike struck hit attack", "shoot shot fire", "sink sank sunk capsize down",
        "rise rose risen", "fall fell fallen", "hold held", "tell told say said order", "steal stole stolen",
        "break broke broken", "meet met", "win won", "write wrote written", "speak spoke spoken", "see saw seen",
        "hear heard", "know knew known", "grow grew grown", "fly flew flown", "drive drove driven", "cost price",
        "rescue save pull", "bring brought", "catch caught arrest", "choose chose chosen elect",
    )
)  # fmt: skip
_NO_STEMS = "sold|bought|paid|lost|found|built|sent|taken|given|made|struck|hit|shot|sunk|held|told|stolen|broken|hurt"
_LIGHT = frozenset("last take have get make need want go given taken made".split())  # they tell nothing by themselves
_CAPITALS = r"(?-i:[A-Z])[\w’'.-]*(?: (?:(?:of|and|the|de|al) )*(?-i:[A-Z])[\w’'.-]*)*"
_SUBJECT = rf"(?:(?:the )?{_CAPITALS}|(?:the|an?|his|her|its|their|this|that|these|those) [\w’'-]+|he|she|it|they)"
_VERBS = (
    re.compile(
        rf"\b(?:did|does|do) {_SUBJECT}(?: of {_SUBJECT})? (?:\w+ly |first |last |ever )?(?P<verb>[a-z]{{3,}})\b", re.I
    ),
    re.compile(rf"\b(?:was|were|is|are|been|be|has|have|had)\b[^?]*? (?P<verb>\w{{2,}}ed|{_NO_STEMS})\b", re.I),
    re.compile(rf"\bhow many [^?]*? (?P<verb>\w{{2,}}ed|{_NO_STEMS})\b", re.I),
)


def tells_of(question: str, text: str) -> bool | None:
    """Whether what is done in a question stands in a text, in any form of the verb; None if no verb can be told."""
    asked = _verb(question)
    return None if asked is None else not asked.isdisjoint(terms(text))


@lru_cache(maxsize=16)
def _verb(question: str) -> frozenset[str] | None:
    found = next((match["verb"] for pattern in _VERBS if (match := pattern.search(question))), None)
    if found is None or found in FUNCTION_WORDS or found in _LIGHT:
        return None
    stems = frozenset(terms(found))
    return stems.union(*(group for group in _FORMS if not stems.isdisjoint(group)))
