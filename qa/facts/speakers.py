"""Who says a sentence, where it quotes or reports somebody: pure functions over text.

A wrong name is far worse than none: a name has to stand where a speaker stands, as the subject of a verb of saying, or
behind one that follows a quotation. Only a bounded stretch around each verb is looked at: linear in the text's length.
"""

import re
from collections.abc import Iterator, Sequence

from qa.regex import regex
from qa.text.persons import DAY, NAME, NO_SPEAKERS, name_in, names_of, title_of

__all__ = ["asked_of", "speaker"]

# What somebody is called in front of a name, "chief inspector Nadia Brandt", or without one.
_OFFICES = frozenset(
    """chief inspector minister president premier chancellor spokesman spokeswoman spokesperson mayor governor general
    captain colonel commander commissioner sergeant detective sheriff officer official secretary ambassador envoy judge
    lawyer attorney prosecutor senator deputy lawmaker leader chair chairman chairwoman chairperson director manager
    executive founder owner professor doctor nurse surgeon engineer scientist researcher historian economist physicist
    analyst expert author writer poet journalist reporter editor critic teacher coach keeper pilot driver farmer
    survivor witness resident activist king queen prince princess pope bishop""".split()
)
_BODIES = "agency|newspaper|broadcaster|company|network|party|union"
_SOURCES = frozenset(
    """reports sources diplomat diplomats participants members witnesses neighbours scholars authorities police media
    cables documents indictment""".split()
).union(_OFFICES, (f"{office}s" for office in _OFFICES))
# Verbs that tell of a statement whatever follows, and those that do other things too (`_tells` says when they do).
_SAYS = frozenset(
    """say says said tells told argue argues argued warn warns warned explain explains explained insist insists insisted
    announces announced believe believes believed think thinks stresses stressed replies replied asks asked shouts
    shouted complains complained testifies testified remarks remarked whispers whispered exclaims exclaimed disagrees
    disagreed objects objected""".split()
)
_MAY_SAY = frozenset(
    """adds added answers answered recalls recalled concludes concluded responds responded cries cried asserts asserted
    claim claims claimed notes noted stated wrote writes declares declared suggests suggested calls called describes
    described acknowledges acknowledged confirms confirmed denies denied predicts predicted observes observed reports
    reported maintains maintained counted accuses accused admits admitted""".split()
)
_NOUNS = frozenset(("claims", "reports", "notes", "calls"))  # "Iranian claims that …"
_ADJECTIVES = ("an", "ish", "ese", "ani", "aeli", "aqi")
_OF_OTHERS = frozenset("tells told calls called describes described accuses accused".split())  # the name behind
_BEHIND_COMMA = frozenset("said says argued argues insisted insists explained explains".split())  # not only a quotation

_WORD = regex(r"(?<!-)\b(?!(?:think tank|object(?:ed|s) to)\b)[a-z]{3,}\b(?!-)")
_ARTICLE = r"(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) )"
_STOPS = r"(?!(?:of|by|from|with|near|beside|for|to|in|on|at|who|that|which|than)\b)"
_CALLED = rf"(?:(?:{_STOPS}[^\s,.:;]+ ){{0,3}}(?:{'|'.join(sorted(_OFFICES))}|{_BODIES}) )"
_WHOSE = rf"(?:{_ARTICLE}|{NAME}[’']s )(?:[^\s,.:;]+ ){{0,5}}[a-z][^\s,.:;]*, "  # "Norvane's new chief executive, "
_WHO = regex(rf"(?:(?P<whose>{_WHOSE})|{_ARTICLE}?{_CALLED}?)(?P<name>{NAME}(?: and {NAME})?)")
_LEAD = regex(  # what a subject stands behind
    r"^|[,;:.!?…“”\"»)(—–] ?|\b(?:and|but|yet|as|while|because|although|though|since|whereas|when|so|or|"
    rf"{DAY}|\d{{4}}|today|yesterday|week|month|year|morning|evening|night) "
)
_TO_VERB = regex(  # between a subject and its verb: "of the coastguard", "who was there", "later"
    r"(?: of (?:the |an? )?[a-z][\w-]*(?: [a-z][\w-]*){0,2})?(?:, [^,“”\"]{1,80},)?"
    rf"(?: (?:has|had|have|also|then|later|once|again|now|[a-z]{{2,20}}ly|(?:on |last )?{DAY}))* "
)
_PRONOUN = regex(r"(?P<lead>,? ?)\b(?P<who>[Hh]e|[Ss]he|[Tt]hey)(?= )")
_ENDS = regex(  # what may stand behind a name, which is not the first of "White House officials" then
    r"[,.;:!?)—–“\"]|$| (?:of|on|in|at|after|before|during|as|to|when|while|with|who|from|and|last|this|these|it|s?he|"
    r"they|there|the|an?|its|his|her|\d+)\b"
)
_ACCORDING = regex(rf"\b[Aa]ccording to (?={_ARTICLE}?(?P<lower>(?:{_STOPS}[a-z][^\s,.:;]* ){{0,3}}))")
_UNNAMED = regex(r"(?:the |an? )?(?P<words>(?:(?:its|his|her|their) )?(?:[a-z][\w-]+ )?[a-z]+)\b")
_ASKED = regex(r"\b(?:did|do|does|has|have|had|(?P<tells>[Aa]ccording to)) ")
_ASKED_SAYS = regex(
    r" (?:ever )?(?:say|said|think|claim|argue|believe|tell|told|announce|report|suggest|deny|warn|write|explain|"
    r"declare|admit|recommend|advise|propose|predict|expect|want|urge|suggest|conclude)\b"
)
_STATEMENT = regex(rf"(?: (?:on |last |again |also )?{DAY})?(?: that\b|:)")
_ALONE = regex(rf"(?: (?:on )?{DAY})?(?:[.,;]|$| ?[“\"])")  # behind "she said": what she said does not follow
_QUOTATION = regex(r"^[^“”\"]*[,.?!…][”\"](?= |$)|“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)")
_CLAUSE = regex(r"(?<!\w)(?!(?:with|from|into|upon)\b)[a-z][\w’']{3}|[,.?!…][”\"]?$")  # not the name of a ship
_CONTRAST = regex(r";|,? (?:but|while|whereas)\b")
_HIDDEN, _NEXT = "\x00", "\x01"
_FAR = 240  # code points in front of a verb among which its subject is looked for
_LEAST_QUOTED, _LONGEST_SPEECH = 12, 6  # code points; sentences behind one in which its quotation may end


def speaker(sentence: str, before: Sequence[str] = (), after: Sequence[str] = ()) -> str | None:
    """The name of whoever ``sentence`` quotes or reports, as it stands there; None if it tells of no one, or of two.

    For "he said" it is the last speaker named in the sentences ``before`` it, nearest last, unless others are named
    between the two. Of a quotation that goes on it is who is named where that ends, in the sentences ``after``.
    """
    text = " ".join(sentence.split())
    told = _unquoted(text)
    name = _named(told)
    if name is not None:
        several = len({each for part in _CONTRAST.split(told) if (each := _named(part.strip()))}) > 1
        return None if several else name
    pronoun = _pronoun(told)
    if pronoun is not None:
        named_there = not _ALONE.match(told, pronoun[1]) and next(names_of(told[: pronoun[1]]), None) is not None
        return None if named_there else _earlier(before, pronoun[0])
    earlier = " ".join(before)
    inside = earlier.count("“") > earlier.count("”") and "”" not in text
    whole = _to_its_end(f"“{text}" if inside else text, after)
    if whole is not None:
        return speaker(whole, before)
    if re.search(r"\w", told) is None:  # nothing but a quotation
        said = text.strip('“”"')
        answers = len(said) < _LEAST_QUOTED or "?" in "".join(before[-1:])  # what somebody else asked, perhaps
        return _named(said) or (None if answers else _earlier(before))
    return _earlier(before) if inside else None


def asked_of(question: str) -> str | None:
    """The name of the speaker of whom ``question`` asks: "What did Jan Beck say?", "… according to Jan Beck"."""
    for asked in _ASKED.finditer(question):
        found = _WHO.match(question, asked.end())
        if found and (asked["tells"] or _ASKED_SAYS.match(question, found.end())):
            return None if " and " in found["name"] else name_in(found["name"])
    return None


def _to_its_end(text: str, after: Sequence[str]) -> str | None:
    """``text`` up to the sentence of ``after`` in which the quotation ends that is open at its end; None if none is."""
    for mark, closing in (("“", "”"), ('"', '"')):
        opened = text.count(mark) % 2 if mark == closing else text.count(mark) > text.count(closing)
        if opened:
            end = next((number for number, each in enumerate(after[:_LONGEST_SPEECH]) if closing in each), None)
            return None if end is None else " ".join([text, *after[: end + 1]])
    return None


def _unquoted(text: str) -> str:
    """``text`` with what is said inside its quotation marks hidden; of the same length."""

    def hidden(match: re.Match[str]) -> str:
        quoted = match.group()
        if not _CLAUSE.search(quoted.strip('“”"')):
            return quoted
        return re.sub(f'[^{_NEXT}“”"]', _HIDDEN, quoted)

    return _QUOTATION.sub(hidden, text)


def _named(text: str) -> str | None:
    """The first speaker who is named in ``text``, of which quotations are hidden."""
    label = _WHO.match(text)
    if label and text.startswith((f": “{_HIDDEN}", f': "{_HIDDEN}'), label.end()):  # "Jan Beck: “It is old.”"
        return name_in(label["name"]) if label["name"].upper() not in NO_SPEAKERS else None
    told = ((match.start(), _source(text, match)) for match in _ACCORDING.finditer(text))
    said = ((verb.start(), _subject(text, verb) or _behind(text, verb)) for verb in _verbs(text))
    firsts = [next((each for each in found if each[1]), None) for found in (told, said)]
    return min([each for each in firsts if each], default=(0, None))[1]


def _verbs(text: str) -> Iterator[re.Match[str]]:
    return (word for word in _WORD.finditer(text) if word.group() in _SAYS or word.group() in _MAY_SAY)


def _source(text: str, according: re.Match[str]) -> str | None:
    """Who it is "according to": a name, or "two officials"."""
    found = _WHO.match(text, according.end("lower"), according.end() + _FAR)
    if found and not found["whose"] and _ENDS.match(text, found.end()):
        return name_in(found["name"])
    unnamed = _UNNAMED.match(text, according.end())
    words = unnamed["words"].split() if unnamed else []
    while words and words[-1] not in _SOURCES:
        words.pop()
    return " ".join(words) or None


def _tells(text: str, verb: re.Match[str], lead: str) -> bool:
    """Whether the verb tells of a statement, where ``lead`` stands in front of its subject.

    It always does, or by a quotation in the sentence, by "that" or a colon behind it, or since it stands by itself in
    the middle of what is said: "The dam, she added, was old".
    """
    if verb.group() in _SAYS or _HIDDEN in text or _STATEMENT.match(text, verb.end()):
        return True
    return lead.startswith(",") and _ALONE.match(text, verb.end()) is not None


def _subject(text: str, verb: re.Match[str]) -> str | None:
    """The name in front of the verb, if it stands where a subject does, not behind a preposition or another verb."""
    window = max(0, verb.start() - _FAR), verb.start()
    if text[slice(*window)].islower():
        return None
    for lead in _LEAD.finditer(text, *window):
        found = _WHO.match(text, lead.end(), verb.start())
        if found and _reaches(text, found, verb):
            alone = not _one_of_several(text[window[0] : found.start("name")], found)
            name = name_in(found["name"]) if alone and _tells(text, verb, lead.group()) else None
            return None if name and verb.group() in _NOUNS and name.endswith(_ADJECTIVES) else name
    return None


def _reaches(text: str, subject: re.Match[str], verb: re.Match[str]) -> bool:
    """Whether nothing stands between a subject and the verb that is not its own."""
    apart = "," if subject["whose"] else ""
    at = subject.end() + len(apart)
    return text.startswith(apart, subject.end()) and _TO_VERB.fullmatch(text, at, verb.start()) is not None


def _one_of_several(before: str, match: re.Match[str]) -> bool:
    """Whether the name found is only the last of several: "Ana Lopez, Jan Vik and Bob Hill said"."""
    rest = before.rstrip()
    joined = re.search(r"[,;]? ?(?:and|or)$", rest)
    if joined is None and not (" and " in match["name"] and rest.endswith(",")):
        return False
    words = (rest[: joined.start()] if joined else rest[:-1]).split()
    return bool(words) and words[-1][:1].isupper()


def _behind(text: str, verb: re.Match[str]) -> str | None:
    """The name behind a verb that stands behind a quotation: "…,” replied Karl Ostrom"."""
    word, front = verb.group(), text[max(0, verb.start() - 3) : verb.start()]
    quoted = word not in _OF_OTHERS and front.rstrip(" ,.").endswith(("”", '"', "»"))
    if not (quoted or (word in _BEHIND_COMMA and front.endswith(", "))):
        return None
    found = _WHO.match(text, verb.end() + 1, verb.end() + _FAR)
    return name_in(found["name"]) if found and _ENDS.match(text, found.end()) else None


def _pronoun(text: str) -> tuple[str, int] | None:
    """The first "he", "she" or "they" who says something, and where the verb ends."""
    for verb in _verbs(text):
        for found in _PRONOUN.finditer(text, max(0, verb.start() - _FAR), verb.start()):
            if _TO_VERB.fullmatch(text, found.end(), verb.start()) and _tells(text, verb, found["lead"]):
                return found["who"].lower(), verb.end()
    return None


def _earlier(before: Sequence[str], who: str = "they") -> str | None:
    """The last speaker named in the sentences ``before``; None if somebody else is named behind them.

    "He" and "she" are the last who is named with a title, too, and nothing with an article or an abbreviation.
    """
    others: set[str] = set()
    for text in reversed(_unquoted(f" {_NEXT} ".join(" ".join(each.split()) for each in before)).split(_NEXT)):
        told = text.strip()
        names = list(names_of(told))
        one = who != "they" and names and title_of(names[0]) and not any(" " in name for name in names[1:])
        name = _named(told) or (names[0] if one else None)
        if name is not None:
            return name if others <= set(name.split()) and _may_be(name, who, told) else None
        others.update(word for each in names for word in each.split())
    return None


def _may_be(name: str, who: str, text: str) -> bool:
    """Whether ``name``, named in ``text``, may be meant by "he", "she" or "they"."""
    if who == "they":
        return True
    if title := title_of(name):
        return title not in {"he": ("Mrs", "Ms"), "she": ("Mr",)}[who]
    return not name.isupper() and f"the {name}".lower() not in text.lower()
