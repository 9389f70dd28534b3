"""Who says a sentence, where it quotes or reports somebody: pure functions over text.

A wrong name is far worse than none: a name has to stand where a speaker stands, as the subject of a verb of saying, or
behind one that follows a quotation. Only a bounded stretch around each verb is looked at: linear in the text's length.
"""

import re
from collections.abc import Sequence

from qa.text.persons import DAY, NAME, NO_SPEAKERS, TITLED, name_in, names_of

__all__ = ["speaker"]

_NAMES = rf"{NAME}(?: and {NAME})?"
# What somebody is called in front of a name: "chief inspector Nadia Brandt", "Norvane spokesman Paul Hale".
_OFFICE = (
    r"(?:chief|inspector|minister|president|premier|chancellor|spokes(?:man|woman|person)|mayor|governor|general|captain|"
    r"colonel|commander|commissioner|sergeant|detective|sheriff|officer|official|secretary|ambassador|envoy|judge|lawyer|"
    r"attorney|prosecutor|senator|deputy|lawmaker|leader|chair(?:man|woman|person)?|director|manager|executive|founder|"
    r"owner|professor|doctor|nurse|surgeon|engineer|scientist|researcher|historian|economist|physicist|analyst|expert|"
    r"author|writer|poet|journalist|reporter|editor|critic|teacher|coach|keeper|pilot|driver|farmer|survivor|witness|"
    r"resident|activist|king|queen|prince|princess|pope|bishop)"
)
_BODY = r"(?:agency|newspaper|broadcaster|company|network|party|union)"
_STOPS = r"(?!(?:of|by|from|with|near|beside|for|to|in|on|at|who|that|which|than)\b)"
_CALLED = rf"(?:(?:{_STOPS}[\w’'-]+ ){{0,3}}(?:{_OFFICE}|{_BODY}) )"
_LOWER = rf"(?:{_STOPS}[a-z][\w’'-]* ){{0,3}}"
_ADVERB = rf"(?: (?:has|had|have|also|then|later|once|again|now|[a-z]{{2,20}}ly|(?:on |last )?{DAY}))*"

# Verbs that tell of a statement whatever follows, and those that do other things too (`_tells` says when they do).
_SAYS = (
    r"sa(?:id|ys?)|tells|told|argue[ds]?|warn(?:ed|s)?|explain(?:ed|s)?|insist(?:ed|s)?|announce[ds]|believe[ds]?|"
    r"thinks?(?! tank)|stresse[ds]|replie[ds]|ask(?:ed|s)|shout(?:ed|s)|complain(?:ed|s)|testifie[ds]|remark(?:ed|s)|"
    r"whisper(?:ed|s)|exclaim(?:ed|s)|disagree[ds]|object(?:ed|s)(?! to\b)"
)
_MAY_SAY = (
    r"add(?:ed|s)|answer(?:ed|s)|recall(?:ed|s)|conclude[ds]|respond(?:ed|s)|crie[ds]|assert(?:ed|s)|claim(?:ed|s)?|"
    r"note[ds]|stated|wrote|writes|declare[ds]|suggest(?:ed|s)|call(?:ed|s)|describe[ds]|acknowledge[ds]|"
    r"confirm(?:ed|s)|denie[ds]|predict(?:ed|s)|observe[ds]|report(?:ed|s)|maintain(?:ed|s)|counted|accuse[ds]|admit(?:ted|s)"
)
_VERB = re.compile(rf"(?<![\w’'-])(?:(?P<says>{_SAYS})|{_MAY_SAY})(?![\w’'-])")
_STATEMENT = re.compile(rf"(?: (?:on |last |again |also )?(?:{DAY}))?(?: that\b|:)")
_NOUNS = frozenset(("claims", "reports", "notes", "calls"))  # "Iranian claims that …"
_ADJECTIVE = re.compile(r"(?:an|ish|ese|ani|aeli|aqi)$")
# Those behind which a speaker may stand: behind a quotation, and behind a comma too.
_INVERTED = frozenset(
    """said says added adds replied replies asked asks shouted shouts answered answers wrote writes recalled recalls
    explained explains argued argues insisted insists noted notes warned warns announced whispered cried exclaimed
    remarked complained concluded responded observed declared stressed""".split()
)
_INVERTED_BEHIND_COMMA = frozenset("said says argued argues insisted insists explained explains".split())

_FAR = 240  # code points in front of a verb among which its subject is looked for
_BEGINS = (
    r"(?P<lead>^|[,;:.!?…“”\"»)(—–] ?|(?<![\w’'-])(?:and|but|yet|as|while|because|although|though|since|whereas|when|"
    rf"so|or|{DAY}|\d{{4}}|today|yesterday|week|month|year|morning|evening|night) )"
)
_ARTICLE = r"(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) )"
_OF = r"(?: of (?:the |an? )?[a-z][\w-]*(?: [a-z][\w-]*){0,2})"  # "Jon Vik of the coastguard"
_SUBJECT = re.compile(rf"{_BEGINS}{_ARTICLE}?{_CALLED}?(?P<name>{_NAMES}){_OF}?(?:, [^,“”\"]{{1,80}},)?{_ADVERB} $")
_WHOSE = (
    rf"(?:{_ARTICLE}|{NAME}[’']s )(?:[\w’'-]+ ){{0,5}}[a-z][\w’'-]*,"  # "The captain", "Norvane's new chief executive"
)
_APPOSED = re.compile(rf"{_BEGINS}{_WHOSE} (?P<name>{NAME}),{_ADVERB} $")
_BEHIND_QUOTATION = re.compile(r"[”\"»][,.]? $")
_BEHIND_COMMA = re.compile(r", $")
_BEHIND = re.compile(
    rf" (?:{_WHOSE} (?P<apposed>{NAME})|{_ARTICLE}?{_CALLED}?(?P<name>{_NAMES}))"
    r"(?=[,.;:!?)—–“\"]|$| (?:of|on|in|at|after|before|during|as|to|when|while|with|who|from|and|last|this)\b)"
)
_ACCORDING = re.compile(
    rf"\b[Aa]ccording to (?:{_ARTICLE}?{_LOWER}(?P<name>{_NAMES})"
    r"(?=[,.;:!?)—–“\"]|$| (?:it|he|she|they|there|the|an?|this|these|its|his|her|in|on|at|as|who|and|\d)\b)"
    rf"|(?:the |an? )?(?P<unnamed>(?:(?:its|his|her|their) )?(?:[a-z][\w-]+ )?(?:{_OFFICE}s?|reports|sources|"
    r"diplomats?|participants|members|witnesses|neighbours|scholars|authorities|police|media|cables|documents|indictment))\b)"
)
_BEFORE_COLON = re.compile(rf"{_ARTICLE}?{_CALLED}?(?P<name>{NAME}): (?=[“\"]\x00)")  # "Jan Beck: “It is old.”"
_PRONOUN = re.compile(rf"(?P<lead>^|,? ?)(?<![\w’'-])(?P<who>[Hh]e|[Ss]he|[Tt]hey){_ADVERB} $")
_ALONE = re.compile(rf"(?: (?:on )?{DAY})?(?:[.,;]|$| ?[“\"])")  # behind "she said": what she said does not follow
_QUOTATION = re.compile(r"^[^“”\"]*[,.?!…][”\"](?= |$)|“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)")
_CLAUSE = re.compile(r"(?<!\w)(?!(?:with|from|into|upon)\b)[a-z][\w’'-]{3}|[,.?!…][”\"]?$")  # not the name of a ship
_HIDDEN, _NEXT = "\x00", "\x01"
_LEAST_QUOTED = 12
_LONGEST_SPEECH = 6  # sentences behind one in which its quotation may end
_CONTRAST = re.compile(r";|,? (?:but|while|whereas)\b")
_SPEAKS = (
    r"(?:say|said|think|claim|argue|believe|tell|told|announce|report|suggest|deny|warn|write|explain|declare|admit)"
)
_ASKED_OF = re.compile(
    rf"\b(?:did|do|does|has|have|had) {_ARTICLE}?{_CALLED}?(?P<says>{NAME}) (?:ever )?{_SPEAKS}\b"
    rf"|\b[Aa]ccording to {_ARTICLE}?{_CALLED}?(?P<tells>{NAME})"
)


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
    match = _ASKED_OF.search(question)
    return name_in(match["says"] or match["tells"]) if match else None


def same_person(name: str, other: str) -> bool:
    """Whether the last of the words of ``other`` is one of ``name``: "Captain Jan Beck" may be "Beck"."""
    last = other.split(" of ")[0].split()[-1].casefold()
    return last in re.findall(r"[\w-]+", name.casefold())


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
    found = [(match.start(), match["unnamed"] or name_in(match["name"])) for match in _ACCORDING.finditer(text)]
    label = _BEFORE_COLON.match(text)
    if label and label["name"].upper() not in NO_SPEAKERS:
        return name_in(label["name"])
    said = ((verb.start(), _subject(text, verb) or _behind(text, verb)) for verb in _VERB.finditer(text))
    first = next((each for each in said if each[1]), None)
    return min([each for each in found if each[1]] + ([first] if first else []), default=(0, None))[1]


def _tells(text: str, verb: re.Match[str], lead: str) -> bool:
    """Whether the verb tells of a statement, where ``lead`` stands in front of its subject.

    It always does, or by a quotation in the sentence, by "that" or a colon behind it, or since it stands by itself in
    the middle of what is said: "The dam, she added, was old".
    """
    if verb["says"] is not None or _HIDDEN in text or _STATEMENT.match(text, verb.end()):
        return True
    return lead.startswith(",") and _ALONE.match(text, verb.end()) is not None


def _subject(text: str, verb: re.Match[str]) -> str | None:
    """The name in front of the verb, if it stands where a subject does, not behind a preposition or another verb."""
    window = max(0, verb.start() - _FAR), verb.start()
    if text[slice(*window)].islower():
        return None
    match = _SUBJECT.search(text, *window) or _APPOSED.search(text, *window)
    if match is None or not _tells(text, verb, match["lead"]):
        return None
    if _one_of_several(text[window[0] : match.start("name")], match):
        return None
    name = name_in(match["name"])
    return None if name and verb.group() in _NOUNS and _ADJECTIVE.search(name) else name


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
    word, at = verb.group(), verb.start()
    quoted = word in _INVERTED and _BEHIND_QUOTATION.search(text, max(0, at - 3), at)
    if not (quoted or (word in _INVERTED_BEHIND_COMMA and _BEHIND_COMMA.search(text, max(0, at - 2), at))):
        return None
    match = _BEHIND.match(text, verb.end())
    return name_in(match["apposed"] or match["name"]) if match else None


def _pronoun(text: str) -> tuple[str, int] | None:
    """The first "he", "she" or "they" who says something, and where the verb ends."""
    for verb in _VERB.finditer(text):
        match = _PRONOUN.search(text, max(0, verb.start() - _FAR), verb.start())
        if match and _tells(text, verb, match["lead"]):
            return match["who"].lower(), verb.end()
    return None


def _earlier(before: Sequence[str], who: str = "they") -> str | None:
    """The last speaker named in the sentences ``before``; None if somebody else is named behind them.

    "He" and "she" are the last who is named with a title, too, and nothing with an article or an abbreviation.
    """
    others: set[str] = set()
    for text in reversed(_unquoted(f" {_NEXT} ".join(" ".join(each.split()) for each in before)).split(_NEXT)):
        told = text.strip()
        names = list(names_of(told))
        name = _named(told) or (names[0] if who != "they" and _one_titled(names) else None)
        if name is not None:
            return name if others <= set(name.split()) and _may_be(name, who, told) else None
        others.update(word for each in names for word in each.split())
    return None


def _one_titled(names: Sequence[str]) -> bool:
    """Whether the first of the names has a title, and no other is likely a person's."""
    return bool(names) and TITLED.match(names[0]) is not None and not any(" " in name for name in names[1:])


def _may_be(name: str, who: str, text: str) -> bool:
    """Whether ``name``, named in ``text``, may be meant by "he", "she" or "they"."""
    if who == "they":
        return True
    title = TITLED.match(name)
    if title is not None:
        return title["title"].strip(" .") not in {"he": ("Mrs", "Ms"), "she": ("Mr",)}[who]
    return not name.isupper() and f"the {name}".lower() not in text.lower()
