"""Which language a document is in, as far as lexical search needs to know: to stem it, and to read questions to it.

Languages are named by their ISO 639-1 code where they are detected or declared, and by their Snowball stemmer where
words are stemmed. A language without a stemmer (Chinese, Thai, Vietnamese, …) is handled as the index's main one.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from qa.regex import regex

__all__ = ["DEFAULT", "FUNCTION_WORDS_OF", "STEMMERS", "in_use", "language_of", "stemmer_of"]

DEFAULT = "english"
"""The stemmer of an index in which no other language was recognised."""

STEMMERS: Mapping[str, str] = {
    "ar": "arabic", "ary": "arabic", "arz": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech",
    "da": "danish", "nl": "dutch", "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish",
    "fr": "french", "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "no": "norwegian", "nb": "norwegian", "nn": "norwegian",
    "fa": "persian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
"""Snowball stemmers by language code."""

# Words that say how a question is asked, not what about. Of English also articles, pronouns, prepositions and
# auxiliaries; elsewhere BM25's weights do that work, and longer lists measured worse (eval/tried.md).
FUNCTION_WORDS_OF: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "english": """a an and any are as at be been being but by can could did do does doing for from had has have
            having he her hers him his how i if in into is it its itself me my of on or our ours shall she should so
            than that the their theirs them then there these they this those to us was we were what when where which
            while who whom whose why will with would you your""",
        "arabic": "ما ماذا من متى أين كيف لماذا كم هل أي أية لمن",
        "armenian": "ով ինչ երբ որտեղ ինչու ինչպես որքան քանի որ որը",
        "basque": "zer nor noiz non nola zergatik zenbat zein nork nori noren norekin",
        "catalan": "què qui quan on com per quin quina quins quines quant quanta quants quantes perquè",
        "czech": "co kdo koho komu kdy kde kam odkud jak proč kolik který která které jaký jaká jaké čí",
        "danish": "hvad hvem hvis hvornår hvor hvordan hvorfor hvilken hvilket hvilke mange meget",
        "dutch": "wat wie wiens wanneer waar hoe waarom hoeveel welke welk waarheen waarvoor waarmee waarin waarvan",
        "esperanto": "kio kion kiu kiun kiuj kies kiam kie kien kiel kial kiom kia ĉu",
        "estonian": "mis mida kes keda kelle millal kus kuhu kust kuidas miks mitu palju milline millised",
        "finnish": """mikä mitä minkä mitkä kuka kenen ketä ketkä milloin missä mihin mistä minne miten kuinka miksi
            montako monta paljonko millainen kumpi""",
        "french": """que qu qui quoi quand où comment pourquoi combien quel quelle quels quelles lequel laquelle
            lesquels lesquelles est ce""",
        "german": """wer wen wem wessen was wann wo wohin woher warum wieso weshalb wie wieviel viel viele welche
            welcher welches welchen welchem wofür womit wodurch woran worin""",
        "greek": "τι ποιος ποια ποιο ποιοι ποιες ποιον ποιου πότε πού πώς γιατί πόσο πόσος πόση πόσοι πόσες πόσα",
        "hindi": "क्या कौन किस किसे किसने किसका किसकी किसके कब कहाँ कैसे क्यों कितना कितनी कितने",
        "hungarian": "mi mit mik ki kit kik kinek mikor hol hova honnan hogyan miért hány mennyi melyik melyek milyen",
        "indonesian": "apa apakah siapa kapan mana dimana bagaimana mengapa kenapa berapa yang",
        "irish": "cad céard cé cén cathain cá conas",
        "italian": "che chi cosa quando dove come perché quanto quanta quanti quante quale quali qual cui",
        "lithuanian": "kas ką kam ko kada kur kaip kodėl kiek kuris kuri kurie kurios koks kokia kokie kokios kieno",
        "nepali": "के को कसले कसको कहिले कहाँ कसरी किन कति कुन",
        "norwegian": "hva hvem hvis når hvor hvordan hvorfor hvilken hvilket hvilke mange mye",
        "persian": "چه چی که کی کجا چرا چطور چگونه چند کدام آیا چقدر",
        "polish": "co kto kogo komu kiedy gdzie dokąd skąd jak dlaczego czemu ile który która które jaki jaka jakie",
        "portuguese": "que quê quem quando onde aonde como porque porquê qual quais quanto quanta quantos quantas",
        "romanian": "ce cine cui când unde cum cât câtă câți câte care",
        "russian": """что кто кого кому кем когда где куда откуда как почему зачем сколько какой какая какое какие
            каком каких какую который которая которое которые чей чья""",
        "serbian": """šta što ko koga kome kada gde kuda odakle kako zašto koliko koji koja koje
            шта што ко кога коме када где куда одакле како зашто колико који која које""",
        "sesotho": "eng mang neng kae joang hobaneng",
        "spanish": """qué quién quiénes cuál cuáles cuándo cuánto cuánta cuántos cuántas dónde adónde cómo por""",
        "swedish": "vad vem vems när var vart varifrån hur varför vilken vilket vilka många mycket",
        "tamil": "என்ன யார் எப்போது எங்கே எப்படி ஏன் எத்தனை எவ்வளவு எந்த எது",
        "turkish": "ne kim kimin kime zaman nerede nereye nereden nasıl neden niçin niye kaç hangi hangisi mi mı mu mü",
    }.items()
}
"""By stemmer."""

_DECLARED = ("language", "lang")  # keys of metadata
_TAG = regex(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*")
_SAMPLE = 2000  # code points, taken from the beginning, the middle and the end of a text
# In 95 of 100 English paragraphs (of 2,100) a quarter or more of the words are these function words; in 400 German and
# Spanish ones at most 14 %. What is below a quarter is left to the detector.
_ENGLISH = 0.25
_FEWEST_WORDS = 20
_SURE = 0.6  # probability; below it the language is not known, and the document goes with the rest of its index


def language_of(text: str, metadata: Mapping[str, Any] | None = None) -> str:
    """The language code of a document: declared in its ``metadata``, or recognised in its text; "" if not known.

    The detector (py3langid) is loaded only for a text that is not plainly English; it reads at most 6,000 code points.
    """
    for key in _DECLARED:
        tag = _TAG.fullmatch(str((metadata or {}).get(key, "")).strip().lower())
        if tag and tag.group(1) in STEMMERS:
            return tag.group(1)
    sample = _sampled(text)
    if _plainly_english(sample):
        return "en"
    code, probability = _detector().classify(sample)
    return str(code) if probability >= _SURE and code != "zxx" else ""


def _plainly_english(sample: str) -> bool:
    words = re.findall(r"[^\W\d_]+", sample.lower())
    function_words = sum(word in FUNCTION_WORDS_OF["english"] for word in words)
    return len(words) >= _FEWEST_WORDS and function_words >= _ENGLISH * len(words)


def _sampled(text: str) -> str:
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))


@lru_cache(maxsize=1)
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def in_use(characters: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """The stemmers of an index, the main one first, out of the language codes of its documents with their lengths."""
    totals: dict[str, int] = {}
    for code, count in characters:
        if code in STEMMERS:
            totals[STEMMERS[code]] = totals.get(STEMMERS[code], 0) + count
    return tuple(sorted(totals, key=lambda name: (-totals[name], name))) or (DEFAULT,)


def stemmer_of(code: str | None, languages: tuple[str, ...]) -> str:
    """The stemmer for a document of an index with ``languages``: its own, or the main one's."""
    own = STEMMERS.get(code or "")
    return own if own in languages else languages[0]
