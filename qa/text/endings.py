"""Does a sentence end at this mark? Abbreviations, ordinals, footnote marks, and who says a quotation.

Whatever the text, a mark is looked at once and with a bounded stretch of its surroundings: linear in the text's length.
"""

import re

from qa.regex import regex
from qa.text.persons import DAYS_AND_MONTHS

__all__ = ["END", "ends_sentence"]

_CLOSERS = "\"'”’»›“‘«‹)\\]}*_"  # the German „…“ and »…« close with what opens elsewhere
_QUOTES = frozenset("\"'”’»›“‘«‹」』")
_NOTE = r"[¹²³⁰⁴-⁹†‡]|\[\w[\w ,–-]{0,23}\](?::[\d–-]{1,9})?"  # ¹, [2], [a], [note 3], [4]:17 are of the sentence before
# Latin-script ends need white space behind them, CJK ends do not. ". . ." is one mark, but ". .5" are two.
# A run of marks is looked at once, from its beginning (a search from each of them would be quadratic).
END = regex(
    r"(?:(?<![.!?…؟।])(?!(?<=[.!?…؟।][ \xa0])\.)[.!?…؟।]++(?>(?:[ \xa0]\.(?!\w)[.!?…؟।]*+)*)"
    rf"(?>(?:[{_CLOSERS}]|[ \xa0\u202f]»(?!\w)|{_NOTE})*)(?=\s))|(?:[。！？｡]++(?>(?:[”’」』）】》\"']|{_NOTE})*))"
)
_HAS_NOTE = regex(_NOTE)

# Abbreviations, in lower case and without the last dot. After one of these a capital letter does not begin a sentence:
# titles before names, "vs. X".
_BINDS_FORWARD = frozenset(
    """mr mrs ms dr prof rev hon pres gov sen rep gen col maj capt cmdr lt sgt cpl adm brig st messrs
    cf viz vs eg ie e.g i.e z.b d.h vgl hr fr sra ca approx incl pvt bzw bspw inkl exkl zzgl sog evtl ggf ej av bijv dhr
    mevr""".split()
)
# After one of these a number goes on, "No. 5", "vol. IV", "Fig. B"; anything else begins a sentence.
_BINDS_NUMBER = frozenset(
    "no nos art vol vols fig figs eq eqs ch sec cl cls ss reg regs sch pt pts pp pg nr pág págs núm".split()
)
_WORDS_TOO = frozenset("no art fig sec".split())  # "… is no. I left": behind these a lone letter is a word
_NUMBER = regex(r"[A-Z]{0,8}-?\d|[IVXLCDM]{2,}\b")
_LETTER = regex(r"[A-Z]\b(?!['’])")
# The same, but only as written here: in lower case some are words.
_BINDS_FORWARD_CAPITALISED = frozenset(
    "Mt Ft Mio Mrd Abb Hl Srta Sres Dra Dña Sto Sta Gral Avda Lic Ing Arq Excmo Excma Mons Mme Mmes Mlle Dott".split()
)
# Behind any of these, too, a sentence goes on, unless the next word is one that begins sentences.
_ABBREVIATIONS = frozenset(
    """mt ft sr jr esq ret retd jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri
    sat sun para ed eds trans al est med phil jur rer nat inc ltd plc co corp bros dept univ assn bldg ave blvd rd
    a.m p.m usw u.a str abs bd ud uds ee uu ee.uu""".split()
)
_BEHIND_A_DAY = frozenset(
    """Januar Februar März April Mai Juni Juli August September Oktober November Dezember Jahrhundert
    Jahrhunderts""".split()
)
# "der 2. Weltkrieg": a short number behind one of these is an ordinal, if what follows does not begin a sentence.
_GERMAN_ORDINAL = regex(
    r"(?:(?<!\bI )\bam|\b(?:de[rmns]|die|das|im|vom|zu[mr]|beim|seit|bis|ab|und|oder|jede[rnms]?|diese[rnms]?|"
    r"(?:ein|sein|ihr|unser)(?:e[rnms]?)?))\s+\d{1,2}$",
    re.IGNORECASE,
)
# Words that begin an English sentence far oftener than they follow an abbreviation ("the U.S. The …").
_STARTERS = frozenset(
    """the a an in on at it he she they we i this that these those but and however so yet if when while after before
    since as for there his her its their our my what who why how where not no now then also although though because
    during with from by to under over both one some many most all another other such even still only meanwhile
    moreover furthermore instead therefore thus according last next""".split()
)
# The same of German and Spanish, behind their own abbreviations only: "usw. Die …", "EE. UU. El …".
_GERMAN_STARTERS = frozenset(
    """der die das ein eine er sie es wir ich dies diese dieser dieses im in am an auf bei nach mit von zu für und aber
    doch wenn als da so auch nur danach dann damals heute dabei seit während""".split()
)
_SPANISH_STARTERS = frozenset(
    """el la los las un una unos unas en con de por para según y pero si no se su sus este esta estos estas cuando como
    también además sin desde entre tras""".split()
)
_STARTERS_BEHIND = {
    **dict.fromkeys(("usw", "str", "abs"), _GERMAN_STARTERS),
    **dict.fromkeys(("uu", "ee.uu", "ud", "uds"), _SPANISH_STARTERS),
}
# "Main St. The house": the street's name stands in front, and what follows is no saint.
_STREET = regex(r"(?:[A-Z][\w'’-]*|\d(?:st|nd|rd|th))\s+St$")
_CLOCK = regex(r"(?:\d\s?[ap]|\b[ap])\.\s?m$|\d\s?[AP]\.\s?M$")
_BARE_TIME = regex(  # "At 5 p.m." begins a sentence, "The ship sank at 5 p.m." may end one
    r"[\"“‘]?(?:At|By|Around|About|Before|After|Since|Until|Shortly (?:before|after)) (?:about )?[\d.:]+\s?[ap]\.\s?m",
    re.IGNORECASE,
)
# What goes on with a time of day: "5 p.m. Friday", "5 p.m. EST", "5 p.m. Pakistan time", "5 p.m. 3 May".
_OF_A_TIME = DAYS_AND_MONTHS | frozenset(
    """Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Eastern Central
    Mountain Pacific UTC MSK""".split()
)
_ZONE = regex(r"\d|[A-Z]{1,3}T\b|(?:[A-Z][\w’'-]{1,30} ){1,2}[Tt]ime\b")
# Who says a quotation that ends with a mark of its own: “Why?” Jan Beck asked. “走吧。”她说。「はい。」と言った。
_REPORTED = r"(?:that|he|she|it|they|we|you|I|there|the|this|no|nothing)\b"
_ASKS = (
    r"(?:replie[ds]|crie[ds]|told|tells|(?:ask|shout|answer|exclaim|yell|scream|whisper|murmur|mutter|respond|retort|demand|"
    r"snap|bark|hiss|sigh|joke|remark|enquire|inquire|wonder|repeat)(?:e?[ds]))"
)
_ATTRIBUTION = regex(
    r"\s+(?P<who>[^\W\d_a-z](?:\w{0,2}\.|[\w'’-]{0,40})(?: [^\W\d_a-z](?:\w{0,2}\.|[\w'’-]{1,40})){0,2})"
    r"(?:, [^,.!?“”\"]{1,60},)? "
    rf"(?:sa(?:id|ys?)(?! {_REPORTED})|{_ASKS}(?! (?:that|whether|if)\b))\b(?!:)(?P<whole>[.!?…])?"
)
_CJK_ATTRIBUTION = regex(
    r"と|って|[\u4e00-\u9fff]{1,6}?(?:[问問说說喊叫答笑叹嘆吼]道[。，]|[问問喊答]了?[。，]|(?<![据據来來就是话話听聽])[说說][。，])"
)
_LAST_WORD = regex(r"(\S+)$")
# At the beginning of a line the mark of a comment does not count.
_NEXT = regex(r"(?:\s*?\n[ \t]*+(?P<comment>#{1,6}|//[/!]?|--|;{1,3}|%{1,3}|\*|>)[ \t]++|\s++)[\"'“‘«(\[*_]*+(?=\S)")
_FAR_AHEAD = 60  # code points looked at behind a mark


def ends_sentence(text: str, start: int, stop: int, end: re.Match[str]) -> bool:
    """Whether ``end``, a match of `END`, ends the sentence of ``text`` that begins at ``start``.

    ``stop`` is where the block ends that holds them: nothing behind it matters.
    """
    mark = end.group()
    quoted = not _QUOTES.isdisjoint(mark)
    if mark[0] in "。！？｡؟।":
        return not (quoted and _CJK_ATTRIBUTION.match(text, end.end(), stop))
    following = _NEXT.match(text, end.end(), stop)
    after = text[following.end() : min(stop, following.end() + _FAR_AHEAD)] if following else ""
    if after[:1].islower() and following and not following["comment"]:
        return False  # in comments many a sentence begins in lower case
    single = mark[0] == "." and mark.count(".") == 1
    if quoted and _attributed(text, end.end(), stop, whole=single):
        return False
    if not single or _HAS_NOTE.search(mark):
        return True
    return _full_stop_ends(text[max(start, end.start() - 40) : end.start()], after, end.start() - start)


def _attributed(text: str, at: int, stop: int, *, whole: bool) -> bool:
    """Whether the quotation that ends at ``at`` goes on with who says it; ``whole``: and with nothing but that."""
    match = _ATTRIBUTION.match(text, at, stop)
    if match is None:
        return False
    begins = match["who"].split()[0].lower() in _STARTERS and match["who"] != "I"
    return match["whole"] is not None or not (whole or begins)


def _full_stop_ends(before: str, after: str, length: int) -> bool:
    """Whether one full stop between ``before`` and ``after``, which begins with no small letter, ends the sentence.

    ``length`` is how long the sentence is up to it.
    """
    last = _LAST_WORD.search(before)
    token = (last.group(1) if last else "").lstrip("\"'“‘«([*_>-—–")
    bare = token.rsplit("-", 1)[-1].rsplit("—", 1)[-1].lower()
    word = after.split(maxsplit=1)[0] if after else ""
    first = re.split(r"\W", word, maxsplit=1)[0]
    starts = re.split("[,;:’']", word, maxsplit=1)[0].lower()
    starter = starts in _STARTERS
    if bare in _BINDS_NUMBER:
        alone = bare == "no" or (bare in _WORDS_TOO and token.islower())
        return not (_NUMBER.match(after) or (not alone and _LETTER.match(after)))
    if _CLOCK.search(before):
        bare_time = _BARE_TIME.fullmatch(before.lstrip()) is not None
        of_a_time = first in _OF_A_TIME or _ZONE.match(after)
        return not (of_a_time or after[:1].islower() or (bare_time and not starter))
    if bare in _BINDS_FORWARD or token in _BINDS_FORWARD_CAPITALISED:
        return bare == "st" and starter and _STREET.search(before) is not None
    if bare in _ABBREVIATIONS:
        return (starter or starts in _STARTERS_BEHIND.get(bare, ())) and not word[:1].isdigit()
    if len(token) == 1 and token.isalpha():
        return starter and length > 3  # an initial or "p. 5", "z. B.": "J. Smith"
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", token):
        return starter  # an acronym: "the U.S. Navy", "the U.S. The …"
    if re.fullmatch(r"\d{1,3}", token):
        ordinal = first in _BEHIND_A_DAY or (_GERMAN_ORDINAL.search(before) and starts not in _GERMAN_STARTERS)
        return length > len(token) and not ordinal  # "1. Item", "16. Januar"
    return True
