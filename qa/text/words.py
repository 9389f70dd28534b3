"""The words of an English text as names are compared: without case, accents, possessives, dots and hyphens.

What is called by several names that share too few letters to be told for one, mostly countries and their peoples, is
one word.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from qa.models import Span
from qa.regex import regex

__all__ = ["Word", "base_form", "words"]

# Verbs whose past and participle share too few letters with them; what may be another word as well is left out.
_VERBS = """
arise arose arisen|beat beaten|become became|begin began begun|break broke broken|bring brought|build built|
buy bought|catch caught|choose chose chosen|come came|deal dealt|draw drew drawn|drive drove driven|
eat ate eaten|fall fell fallen|feed fed|fight fought|find found|fly flew flown|forget forgot forgotten|
freeze froze frozen|get got gotten|give gave given|go went gone|grow grew grown|hold held|keep kept|
know knew known|lead led|leave left|lend lent|lose lost|make made|meet met|pay paid|rise rose risen|run ran|
sell sold|send sent|shake shook shaken|sing sang sung|sink sank sunk|speak spoke spoken|spend spent|
steal stole stolen|strike struck|swim swam|take took taken|teach taught|tell told|think thought|
throw threw thrown|understand understood|win won|write wrote written
"""
_BASE_FORMS = {form: verb.split()[0] for verb in _VERBS.split("|") for form in verb.split()[1:]}

# One name for what is called several things; the spelling in capitals counts ("US", "IS" are no "us", "is").
_ALIASES = {
    "=us": "United States of America|United States|U.S.A.|U.S.|USA|US|America|Americans|American",
    "=latin": "Latin America|South America|Latin American|South American",
    "=north": "North America|North American", "=central": "Central America|Central American",
    "=uk": "United Kingdom|Great Britain|Britain|British|U.K.|UK",
    "=un": "United Nations|U.N.|UN",
    "=eu": "European Union|E.U.|EU",
    "=uae": "United Arab Emirates|Emirates|Emiratis|Emirati|U.A.E.|UAE",
    "=isis": "Islamic State|Daesh|ISIS|ISIL|IS",
    "=china": "China|Chinese", "=france": "France|French", "=spain": "Spain|Spanish", "=italy": "Italy|Italian",
    "=netherlands": "Netherlands|Dutch", "=switzerland": "Switzerland|Swiss", "=sweden": "Sweden|Swedish",
    "=denmark": "Denmark|Danish", "=poland": "Poland|Polish", "=finland": "Finland|Finnish", "=greece": "Greece|Greek",
    "=turkey": "Turkey|Türkiye|Turkish", "=norway": "Norway|Norwegian", "=ireland": "Ireland|Irish",
    "=wales": "Wales|Welsh", "=scotland": "Scotland|Scottish", "=philippines": "Philippines|Filipino",
    "=kurds": "Kurdistan|Kurdish|Kurds|Kurd", "=ukraine": "Ukraine|Ukrainians|Ukrainian", "=cyprus": "Cyprus|Cypriot",
    "=canada": "Canada|Canadians|Canadian", "=mexico": "Mexico|Mexicans|Mexican", "=thailand": "Thailand|Thai",
    "=belgium": "Belgium|Belgians|Belgian", "=hungary": "Hungary|Hungarians|Hungarian",
    "=portugal": "Portugal|Portuguese", "=lebanon": "Lebanon|Lebanese", "=peru": "Peru|Peruvians|Peruvian",
    "=malta": "Malta|Maltese", "=iceland": "Iceland|Icelanders|Icelandic", "=congo": "Congo|Congolese",
    "=argentina": "Argentina|Argentines|Argentine|Argentinian", "=slovakia": "Slovakia|Slovaks|Slovak",
    "=burma": "Myanmar|Burma|Burmese", "=ecuador": "Ecuador|Ecuadorian|Ecuadorean",
}  # fmt: skip
_CALLED = {name: alias for alias, listed in _ALIASES.items() for name in listed.split("|")}
_LONG = "|".join(name.replace(" ", r"\s{1,2}") for name in sorted(_CALLED, reverse=True) if " " in name)
_WORD = regex(rf"\b(?:{_LONG})(?!\w)|(?:[^\W\d_]\.){{2,}}|[^\W_]+(?:[’'][^\W_]+)*")
_POSSESSIVE = regex(r"[’']s$", re.IGNORECASE)
_SHORT = 4  # letters of an acronym with small ones inside
_KEPT = 500  # texts whose words are kept: claims of one draft are laid beside the same passages


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text. ``folded`` is how it is compared: lower case, no accents, no possessive; or an alias."""

    span: Span
    text: str
    folded: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def alias(self) -> bool:
        return self.folded.startswith("=")

    @property
    def acronym(self) -> bool:
        """Whether it looks like one: "BLA", "BoE"."""
        return len(self.text) > 1 and (
            self.text[:2].isupper() or (len(self.text) <= _SHORT and self.capital and self.text[-1].isupper())
        )


@lru_cache(maxsize=_KEPT)
def words(text: str) -> tuple[Word, ...]:
    """The words of ``text`` in order; hyphens part them, "U.S." and "United States" are one each."""
    made = []
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        folded = _CALLED.get(" ".join(word.split())) or _folded(word)
        made.append(Word(Span(match.start(), match.start() + len(word)), word, folded))
    return tuple(made)


def base_form(word: str) -> str:
    """A folded word as a dictionary has it, if it is the past or participle of an irregular verb."""
    return _BASE_FORMS.get(word, word)


def _folded(word: str) -> str:
    """``word`` as names are compared: compatibility forms, no case, accents, dots or apostrophes."""
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(character for character in plain if character.isalnum())
