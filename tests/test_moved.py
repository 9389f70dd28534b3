"""Where a cited text stands now: twins, wrapped paragraphs, other encodings, renamed files and copies."""

from pathlib import Path

import pytest

from tests.receipts import FIRE, QUOTE, TEXT, WRAPPED, check, cited

PULLED = "Prices rose by 900 per cent in a single year, officials said."
TWICE = f"# Prices\n\n{PULLED}\n\nNobody had seen it coming, they added. {PULLED} Then the ministry closed.\n"


@pytest.mark.parametrize(
    ("text", "nth", "verdict", "now"),
    [
        ("New first line.\n\n" + TWICE, 0, "moved", 27),
        ("New first line.\n\n" + TWICE, 1, "moved", TWICE.rindex(PULLED) + 17),
        (TWICE.replace("900", "800", 1), 0, "changed", None),
        (TWICE.replace("900", "800", 1), 1, "valid", None),
        (TWICE.replace("900", "more than 800", 1), 1, "moved", TWICE.rindex(PULLED) + 10),
        (TWICE.replace(PULLED + "\n\n", "", 1), 1, "moved", TWICE.rindex(PULLED) - len(PULLED) - 2),
        (TWICE.replace("# Prices", "# Costs!"), 0, "valid", None),
        (TWICE.replace("they added. ", "she adds. "), 1, "moved", TWICE.rindex(PULLED) - 2),
        (f"{PULLED}\n" * 3, 0, "ambiguous", None),
    ],
)  # fmt: skip
def test_the_surroundings_tell_twins_apart(tmp_path: Path, text: str, nth: int, verdict: str, now: int | None) -> None:
    checked = check(tmp_path, {"a.md": text}, cited(TWICE, PULLED, nth=nth))[0]
    assert checked.verdict == verdict
    assert (checked.moved_to.start_char_index if checked.moved_to else None) == now
    assert checked.occurrences == text.count(PULLED)
    if verdict == "ambiguous":
        assert checked.reason.startswith("the quote stands 3 times in the file")


def test_two_citations_do_not_move_to_one_place(tmp_path: Path) -> None:
    text = TWICE.replace(PULLED + "\n\n", "", 1)
    first, second = check(tmp_path, {"a.md": text}, cited(TWICE, PULLED), cited(TWICE, PULLED, nth=1))
    assert (first.verdict, second.verdict) == ("ambiguous", "moved")
    assert "another citation" in first.reason


def test_a_number_is_not_looked_for_far_from_its_words(tmp_path: Path) -> None:
    text = "The fine was 900 in total, the court said, and was paid at once.\n\nElsewhere 900 were hurt.\n"
    for written in ("35", "901", "no more than a handful"):
        checked = check(tmp_path, {"a.md": text.replace("900", written, 1)}, cited(text, "900"))[0]
        assert checked.verdict in ("changed", "ambiguous")
        assert checked.occurrences == 1


def test_a_text_on_another_line_at_the_same_offset_has_moved(tmp_path: Path) -> None:
    checked = check(tmp_path, {"a.md": TEXT.replace("# Notes\n\n", "# Not\n\n\n\n")}, cited(TEXT, QUOTE))[0]
    assert checked.verdict == "moved"
    assert checked.moved_to is not None
    assert (checked.moved_to.start_char_index, checked.moved_to.start_line) == (TEXT.index(QUOTE), 5)


def test_other_line_ends_are_told(tmp_path: Path) -> None:
    quote = "It is old.\n\nA second paragraph"
    checked = check(tmp_path, {"a.md": TEXT.replace("\n", "\r\n")}, cited(TEXT, quote), cited(TEXT, QUOTE))
    assert [c.verdict for c in checked] == ["moved", "moved"]
    assert "only the white space" in checked[0].reason


AGAIN = """\
The mill was built in 1902 by two brothers.
In 1911 it burned down, and 14 looms
were lost. It was never rebuilt.
"""


@pytest.mark.parametrize(
    ("quote", "now", "verdict"),
    [
        (FIRE, AGAIN, "moved"),
        (FIRE, AGAIN.replace("14", "40"), "changed"),
        (FIRE, AGAIN.replace("14 looms", "1 4 looms"), "changed"),
        (FIRE, WRAPPED.replace("burned down", "burned  down"), "moved"),
        ("14", AGAIN, "moved"),
        ("14", AGAIN.replace("14", "40"), "changed"),
        ("It was never rebuilt.", AGAIN, "moved"),
        (FIRE, AGAIN + "\n" + AGAIN, "ambiguous"),
    ],
)
def test_a_paragraph_that_was_wrapped_anew_has_moved(tmp_path: Path, quote: str, now: str, verdict: str) -> None:
    assert [c.verdict for c in check(tmp_path, {"a.md": now}, cited(WRAPPED, quote))] == [verdict]


def test_of_twins_the_one_that_was_wrapped_anew_is_not_taken_for_the_other(tmp_path: Path) -> None:
    text = f"# Before\n\n{WRAPPED}\n# After\n\nAs they say: {WRAPPED}"
    quote = "The mill was built in 1902\nby two brothers."
    first, second = cited(text, quote), cited(text, quote, nth=1)
    checked = check(tmp_path, {"a.md": text.replace(WRAPPED, AGAIN, 1)}, first, second)
    assert [c.verdict for c in checked] == ["moved", "moved"]
    starts = [c.moved_to.start_char_index for c in checked if c.moved_to is not None]
    assert starts == [text.index("The mill"), text.rindex("The mill")]


def test_another_encoding_changes_nothing(tmp_path: Path) -> None:
    checked = check(tmp_path, {"a.md": b"\xef\xbb\xbf" + TEXT.encode()}, cited(TEXT, QUOTE))[0]
    assert (checked.verdict, checked.reason) == ("valid", "the file has changed elsewhere")


def test_a_renamed_file_is_known_by_its_bytes_or_by_the_text_and_its_surroundings(tmp_path: Path) -> None:
    other = "Nothing of this is cited anywhere.\n"
    for number, (files, source) in enumerate((
        ({"b.md": other, "sub/c.md": TEXT}, "sub/c.md"),
        ({"b.md": other, "c.txt": "Shifted. " + TEXT}, "c.txt"),
        ({"c.md": TEXT, "d.md": TEXT}, "c.md"),
        ({"c.md": TEXT.replace("\n", "\r\n")}, "c.md"),
    )):  # fmt: skip
        checked = check(tmp_path / str(number), dict(files), cited(TEXT, QUOTE))[0]
        assert checked.verdict == "moved"
        assert checked.moved_to is not None
        assert checked.moved_to.source == source


def test_a_file_that_is_only_like_the_one_that_is_gone_is_not_taken_for_it(tmp_path: Path) -> None:
    for number, files in enumerate((
        {"c.md": TEXT.replace("900", "901")},
        {"c.md": TEXT.replace("It is old", "It is new")},
        {"c.md": "x" + TEXT, "d.md": "y" + TEXT},
        {".hidden.md": TEXT},
    )):  # fmt: skip
        checked = check(tmp_path / str(number), dict(files), cited(TEXT, QUOTE))[0]
        assert checked.verdict == "missing"
    short = check(tmp_path / "short", {"c.md": "He said: Yes.\n"}, cited("Yes.\n", "Yes."))[0]
    assert short.verdict == "missing"


def test_a_copy_that_is_cited_itself_is_no_new_name(tmp_path: Path) -> None:
    checked = check(tmp_path, {"b.md": TEXT}, cited(TEXT, QUOTE), cited(TEXT, QUOTE, source="b.md"))
    assert [c.verdict for c in checked] == ["missing", "valid"]


def test_an_edited_file_is_not_replaced_by_a_copy_of_what_it_was(tmp_path: Path) -> None:
    checked = check(tmp_path, {"a.md": TEXT.replace("900", "901"), "backup.md": TEXT}, cited(TEXT, QUOTE))
    assert [c.verdict for c in checked] == ["changed"]


def test_texts_that_repeat_without_end_are_given_up_in_time(tmp_path: Path) -> None:
    text = "-" * 200_000
    checked = check(tmp_path, {"a.md": "x" + text}, cited(text, "-" * 50_000, nth=0), cited("b" + text, "b" + "-" * 9))
    assert [c.verdict for c in checked] == ["ambiguous", "changed"]
    assert checked[0].occurrences > 100
