"""Files: text comes out as it stands, whatever its encoding, and what is no text is refused."""

import codecs
import hashlib
import json
import random
import struct
import zlib

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qa.errors import FormatError
from qa.formats import FORMATS, Extracted, format_for, read_document
from qa.models import NativePlace, Span
from tests.strategies import document_bytes, documents

MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
FRENCH = "Le café était fermé. Les élèves sont allés à la bibliothèque, où ils ont étudié."
GERMAN = "Die Straße ist schön. Überall stehen Häuser, die größer sind."
POUNDS = "It costs £5, he said. “Fine”, she said – and paid €7."
DANISH = "Hun så på søen. Æbler og ærter på øen."


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=st.one_of(documents(), st.text(st.characters(codec="utf-8"), max_size=40)))
def test_utf8_text_comes_out_as_it_is(text: str) -> None:
    assume(10 * sum(character < " " and not character.isspace() for character in text) <= len(text.split()))
    read = read_document("a.txt", text.encode("utf-8"))
    assert read.text == text.removeprefix("\ufeff")
    assert dict(read.metadata) == {}


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=document_bytes())
def test_markdown_text_comes_out_as_it_is_too(data: bytes) -> None:
    read = read_document("a.md", data)
    assert read.text == data.decode("utf-8").removeprefix("\ufeff")
    assert read.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("encoding", MARKS)
@pytest.mark.parametrize("text", ["héllo\r\nwörld\n", "東京\U0001f680", "", "\ufeffsecond mark"])
def test_a_byte_order_mark_names_the_encoding_and_is_no_text(encoding: str, text: str) -> None:
    read = read_document("a.txt", MARKS[encoding] + text.encode(encoding))
    assert read.text == text
    assert dict(read.metadata) == ({} if encoding == "utf-8" else {"encoding": encoding})


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["Plain English, as Windows saves it.\r\n", "hello wörld", "nospaces"])
def test_utf16_without_a_mark_is_told_by_its_zeros(encoding: str, text: str) -> None:
    read = read_document("a.txt", text.encode(encoding))
    assert (read.text, read.metadata["encoding"]) == (text, encoding)


@pytest.mark.parametrize("text", [FRENCH, GERMAN, DANISH, "Das Café", POUNDS])
def test_western_text_is_read_as_windows_1252(text: str) -> None:
    assert read_document("a.txt", text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "latin-1"),
        ("Привет мир, как дела сегодня", "cp1251"),
        ("日本語の文章です。これはテスト。", "shift_jis"),
    ],
)
def test_other_encodings_are_detected(text: str, encoding: str) -> None:
    assert read_document("a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize("before", ["plain text only\n", "one line only "])
def test_the_encoding_is_told_from_where_it_matters(before: str) -> None:
    text = before * 100_000 + FRENCH
    assert read_document("a.txt", text.encode("cp1252")).text == text


def test_newlines_zeros_and_marks_inside_are_kept() -> None:
    text = "one\r\ntwo\rthree\n\n a NUL \0 and a mark \ufeff inside \x1b[0m\r\n"
    assert read_document("a.txt", text.encode("utf-8")).text == text


def png() -> bytes:
    def block(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(b"".join(b"\0" + random.Random(row).randbytes(30) for row in range(10)))
    header = struct.pack(">IIBBBBB", 10, 10, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + block(b"IHDR", header) + block(b"IDAT", pixels) + block(b"IEND", b"")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a"])
@pytest.mark.parametrize(
    "data",
    [png(), png()[:33], b"\0" * 100, b"\0", b"\x7fELF\2\1\1" + b"\0" * 9 + b"\2\0\x3e\0\1\0\0\0"]
    + [random.Random(seed).randbytes(4000) for seed in range(5)],
)  # fmt: skip
def test_binary_data_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(FormatError, match=r"binary data|but is not"):
        read_document(name, data)


@pytest.mark.parametrize("data", [codecs.BOM_UTF8 + b"\xff", codecs.BOM_UTF16_LE + b"a", codecs.BOM_UTF32_BE + b"abcd"])
def test_a_mark_that_lies_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError, match="at byte 0"):
        read_document("a.txt", data)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["---", "..."])
def test_front_matter_gives_title_and_strings(newline: str, end: str) -> None:
    lines = ["---", 'title: "A  strike: 1944"', "date: 2024-01-16", "version: 1.10", "tags: [a, b]", "on: yes", end]
    head = newline.join(lines) + newline
    read = read_document("a.md", f"{head}# Heading{newline}".encode())
    assert read.title == "A strike: 1944"
    assert read.front_matter == Span(0, len(head))
    values = {"date": "2024-01-16", "version": "1.10", "tags": ["a", "b"], "on": "yes"}
    assert dict(read.metadata) == {"title": "A  strike: 1944", **values}


NO_MAPPINGS = (
    "- a list|just words||a: [broken|a: [b: [c]]: d|a: b: c\n  d: e|a: b: c\nwords|my word: b: c|a: *b: c|"
    "\ttab: b|? [a]\n: no key|a: &a [*a]|!!python/name:os.system"
).split("|")


@pytest.mark.parametrize(
    "head",
    [f"---\n{body}\n---\n" for body in [*NO_MAPPINGS, "deep: " + "[" * 1200]]
    + ["---\ntitle: never closed\n", "\n---\ntitle: not at the top\n---\n"],
)  # fmt: skip
def test_what_is_no_mapping_at_the_top_is_body(head: str) -> None:
    read = read_document("a.md", f"{head}# Heading\n".encode())
    assert read.text == f"{head}# Heading\n"
    assert (read.title, read.front_matter, dict(read.metadata)) == ("Heading", Span(0, 0), {})


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("“We saw it all”: a night at sea", "“We saw it all”: a night at sea"),
        ('"We saw it all": a night at sea', '"We saw it all": a night at sea'),
        ('"All is well" and other lies', '"All is well" and other lies'),
        ("Ferry sinks: 43 dead  ", "Ferry sinks: 43 dead"),
        ("@desk, 5:30: what we know", "@desk, 5:30: what we know"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_title_with_a_colon_loses_no_metadata(written: str, value: str, newline: str) -> None:
    lines = [
        "---",
        f"title: {written}",
        'author: "Ana Ortiz"',
        "",
        "date: 2021-08-22",
        "tags: [sea, ferries]",
        "---",
        "",
    ]
    head = newline.join(lines)
    read = read_document("a.md", f"{head}# Heading{newline}".encode())
    facts = {"title": value, "author": "Ana Ortiz", "date": "2021-08-22", "tags": ["sea", "ferries"]}
    assert (read.title, dict(read.metadata), read.front_matter) == (value, facts, Span(0, len(head)))


@pytest.mark.parametrize("last", ["title: *a5\n", "title: T\n"])
def test_aliases_cannot_blow_front_matter_up(last: str) -> None:
    lists = [f"a{n}: &a{n} [" + ",".join([f"*a{n - 1}"] * 10) + "]\n" for n in range(1, 6)]
    head = "---\na0: &a0 [" + ",".join("x" * 10) + "]\n" + "".join(lists) + last + "---\n"
    read = read_document("a.md", head.encode())
    assert len(read.title) + len(json.dumps(dict(read.metadata))) < 10 * len(head)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Text\n\n## Second level ##\n\n# First\n", "Second level"),
        ("#   Spaces \t between  \r\nText", "Spaces between"),
        ("# C#\n", "C#"),
        ("# Title #######\n", "Title"),
        ("---\ntitle:\n---\n# Heading\n", "Heading"),
        ("---\ntitle: [a, list]\n---\n# Heading\n", "Heading"),
        ("#hashtag\n####### seven\n# \n#\n", "a.md"),
        ("NEWS\n====\n\n### Changes in 3.1\n", "NEWS"),
        ("C# tips \r\n-------\r\n\r\n# Next\r\n", "C# tips"),
        ("It goes on\nand ends.\n---\n# Heading\n", "Heading"),
        ("| a |\n----\n# Heading\n", "Heading"),
        ("", "a.md"),
    ],
)
def test_a_title_is_the_front_matters_or_the_first_headings_or_the_name(text: str, title: str) -> None:
    assert read_document("folder/a.md", text.encode()).title == title


@pytest.mark.parametrize("middle", [" " * 20_000, "#" * 20_000, " #" * 10_000, "\t" * 20_000])
def test_a_long_heading_is_no_trouble(middle: str) -> None:
    text = f"a{middle}b"
    assert read_document("a.md", f"# {text}\n".encode()).title == " ".join(text.split())


def test_plain_text_has_its_name_as_title() -> None:
    assert read_document("folder/a.txt", b"---\ntitle: T\n---\n# Heading\n").title == "a.txt"


@pytest.mark.parametrize("name", ["a.mp3", "a.tar.gz", "a.pages", "folder.md/a.jpg"])
def test_a_suffix_without_reader_is_refused(name: str) -> None:
    with pytest.raises(FormatError, match=rf"no reader for \.{name.rsplit('.', 1)[1]} files"):
        read_document(name, b"text")


@pytest.mark.parametrize(
    ("name", "reader"),
    [("A.MD", "Markdown"), ("a.mkd", "Markdown"), ("README", "plain text"), ("b.md/C", "plain text")],
)
def test_the_suffix_chooses_the_reader(name: str, reader: str) -> None:
    assert format_for(name).name == reader
    assert format_for(name) in FORMATS


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md", '---\ntitle: "x\\ud83d"\nauthor: ["\\ud800", {"\\udfff": "\\ud83d\\ude00"}]\n---\nBody.\n'),
        ("a.json", '{"title": "x\\ud83d", "\\ud800key": {"inner": {"x": "' + "Long text. " * 60 + '"}}}'),
        ("a.jsonl", '{"\\ud800key": {"inner": {"x": "' + "Long text. " * 60 + '"}}}\n'),
        ("a.eml", "Subject: =?unicode_escape?Q?x?=\nContent-Type: text/plain; charset=unicode_escape\n\nx\\ud83d"),
    ],
)
def test_halves_of_surrogate_pairs_are_never_let_in(name: str, data: str) -> None:
    document = read_document(name, data.encode())
    json.dumps(
        [document.title, document.text, document.metadata, [place.native for place in document.places]],
        ensure_ascii=False,
    ).encode()
    assert name != "a.md" or document.metadata == {"title": "x\ufffd", "author": ["\ufffd", {"\ufffd": "\U0001f600"}]}


def test_halves_in_the_text_of_another_packages_format_move_no_span(monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd:
        name, suffixes = "odd", (".odd",)

        def read(self, data: bytes) -> Extracted:
            places = [NativePlace(Span(0, 3), {"\ud800": len(data)})]
            return Extracted("one \ud83d\ude00 two", "\ud83d\ude00", {}, places=places)

    monkeypatch.setattr("qa.formats.FORMATS", [Odd(), *FORMATS])
    document = read_document("a.odd", b"")
    assert (document.text, document.title) == ("one \ufffd\ufffd two", "\U0001f600")
    assert document.places == [NativePlace(Span(0, 3), {"\ufffd": 0})]
