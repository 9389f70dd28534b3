"""Who holds an office, and of what: "Iran's foreign minister", "President Raisi of Iran", "the CEO of Gulf Analytics".

"Who is the Prime Minister of India?" is not answered by a sentence about Pakistan's, though all of its words but one
stand there. English, told from the words around the office.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.facts.attacks import bare, owns, told_by
from qa.regex import regex
from qa.text.nations import nation
from qa.text.terms import FUNCTION_WORDS, terms

__all__ = ["Office", "asked_office", "holds"]

_SAME = tuple(  # what an office is called, too
    (regex(rf"(?<![\w-])(?:{other})(?![\w-])", re.IGNORECASE), name)
    for other, name in (
        ("(?:chief|top) diplomat", "foreign minister"),
        ("chief executive(?: officer)?", "CEO"),
        ("PM|premier", "prime minister"),
        ("spokes(?:woman|person)", "spokesman"),
        ("chair(?:woman|person)?", "chairman"),
        ("United States(?: of America)?", "US"),
        ("United Kingdom|Great Britain", "UK"),
        ("Saudi Arabia(?:ns?)?", "Saudi"),
    )
)
_HEADS = frozenset(
    """president minister ambassador envoy spokesman chief director head chairman ceo secretary governor mayor king
    queen leader commander chancellor representative""".split()
)
_KINDS = frozenset(
    """prime foreign interior defense defence finance health vice deputy army navy naval police chief interim acting
    former special state""".split()
)
_RANKS = frozenset("deputy vice former ex-president assistant acting".split())  # each is another office
_SENT = frozenset("ambassador envoy representative".split())  # their "to" is no owner
_GOVERN = frozenset("government administration cabinet regime".split())
_JOINING = frozenset(", ( is was".split())  # what stands between a name and an office
_STATE = frozenset(terms("republic islamic kingdom state states united federal people democratic new"))
_MODIFIED = 4  # words in front of an office that may say which
_NEAR = 10  # words from a government to whoever leads it
_ASKS = regex(
    r"\s*(?:who(?:[’']?s| is| was| are| were)|what(?:[’']?s| is| was) the names? of) (?:the |an? )?(?P<what>[^?]+)",
    re.IGNORECASE,
)
_WHEN = regex(r",|\b(?:at the time|when|during|now|currently|today|in \d{4}|who|that)\b.*")
_ONE = regex(  # nothing but an office: not "eligible to be First Minister", "the King of Spain ranked above"
    rf"(?:(?!(?:of|to|the|in|for|made)\b)[\w’'.-]+ ){{0,6}}(?i:{'|'.join(_HEADS)})"
    r"(?: (?:of|at|for|to) (?:(?:the |of |and )*(?:[A-Z][\w.-]*[’']s(?: [a-z]+){0,2}|[A-Z][\w.’-]*) ?)+)?"
)


class Office(NamedTuple):
    """``what`` it is, in words; the ``country`` and other terms of whose it is; whether its holder is ``named``, and
    whether it is asked for who held it ``once``.
    """

    what: frozenset[str]
    country: str | None
    of: frozenset[str]
    named: bool = False
    once: bool = False


@lru_cache(maxsize=16)
def asked_office(question: str) -> Office | None:
    """The office whose holder a question asks for; None if it asks for none, or not of what."""
    asked = _ASKS.match(question)
    phrase = _in_other_words(_WHEN.sub("", asked["what"])).strip() if asked else ""
    found = list(_offices(phrase)) if _ONE.fullmatch(phrase) else []
    if len(found) != 1 or not (found[0].country or found[0].of):
        return None
    once = asked is not None and re.search(r"\bw(?:as|ere)\b", question) is not None
    return found[0]._replace(what=found[0].what & (_KINDS | _HEADS), once=once)  # not "final"


def holds(asked: Office, text: str) -> bool | None:
    """Whether ``text`` names who holds the office that is asked for; None if it names somebody and leaves open of what,
    though not without the country. What says nothing of the office, or tells of that of another, does not.
    """
    told = [(_is_of(asked, office), office.named) for office in _offices(text) if _is_same(asked, office)]
    if (True, True) in told:
        return True
    there = asked.country is None or asked.country in map(nation, told_by(_in_other_words(text)).words)
    return None if there and (None, True) in told and (False, True) not in told else False


def _is_same(asked: Office, office: Office) -> bool:
    other = (office.what - asked.what) & _RANKS
    return asked.what <= office.what and not (other - {"former"} if asked.once else other)


def _is_of(asked: Office, office: Office) -> bool | None:
    """Whether an office is of what is asked; None if it does not say, or may call that otherwise: "the University"."""
    if asked.country and office.country:
        return asked.country == office.country and (not asked.of or not asked.of.isdisjoint(office.of))
    if not asked.of.isdisjoint(office.of):
        return True
    return False if office.country else None


def _offices(text: str) -> Iterator[Office]:
    words = told_by(_in_other_words(text)).words
    for i, word in enumerate(words):
        if word.lower() in _HEADS:
            yield _office(words, i)


def _in_other_words(text: str) -> str:
    for pattern, name in _SAME:
        text = pattern.sub(name, text)
    return text


def _office(words: Sequence[str], i: int) -> Office:
    first = _first(words, i)
    what = [word for word in words[first:i] if word.islower() or word.lower() in _KINDS]
    before = [word for word in words[first:i] if word not in what]
    last, holder = _holder(words, i)
    of = before + _owner(words, last, words[i].lower())
    if first and owns(words[first - 1]):
        of.append(words[first - 1])
    if not of:
        of = _governed(words, i)
    countries = [country for word in of if (country := nation(word))]
    others = frozenset(terms(" ".join(bare(word) for word in of if not nation(word)))) - _STATE
    called = bool(before) and not any(map(nation, before))  # "Ann Lee - Director"
    named = holder or called or _is_named_before(words, first) or _is_named_behind(words, last)
    return Office(frozenset([*map(str.lower, what), words[i].lower()]), next(iter(countries), None), others, named)


def _first(words: Sequence[str], i: int) -> int:
    """Where the words in front of an office begin that say which it is."""
    first = i
    while first and i - first < _MODIFIED and words[first - 1][0].isalpha():
        word = words[first - 1]
        if owns(word) or (word.lower() in FUNCTION_WORDS and word != "US"):
            break
        first -= 1
    return first


def _holder(words: Sequence[str], i: int) -> tuple[int, bool]:
    """The number of the last word of an office with the name behind it, and whether there is one."""
    last = i + 1 if words[i + 1 : i + 2] == (":",) else i
    while last + 1 < len(words) and words[last + 1][0].isupper() and not nation(words[last + 1]):
        last += 1
    return last, words[last][0].isalpha() and last > i


def _owner(words: Sequence[str], last: int, head: str) -> list[str]:
    """The words behind "of", as far as they go: "of the Islamic Republic of Iran", "of Iran's armed forces"."""
    behind = list(words[last + 1 : last + 10])
    if behind[:1] == [","]:
        behind = behind[1:] if behind[1:2] == ["of"] else []
    if behind[:1] not in (["of"], ["at"], ["for"]) or (head in _SENT and behind[0] != "of"):
        return []
    found: list[str] = []
    for word in behind[1:]:
        if word in {"the", "of"}:
            continue
        if not (word[0].isupper() or (found and owns(found[-1]))):
            break
        found.append(word)
    return found


def _governed(words: Sequence[str], i: int) -> list[str]:
    """The country of a government in front that somebody leads: "the government in Lima, led by President Soto"."""
    before = words[max(0, i - _NEAR) : i]
    if _GOVERN.isdisjoint(word.lower() for word in before) or not {"led", "under", "headed"} & set(before):
        return []
    return [word for word in before if nation(word)][-1:]


def _is_named_before(words: Sequence[str], first: int) -> bool:
    """Whether a name stands in front: "Ann Lee, the director of", "Ann Lee is the director of"."""
    before = [
        word for word in words[max(0, first - 4) : first] if word not in {"the", "a", "an", "is", "was", ",", "("}
    ]
    joined = words[max(0, first - 3) : first]
    return bool(before) and before[-1][0].isupper() and not {",", "(", "is", "was"}.isdisjoint(joined)


def _is_named_behind(words: Sequence[str], last: int) -> bool:
    """Whether a name stands behind what it is of: "The mayor of Lima, Ann Lee"."""
    behind = words[last + 1 : last + 10]
    comma = behind.index(",") if "," in behind and behind[0] in {"of", "for"} else len(behind)
    return any(word[0].isupper() for word in behind[comma + 1 : comma + 2])
