"""How well `qa check` tells true sentences from sentences with one fact changed, over the shipped corpus.

    python eval/check_mutations.py [INDEX] [--show]

The corpus's own sentences that hold a number, date, name or negation are checked as they stand and in light paraphrases
(other date forms, figures for words, contractions): none should be flagged. Then one fact of each is changed: every one
should be flagged or unsupported. `eval/claims.jsonl` holds claims in other words than the corpus's, true and false,
written by hand. ``--show`` prints what went wrong. The draws are seeded; the same index gives the same figures.
"""

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from qa import Index
from qa.claims import CheckedClaim
from qa.names import names, same_name, words
from qa.sentences import sentence_spans
from qa.values import Value, dates, numbers

HERE = Path(__file__).parent
_MONTHS = "January February March April May June July August September October November December".split()
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
# Names of one kind: one may be changed for another. Capitals and countries are kept apart, for they mean each other.
_KINDS = (
    "Iran Pakistan India China Israel Syria Iraq Afghanistan Russia Lebanon Yemen".split(),
    "Iranian Pakistani Indian Chinese Israeli Syrian Russian".split(),
    "Iranians Pakistanis Israelis Palestinians Saudis Emiratis".split(),
    "Tehran Islamabad Beijing Moscow Jerusalem Washington".split(),
    "Kerman Saravan Rask Davos Lahore Riyadh Birmingham Gwadar Idlib Gaza".split(),
    "Balochistan Baluchistan Sistan Khorasan".split(),
    "Karim Parsi Vaez Ranjha Akhtar Haqqani Cafiero Abdollahian Javidanfar".split(),
    "Raisi Biden Trump Sharif Khan Miller Soleimani Mousavi Yadav".split(),
    "Hezbollah Hamas Taliban Mossad BLA BLF BRAS TTP".split(),
    "IRGC IMF SCO BRI ECO GCC TNA UN".split(),
)
_UNKNOWN = {0: "Brazil Norway Freedonia", 1: "Brazilian Norwegian", 2: "Brazilians Norwegians", 3: "Oslo Lima"}
_UNKNOWN |= {4: "Trondheim Arequipa", 5: "Patagonia Lapland", 6: "Lindqvist Oyelaran", 7: "Lindqvist Oyelaran"}
_UNKNOWN |= {8: "Zapatistas Carbonari", 9: "NATO OPEC"}
_AUXILIARY = re.compile(r"\b(is|was|were|are|has|had|have|will|can|could|should|would|may|might|must|did|does|do)\b(?! not)")
_DROPPED = (
    (r"\b(do|does|did|is|was|were|are|has|had|have|will|can|could|should|would|might|may) not\b", r"\1"),
    (r"\bcannot\b", "can"), (r"\bnever\b", "always"), (r"\bneither\b", "each"), (r"\bNeither\b", "Each"),
    (r"\bwithout\b", "with"), (r"\bno\b", "a"), (r"\bNo\b", "A"), (r"\bnone\b", "all"), (r"\bnot ", ""),
)  # fmt: skip
_CONTRACTED = ((r"\b(did|does|do|is|was|were|are|has|had|have|could|should|would) not\b", r"\1n’t"), (r"\bcannot\b", "can’t"))


class Case(NamedTuple):
    """A sentence to check; ``kind`` says what was done to it, ``true`` whether it still holds."""

    kind: str
    text: str
    true: bool


def sentences(corpus: Path) -> list[str]:
    """The corpus's sentences on one line each, without marks of Markdown; no front matter, no headings."""
    found = []
    for path in sorted(corpus.glob("*.md")):
        if path.name != "README.md":
            text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            found += [" ".join(span.of(text).strip("*>– ").split()) for span in sentence_spans(text) if span.of(text)[0] != "#"]
    return [sentence for sentence in dict.fromkeys(found) if len(sentence.split()) > 4]


def cases(sentence: str, draw: random.Random) -> Iterator[Case]:
    """A sentence as it stands, its paraphrases, and one change of each of its facts."""
    changed = [*_numbers(sentence, draw), *_dates(sentence, draw), *_negations(sentence), *_names(sentence, draw)]
    if changed:
        yield Case("as it stands", sentence, True)
        yield from (Case("paraphrased", text, True) for text in _paraphrases(sentence))
        yield from changed


def _replaced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _numbers(sentence: str, draw: random.Random) -> Iterator[Case]:
    taken = [date.span for date in dates(sentence)]
    for value in numbers(sentence):
        if any(value.span.overlap(span) for span in taken):
            continue
        new = _other_number(value.span.of(sentence), draw)
        if new:
            yield Case("number", _replaced(sentence, *value.span, new), False)


def _other_number(written: str, draw: random.Random) -> str | None:
    digits = [place for place, character in enumerate(written) if character.isdigit()]
    if digits:
        place = draw.choice(digits)
        return _replaced(written, place, place + 1, draw.choice("123456789".replace(written[place], "")))
    if written.lower() in _SMALL:
        new = draw.choice([word for word in _SMALL[2:] if word != written.lower()])
        return new.capitalize() if written[0].isupper() else new
    return {"hundreds": "thousands", "dozens": "hundreds", "few thousand": "few hundred"}.get(written)


def _dates(sentence: str, draw: random.Random) -> Iterator[Case]:
    for value in dates(sentence):
        written = value.span.of(sentence)
        year, month, day = value.date
        if day:
            other = draw.choice([number for number in range(1, 29) if number != day])
            yield Case("date", _replaced(sentence, *value.span, re.sub(rf"\b{day}", str(other), written, count=1)), False)
        if month:
            other_month = draw.choice([name for name in _MONTHS if name != _MONTHS[month - 1]])
            yield Case("date", _replaced(sentence, *value.span, re.sub(r"[A-Z][a-z]+\.?", other_month, written)), False)
        if value.low:
            other = draw.choice([number for number in range(1960, 2024) if number // 10 != value.low // 10])
            yield Case("date", _replaced(sentence, *value.span, re.sub(r"\d{4}", str(other), written)), False)


def _negations(sentence: str) -> Iterator[Case]:
    for pattern, new in _DROPPED:
        without = re.sub(pattern, new, sentence, count=1)
        if without != sentence:
            yield Case("not dropped", without, False)
            break
    match = _AUXILIARY.search(sentence)
    if match:
        yield Case("not added", _replaced(sentence, match.end(), match.end(), " not"), False)


def _names(sentence: str, draw: random.Random) -> Iterator[Case]:
    found = words(sentence)
    known = {word for kind in _KINDS for word in map(str.lower, kind)}
    for name in names(sentence, found, known):
        for word in (word for word in found if name.span.start <= word.span.start < name.span.end):
            number = next((number for number, kind in enumerate(_KINDS) if word.text in kind), None)
            if number is None:
                continue
            others = [other for other in _KINDS[number] if not _same(word.text, other)]
            yield Case("name of the corpus", _replaced(sentence, *word.span, draw.choice(others)), False)
            yield Case("unknown name", _replaced(sentence, *word.span, draw.choice(_UNKNOWN[number].split())), False)


def _same(one: str, other: str) -> bool:
    return same_name(*(names(f"in {text}", words(f"in {text}"))[0] for text in (one, other)))


def _paraphrases(sentence: str) -> Iterator[str]:
    texts = [_figures(sentence), _dates_written(sentence, "{month} {day}"), _dates_written(sentence, "{day} {month}")]
    texts.append(_dates_written(sentence, "{short}. {day}"))
    for pattern, new in (*_CONTRACTED, (r"\bU\.S\.", "United States"), (r"\bUS\b", "U.S."), (r"\bUnited States\b", "US"),
                         (r" ?kilomet(er|re)s\b", " km"), (r"\bnot\b", "not actually")):  # fmt: skip
        texts.append(re.sub(pattern, new, sentence))
    yield from dict.fromkeys(text for text in texts if text != sentence)


def _figures(sentence: str) -> str:
    for value in reversed(list(numbers(sentence))):
        written = value.span.of(sentence)
        if written.lower() in _SMALL[2:]:
            sentence = _replaced(sentence, *value.span, str(_SMALL.index(written.lower())))
        elif written.isdigit() and int(written) < len(_SMALL):
            sentence = _replaced(sentence, *value.span, _SMALL[int(written)])
    return sentence


def _dates_written(sentence: str, form: str) -> str:
    for value in reversed(list(dates(sentence))):
        year, month, day = value.date
        if day and month:
            new = form.format(month=_MONTHS[month - 1], short=_MONTHS[month - 1][:3], day=day) + (f", {year}" if year else "")
            sentence = _replaced(sentence, *value.span, new)
    return sentence


def by_hand(path: Path = HERE / "claims.jsonl") -> list[Case]:
    """The claims written by hand."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Case("by hand, true" if row["true"] else "by hand, false", row["claim"], row["true"]) for row in rows]


def measured(index: Index, tried: Iterable[Case]) -> dict[str, list[tuple[Case, tuple[CheckedClaim, ...]]]]:
    """Every case with its claims, by kind."""
    results: dict[str, list[tuple[Case, tuple[CheckedClaim, ...]]]] = defaultdict(list)
    for case in tried:
        results[case.kind].append((case, index.check(case.text)))
    return results


def wrong(case: Case, claims: tuple[CheckedClaim, ...]) -> bool:
    """Whether a true sentence was flagged or a false one supported."""
    return case.true != all(claim.verdict == "supported" for claim in claims)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure qa check.")
    parser.add_argument("index", nargs="?", default="index", help="an index of the shipped corpus")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    draw = random.Random(0)  # noqa: S311  # a fixed sample, no secret
    tried = [case for sentence in sentences(HERE.parent / "corpus") for case in cases(sentence, draw)]
    results = measured(Index.open(options.index), [*tried, *by_hand()])
    for kind, found in results.items():
        bad = [(case, claims) for case, claims in found if wrong(case, claims)]
        what = "flagged or unsupported" if found[0][0].true else "missed"
        print(f"{kind:<20} {len(found):>4} sentences, {len(bad):>3} {what} ({100 * len(bad) / len(found):.1f} %)")
        for case, claims in bad if options.show else ():
            print(f"    {case.text}")
            for claim in claims:
                flags = "; ".join(f"{flag.kind} {flag.text!r}, found {flag.found!r}" for flag in claim.flags)
                print(f"      {claim.verdict} {claim.score:.2f} {claim.support.cited_text if claim.support else ''!r} {flags}")
    for true in (True, False):
        some = [wrong(case, claims) for kind, found in results.items() if "hand" not in kind for case, claims in found if case.true == true]
        print(f"all {'true: flagged' if true else 'changed: caught'}", f"{100 * (sum(some) if true else len(some) - sum(some)) / len(some):.1f} % of {len(some)}")


if __name__ == "__main__":
    main()
