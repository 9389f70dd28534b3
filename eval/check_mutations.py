"""How well `qa check` tells true sentences from sentences with one fact changed.

    python -m eval.check_mutations [INDEX] [--corpus FOLDER] [--most NUMBER] [--show]

The corpus's own sentences that hold a number, date, time, name or negation are checked as they stand and in light
paraphrases (other date forms, figures for words, contractions): none should be flagged. Then one fact of each is
changed: every one should be flagged or unsupported. `eval/claims.jsonl` holds claims about the shipped corpus in other
words than its own, true and false, written by hand. ``--most`` tries so many sentences of each kind, ``--show`` prints
what went wrong. The draws are seeded.
"""

import argparse
import json
import random
import re
from calendar import month_name
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from qa import Index
from qa.checking.claims import CheckedClaim
from qa.models import Span
from qa.text.names import same_word
from qa.text.naming import names
from qa.text.sentences import sentence_spans
from qa.text.words import Word, words
from qa.values.reading import dates, values

HERE = Path(__file__).parent
_MONTHS = month_name[1:]
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
# Names of one kind, any of which may be changed for another; capitals and countries apart, for they mean each other.
# The last two of each are of no document.
_KINDS = [
    kind.split()
    for kind in (
        "Iran Pakistan India China Israel Syria Iraq Afghanistan Russia Lebanon Yemen Brazil Freedonia",
        "Iranian Pakistani Indian Chinese Israeli Syrian Russian Brazilian Norwegian",
        "Iranians Pakistanis Israelis Palestinians Saudis Emiratis Brazilians Norwegians",
        "Tehran Islamabad Beijing Moscow Jerusalem Washington Oslo Lima",
        "Kerman Saravan Rask Davos Lahore Riyadh Birmingham Gwadar Idlib Gaza Trondheim Arequipa",
        "Balochistan Sistan Khorasan Patagonia Lapland",
        "Karim Parsi Vaez Ranjha Akhtar Haqqani Cafiero Abdollahian Javidanfar Lindqvist Oyelaran",
        "Raisi Biden Trump Sharif Khan Miller Soleimani Mousavi Yadav Lindqvist Oyelaran",
        "Hezbollah Hamas Taliban Mossad BLA BLF BRAS TTP Zapatistas Carbonari",
        "IRGC IMF SCO BRI ECO GCC TNA UN NATO OPEC",
    )
]
_UNKNOWN = "Freedonia Lindqvist Oyelaran Trondheim Arequipa".split()
_AUXILIARY = re.compile(
    r"\b(is|was|were|are|has|had|have|will|can|could|should|would|might|must|did|does|do)\b(?! not)"
)
_DROPPED = (
    (r"\b(do|does|did|is|was|were|are|has|had|have|will|can|could|should|would|might|may) not\b", r"\1"),
    (r"\bcannot\b", "can"), (r"\bnever\b", "always"), (r"\bneither\b", "each"), (r"\bNeither\b", "Each"),
    (r"\bwithout\b", "with"), (r"\bno\b", "a"), (r"\bNo\b", "A"), (r"\bnone\b", "all"), (r"\bnot ", ""),
)  # fmt: skip
_SAID_OTHERWISE = (
    (r"\b(did|does|do|is|was|were|are|has|had|have|could|should|would) not\b", r"\1n’t"), (r"\bcannot\b", "can’t"),
    (r"\bU\.S\.", "United States"), (r"\bUS\b", "U.S."), (r"\bUnited States\b", "US"),
    (r"[ -]kilomet(er|re)s?\b", " km"),
)  # fmt: skip


class Case(NamedTuple):
    """A sentence to check; ``kind`` says what was done to it, ``true`` whether it still holds, ``changed`` where."""

    kind: str
    text: str
    true: bool
    changed: Span = Span(0, 0)


Found = tuple[Case, tuple[CheckedClaim, ...]]


def sentences(corpus: Path) -> list[str]:
    """The corpus's sentences on one line each, without marks of Markdown; no front matter, no headings."""
    found: list[str] = []
    for path in sorted([*corpus.glob("*.md"), *corpus.glob("*.txt")]):
        if path.name != "README.md":
            text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            spans = [span for span in sentence_spans(text) if span.of(text)[0] != "#"]
            found += [" ".join(span.of(text).strip("*>– ").split()) for span in spans]
    return [sentence for sentence in dict.fromkeys(found) if len(sentence.split()) > 4 and sentence[-1] != "?"]


def cases(corpus: Path, seed: int = 0) -> Iterator[Case]:
    """Every sentence with a fact as it stands, its paraphrases, and one change of each of its facts."""
    draw = random.Random(seed)  # noqa: S311  # a fixed sample, no secret
    texts = sentences(corpus)
    pool = sorted({word.text for text in texts for word in _named(text) if len(word.text) > 3})
    for text in texts:
        changed = [*_numbers(text, draw), *_dates(text, draw), *_negations(text), *_names(text, pool, draw)]
        if changed:
            yield Case("as it stands", text, True)
            yield from (Case("paraphrased", other, True) for other in _paraphrases(text))
            yield from changed


def _changed(kind: str, text: str, span: Span, new: str) -> Case:
    return Case(kind, text[: span.start] + new + text[span.end :], False, Span(span.start, span.start + len(new)))


def _numbers(text: str, draw: random.Random) -> Iterator[Case]:
    for value in values(text):
        new = _other_number(value.span.of(text), draw) if value.kind != "date" else None
        if new:
            yield _changed(value.kind, text, value.span, new)


def _other_number(written: str, draw: random.Random) -> str | None:
    digits = [place for place, character in enumerate(written) if character.isdigit()]
    if digits:
        place = draw.choice(digits)
        return written[:place] + draw.choice("123456789".replace(written[place], "")) + written[place + 1 :]
    if written.lower() in _SMALL:
        new = draw.choice([word for word in _SMALL[2:] if word != written.lower()])
        return new.capitalize() if written[0].isupper() else new
    return {"hundreds": "thousands", "dozens": "hundreds", "few thousand": "few hundred"}.get(written)


def _dates(text: str, draw: random.Random) -> Iterator[Case]:
    for value in dates(text):
        written, (_, month, day) = value.span.of(text), value.date
        if day:
            other = draw.choice([number for number in range(1, 29) if number != day])
            yield _changed("date", text, value.span, re.sub(rf"\b0?{day}(?!\d)", str(other), written, count=1))
        if month and re.search("[A-Z]", written):
            other_month = draw.choice([name for name in _MONTHS if name != _MONTHS[month - 1]])
            yield _changed("date", text, value.span, re.sub(r"[A-Z][a-z]+\.?", other_month, written))
        if value.low:
            other = draw.choice([number for number in range(1960, 2024) if number // 10 != value.low // 10])
            yield _changed("date", text, value.span, re.sub(r"\d{4}", str(other), written, count=1))


def _negations(text: str) -> Iterator[Case]:
    for pattern, new in _DROPPED:
        match = re.search(pattern, text)
        if match:
            yield _changed("not dropped", text, Span(*match.span()), match.expand(new))
            break
    match = _AUXILIARY.search(text)
    if match:
        yield _changed("not added", text, Span(match.end(), match.end()), " not")


def _named(text: str) -> list[Word]:
    """The words of the names of a text that stand where nothing else would be written large."""
    found = words(text)
    known = {other.lower() for kind in _KINDS for other in kind}
    spans = [name.span for name in names(text, found, known) if not name.weak]
    dated = [value.span for value in dates(text)]
    inside = [word for word in found if word.capital and any(word.span.overlap(span) for span in spans)]
    return [word for word in inside if not any(word.span.overlap(span) for span in dated)]


def _names(text: str, pool: Sequence[str], draw: random.Random) -> Iterator[Case]:
    named = _named(text)
    for word in named:
        kind = next((kind for kind in _KINDS if word.text in kind), None)
        corpus, unknown = (kind[:-2], kind[-2:]) if kind else (pool, _UNKNOWN)
        for what, others in (
            ("name of the sentence", [other.text for other in named if kind is None or other.text in kind]),
            ("name of the corpus", corpus),
            ("unknown name", unknown),
        ):
            fitting = [other for other in others if not _alike(word.text, other)]
            if fitting:
                yield _changed(what, text, word.span, draw.choice(fitting))


def _alike(one: str, other: str) -> bool:
    return same_word(*(words(text)[0].folded for text in (one, other)))


def _paraphrases(text: str) -> Iterator[str]:
    texts = [_figures(text)]
    texts += [_dates_written(text, form) for form in ("{month} {day}", "{day} {month}", "{short} {day}")]
    texts += [re.sub(pattern, new, text) for pattern, new in _SAID_OTHERWISE]
    yield from dict.fromkeys(other for other in texts if other != text)


def _figures(text: str) -> str:
    for value in reversed([value for value in values(text) if value.kind == "number"]):
        written = value.span.of(text).lower()
        if written in _SMALL[2:]:
            text = text[: value.span.start] + str(_SMALL.index(written)) + text[value.span.end :]
        elif written.isdigit() and int(written) < len(_SMALL):
            text = text[: value.span.start] + _SMALL[int(written)] + text[value.span.end :]
    return text


def _dates_written(text: str, form: str) -> str:
    for value in reversed(list(dates(text))):
        year, month, day = value.date
        if day and month:
            name = _MONTHS[month - 1]
            short = f"{name[:3]}." if len(name) > 4 else name
            new = form.format(month=name, short=short, day=day) + (f", {year}" if year else "")
            text = text[: value.span.start] + new + text[value.span.end :]
    return text


def by_hand(path: Path = HERE / "claims.jsonl") -> list[Case]:
    """The claims written by hand."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Case("by hand, true" if row["true"] else "by hand, false", row["claim"], row["true"]) for row in rows]


def drawn(tried: Sequence[Case], most: int, seed: int = 0) -> list[Case]:
    """At most so many cases of each kind."""
    draw = random.Random(seed)  # noqa: S311
    by_kind: dict[str, list[Case]] = defaultdict(list)
    for case in tried:
        by_kind[case.kind].append(case)
    return [case for some in by_kind.values() for case in draw.sample(some, min(most, len(some)))]


def wrong(case: Case, claims: Sequence[CheckedClaim]) -> bool:
    """Whether a true sentence was flagged or a false one supported."""
    return case.true != all(claim.verdict == "supported" for claim in claims)


def pointed_at(case: Case, claims: Sequence[CheckedClaim]) -> bool:
    """Whether a flag stands where the sentence was changed."""
    places = [Span(flag.start_char_index, flag.end_char_index) for claim in claims for flag in claim.flags]
    return any(place.overlap(case.changed) for place in places)


def measured(index: Index, tried: Iterable[Case]) -> dict[str, list[Found]]:
    """Every case with its claims, by kind."""
    results: dict[str, list[Found]] = defaultdict(list)
    for case in tried:
        results[case.kind].append((case, index.check(case.text)))
    return dict(results)


def report(results: dict[str, list[Found]], *, show: bool) -> Iterator[str]:
    """Lines: each kind with what went wrong, and the sums over what was not written by hand."""
    for kind, found in results.items():
        bad = [(case, claims) for case, claims in found if wrong(case, claims)]
        what = "flagged or unsupported" if found[0][0].true else "missed"
        share = sum(pointed_at(case, claims) for case, claims in found) / len(found)
        pointed = "" if found[0][0].true or "hand" in kind else f"; flagged at the place {share:.1%}"
        yield f"{kind:<20} {len(found):>4} sentences, {len(bad):>3} {what} ({len(bad) / len(found):.1%}){pointed}"
        for case, claims in bad if show else ():
            yield f"    {case.text}"
            for claim in claims:
                flags = "; ".join(f"{flag.kind} {flag.text!r}, found {flag.found!r}" for flag in claim.flags)
                support = claim.support.cited_text if claim.support else ""
                yield f"      {claim.verdict} {claim.score:.2f} {support!r} {flags}"
    for true, what in ((True, "true sentences flagged or unsupported"), (False, "changed sentences missed")):
        some = [
            wrong(*each)
            for kind, found in results.items()
            if "hand" not in kind
            for each in found
            if each[0].true == true
        ]
        yield f"all: {what}: {sum(some) / len(some):.1%} of {len(some)}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure qa check on sentences with one fact changed.")
    parser.add_argument("index", nargs="?", default="index", help="an index of the corpus")
    parser.add_argument("--corpus", type=Path, default=HERE.parent / "corpus", help="its folder of text and Markdown")
    parser.add_argument("--most", type=int, default=10**9, help="sentences of each kind that are tried")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    tried = drawn(list(cases(options.corpus)), options.most)
    if options.corpus == HERE.parent / "corpus":
        tried += by_hand()
    for line in report(measured(Index.open(options.index), tried), show=options.show):
        print(line, flush=True)


if __name__ == "__main__":
    main()
