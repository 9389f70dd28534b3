"""Files that mean harm, or are not what their suffix says: refused with a reason, before they take memory."""

import struct
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from qa import formats
from qa.errors import FormatError, QAError
from qa.formats import MOST_BYTES, check_size, format_for, read_document
from tests.conftest import MakeIndex
from tests.makers import MAKERS, STORY, epub_file, packed

ZIPPED = ["a.docx", "a.xlsx", "a.epub", "a.odt"]
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {chr(99 + n)} "{f"&{chr(98 + n)};" * 10}">' for n in range(9))
    + "]><x>&k;</x>"
)


def members(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(MAKERS[name]())) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(FormatError) as caught:
        read_document(name, data)
    return str(caught.value)


@pytest.mark.parametrize("name", ZIPPED)
def test_zip_bombs_are_refused(name: str) -> None:
    assert "taken for a zip bomb" in refusal(name, packed({**members(name), "bomb.xml": bytes(8 << 20)}))


@pytest.mark.parametrize("name", ZIPPED)
def test_an_archive_that_says_it_is_huge_is_refused(name: str) -> None:
    data = bytearray(MAKERS[name]())
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 600 << 20)
    assert "MiB unpacked, more than 512" in refusal(name, bytes(data))


@pytest.mark.parametrize("name", ZIPPED)
def test_an_archive_that_lies_about_a_size_is_damaged(name: str) -> None:
    data = bytearray(MAKERS[name]())
    for entry in range(len(data)):
        if data[entry : entry + 4] == b"PK\x01\x02":
            data[entry + 24 : entry + 28] = struct.pack("<I", 10)
    assert "damaged" in refusal(name, bytes(data))


@pytest.mark.parametrize("name", ZIPPED)
def test_an_encrypted_archive_is_told(name: str) -> None:
    data = bytearray(MAKERS[name]())
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert refusal(name, bytes(data)) == "encrypted: save it without a password"


@pytest.mark.parametrize(
    ("name", "member"),
    [("a.docx", "word/document.xml"), ("a.odt", "content.xml"), ("a.epub", "OEBPS/book.opf"),
     ("a.xlsx", "xl/workbook.xml")],
)  # fmt: skip
def test_entities_that_stand_for_gigabytes_are_not_expanded(name: str, member: str) -> None:
    assert len(refusal(name, packed({**members(name), member: LAUGHS.encode()}))) < 200


def test_a_protected_book_is_told() -> None:
    data = epub_file(**{"META-INF/encryption.xml": "<x/>", "OEBPS/one a.xhtml": "", "OEBPS/two.xhtml": "\0\1"})
    assert refusal("a.epub", data) == "protected against copying: its text cannot be read"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.html", b"<p " + b" ".join(b"a%d=1" % n for n in range(3000)) + b">", "3,000 attributes, more than 2,000"),
        ("a.html", b"<div>" * 30_000 + b"<p>Text.", "too many elements are left open"),
        ("a.html", b"<b id=1>" * 5000 + b"<p>x" * 500, "too many elements are left open"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.json", b'{"a": 1', "not JSON"),
        ("a.jsonl", b'\n{"a": \n{"b": \n', "line 2: not JSON"),
        ("a.csv", b"," * 6000, "values, more than 5,000"),
        ("a.csv", b'a,b\n"' + b"x" * 140_000 + b'"\n', "row 2: field larger than field limit"),
        ("a.rtf", b"{\\rtf1 " + b"{" * 10, "truncated RTF file"),
        ("a.rtf", b"Plain text.", "no RTF file"),
        ("a.eml", b"Plain text without a header.", "no mail"),
        ("a.mbox", b"Subject: no mailbox\n\nText.", "no mailbox"),
        ("a.docx", b"PK\x03\x04" + bytes(50), "damaged or truncated DOCX file"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "encrypted, or of an Office before 2007"),
        ("a.txt", b"%PDF-1.4\n", "its content is PDF"),
        ("a.html", b"PK\x03\x04", "its content is a zip archive"),
        ("a.txt", b"{\\rtf1 Text.}", "its content is RTF"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_has_a_reason(name: str, data: bytes, reason: str) -> None:
    assert reason in refusal(name, data)


def test_a_large_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(FormatError, match="larger than 256 MiB: split it"):
        check_size("a.pdf", MOST_BYTES + 1)
    check_size("a.txt", MOST_BYTES + 1)


PLUGIN = """
from qa.formats import Extracted
from qa.errors import FormatError

class Lamps:
    name = "lamp lists"
    suffixes = (".lamps",)

    def read(self, data):
        if not data.startswith(b"LAMPS "):
            raise FormatError("no lamp list")
        return Extracted(data.decode().removeprefix("LAMPS "), title="All lamps")

broken = None
"""
Install = Callable[[str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install a package that offers the reader which a line of entry_points.txt names."""

    def make(entry: str) -> None:
        site = tmp_path / "site"
        (site / "lamps-1.0.dist-info").mkdir(parents=True)
        (site / "lamps.py").write_text(PLUGIN)
        (site / "lamps-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: lamps\nVersion: 1.0\n")
        (site / "lamps-1.0.dist-info" / "entry_points.txt").write_text(f"[qa.formats]\n{entry}\n")
        monkeypatch.syspath_prepend(str(site))
        formats._installed.cache_clear()

    yield make
    monkeypatch.undo()
    formats._installed.cache_clear()


def test_an_installed_package_can_bring_a_format(install: Install, make_index: MakeIndex) -> None:
    install("lamps = lamps:Lamps")
    index = make_index({"a.lamps": f"LAMPS {STORY[0]}", "b.lamps": "Other.", "c.md": STORY[2]})
    assert index.status().skipped == {"b.lamps": "no lamp list"}
    [passage, *_] = index.search("When was the lighthouse built?", mode="lexical")
    assert (passage.citation.source, passage.citation.document_title) == ("a.lamps", "All lamps")
    assert passage.text == STORY[0]


@pytest.mark.parametrize("entry", ["lamps = lamps:broken", "lamps = lamps:missing", "lamps = no_such_module:Lamps"])
def test_a_package_whose_format_cannot_be_loaded_is_named(install: Install, entry: str) -> None:
    install(entry)
    with pytest.raises(QAError, match=r"the format 'lamps' .* cannot be loaded .* uninstall or mend the package"):
        format_for("a.md")
