"""A real file of every format, indexed: citations slice, and their native places lead back into the original."""

import csv
import io
import json
import mailbox
import re
import zipfile
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from pathlib import Path

import docx
import pytest
from selectolax.lexbor import LexborHTMLParser

from qa.formats import read_document
from qa.library import Index, build_index
from qa.models import Citation
from qa.testing import HashEncoder
from tests.conftest import MakeIndex, write
from tests.makers import AUTHOR, MAKERS, STORY, TITLE

SOURCE_CODE = b"def lamp(height):\n    # The lamp burns whale oil.\n\n    return height * 19\n"
PLAIN = {
    "a.py": SOURCE_CODE,
    "latin.txt": "Le phare était à dix-neuf milles. Où brûle la lampe ? Là-bas, à côté du café.".encode("cp1252"),
    "utf16.txt": "The lighthouse was built in 1847.\r\nNobody lives there.".encode("utf-16"),
    "sjis.txt": "灯台は1847年に建てられました。今は誰も住んでいません。".encode("shift_jis"),
    "cyrillic.txt": "Маяк был построен в 1847 году. Сейчас там никто не живёт.".encode("cp1251"),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """One of each, indexed without a model."""
    folder = tmp_path_factory.mktemp("formats")
    write(folder / "corpus", {**{name: make() for name, make in MAKERS.items()}, **PLAIN})
    index = build_index(folder / "corpus", folder / "index", encoder=HashEncoder())
    yield index
    index.close()


def citations(index: Index, source: str) -> list[Citation]:
    """Of every passage of a document (passages that say the same are shown with another's), and of highlights."""
    found = index.search("Where was the lighthouse built in 1847?", k=500)
    shown = [cited for p in found for cited in (p.citation, *p.also, *p.highlights) if cited.source == source]
    assert {cited.start_char_index for cited in shown} >= {span.start for span in index.passage_spans(source)}
    return shown


@pytest.mark.parametrize("source", [*MAKERS, *PLAIN])
def test_a_citation_is_the_slice_of_the_kept_text(index: Index, source: str) -> None:
    text = index.text(source)
    assert text
    for cited in citations(index, source):
        assert text[cited.start_char_index : cited.end_char_index] == cited.cited_text
        lines = text.split("\n")[cited.start_line - 1 : cited.end_line]
        lines[-1] = lines[-1][: cited.end_column - 1]
        assert "\n".join(lines)[cited.start_column - 1 :] == cited.cited_text
        assert (cited.native is None) == (source in PLAIN)


def test_text_files_are_kept_as_they_are(index: Index) -> None:
    for source, encoding in (("a.py", "utf-8"), ("latin.txt", "cp1252"), ("utf16.txt", "utf-16")):
        assert index.text(source) == PLAIN[source].decode(encoding)
    assert "1847年" in (index.text("sjis.txt") or "")
    assert "построен" in (index.text("cyrillic.txt") or "")


@pytest.mark.parametrize(
    ("source", "title", "author", "date", "outlet"),
    [
        ("a.pdf", TITLE, AUTHOR, "2000-01-01", None),  # what reportlab writes for the same bytes each time
        ("a.docx", TITLE, AUTHOR, "2031-05-06", None),
        ("a.html", TITLE, AUTHOR, "2024-01-16", "The Lamp"),
        ("a.epub", TITLE, AUTHOR, "1999-05-01", "Lamp Press"),
        ("a.odt", TITLE, AUTHOR, "2001-02-03", None),
        ("a.rtf", TITLE, AUTHOR, "2001-02-03", None),
        ("a.eml", f"{TITLE} – März", f"{AUTHOR} <ada@example.org>", "2024-01-16", None),
        ("a.xlsx", TITLE, AUTHOR, "1999-12-31", None),
        ("a.json", TITLE, None, None, None),
        ("a.csv", "a.csv", None, None, None),
        ("a.py", "a.py", None, None, None),
    ],
)
def test_title_author_and_date_arrive(
    index: Index, source: str, title: str, author: str | None, date: str | None, outlet: str | None
) -> None:
    assert {cited.document_title for cited in citations(index, source)} == {title}
    said = read_document(source, (MAKERS.get(source) or (lambda: PLAIN[source]))()).metadata
    assert [said.get(key) for key in ("author", "date", "outlet")] == [author, date, outlet]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def in_order(shown: str, original: str) -> bool:
    """Whether the words of a citation stand in that order in the original, whatever else does."""
    rest = iter(words(original))
    return all(word in rest for word in words(shown))


def test_boxes_on_pages_hold_the_words(index: Index) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(MAKERS["a.pdf"]())
    for cited in citations(index, "a.pdf"):
        native = cited.native or {}
        assert 1 <= native["page_number"] <= native.get("end_page_number", 1) <= len(document) == 2
        page = document[native["page_number"] - 1]
        left, bottom, right, top = native["bbox"]
        assert 0 <= left < right <= page.get_width()
        assert 0 <= bottom < top <= page.get_height()
        inside = page.get_textpage().get_text_bounded(left, bottom, right, top)
        if "end_page_number" not in native:
            assert words(inside) == words(cited.cited_text)
        else:
            assert words(cited.cited_text)[: len(words(inside))] == words(inside)


def test_paragraphs_of_word_are_those_that_python_docx_counts(index: Index) -> None:
    import docx
    from docx.oxml.ns import qn

    body = docx.Document(io.BytesIO(MAKERS["a.docx"]())).element.body
    paragraphs = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))]
    held(index, "a.docx", lambda first, last: " ".join(paragraphs[first - 1 : last]))


def test_paragraphs_of_open_document_are_counted_in_order(index: Index) -> None:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(MAKERS["a.odt"]())) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    body = next(root.iter("{*}body"))
    paragraphs = [" ".join(each.itertext()) for each in body.iter("{*}p", "{*}h")]
    held(index, "a.odt", lambda first, last: " ".join(paragraphs[first - 1 : last]))


def held(index: Index, source: str, original: Callable[[int, int], str]) -> None:
    """Assert that the paragraphs a citation names hold its words: in order, but for tables, whose names repeat."""
    for cited in citations(index, source):
        native = cited.native or {}
        said = original(native["paragraph"], native.get("end_paragraph", native["paragraph"]))
        assert set(words(cited.cited_text)) <= set(words(said))
        if "Height" not in cited.cited_text:
            assert in_order(cited.cited_text, said)


@pytest.mark.parametrize("source", ["a.html", "a.epub"])
def test_selectors_select_what_holds_the_words(index: Index, source: str) -> None:
    for cited in citations(index, source):
        native = cited.native or {}
        texts: list[str] = []
        for end in ("", "end_"):
            href = native.get(f"{end}href", native.get("href"))
            page = MAKERS[source]() if href is None else member(source, href)
            page = page.replace(b"<title/>", b"")  # which is an empty one in XML, and has no end in HTML
            [node] = LexborHTMLParser(page).css(native.get(f"{end}css", native["css"]))
            texts.append(" ".join(node.text(separator=" ").split()))
        first, last = cited.cited_text.split("\n")[0], cited.cited_text.split("\n")[-1]
        assert set(words(first.replace("Light:", "").replace("Height:", "").replace("Colour:", ""))) <= {
            *words(texts[0]),
            *words(texts[1]),
        }
        assert any(set(words(part)) & set(words(texts[1])) for part in (first, last))


def test_selectors_lead_through_elements_whose_names_they_cannot_write() -> None:
    html = (
        "<html><body><div><!-- c --><fb:box><p>First here.</p><p>Second here.</p></fb:box><p>Third.</p>"
        "<b>x</b><o:p><p>Fourth.</p></o:p></div><p id=a>Fifth.</p><p id=A>Sixth.</p></body></html>"
    )
    for head in ("<!doctype html>", ""):
        document = read_document("a.html", (head + html).encode())
        assert len(document.places) == 7
        for span, native in document.places:
            [node] = LexborHTMLParser(head + html).css(native["css"])
            assert span.of(document.text) in node.text()
            assert span.of(document.text) == "x" or node.text() == span.of(document.text)


def member(source: str, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(MAKERS[source]())) as archive:
        return archive.read(name)


def values(shown: str) -> set[str]:
    """The values of a row as it is shown: what stands behind the names of columns."""
    return set(words(shown)) - {"Light", "Height", "Colour", "Note"}


@pytest.mark.parametrize(("source", "separator", "encoding"), [("a.csv", ";", "cp1252"), ("a.tsv", "\t", "utf-8")])
def test_rows_of_tables_are_those_that_a_spreadsheet_shows(
    index: Index, source: str, separator: str, encoding: str
) -> None:
    rows = list(csv.reader(io.StringIO(MAKERS[source]().decode(encoding), newline=""), delimiter=separator))
    for cited in citations(index, source):
        native = cited.native or {}
        some = rows[native["row"] - 1 : native.get("end_row", native["row"])]
        assert values(cited.cited_text) <= set(words(" ".join(" ".join(row) for row in some)))


def test_rows_of_workbooks_are_found_in_their_sheet(index: Index) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(MAKERS["a.xlsx"]()))
    seen = set()
    for cited in citations(index, "a.xlsx"):
        native = cited.native or {}
        sheets = {native["sheet"], native.get("end_sheet", native["sheet"])}
        seen |= sheets
        held_there = {
            word
            for name in sheets
            for row in book[name].iter_rows(values_only=True)
            for value in (name, *row)
            for word in words(str(value or ""))
        }
        assert values(cited.cited_text) <= held_there
        if len(sheets) == 1 and "row" in native:
            row = [str(cell.value) for cell in book[native["sheet"]][native["row"]]]
            assert set(words(cited.cited_text.split("\n")[0])) & set(words(" ".join(row)))
    assert seen == {"Lights", "Keepers"}


def test_pointers_and_records_lead_to_the_value(index: Index) -> None:
    records = [json.loads(line) for line in MAKERS["a.jsonl"]().split(b"\n") if line]
    for source in ("a.json", "a.jsonl"):
        for cited in citations(index, source):
            native = cited.native or {}
            root = json.loads(MAKERS[source]()) if source == "a.json" else records[native["record"] - 1]
            value = root
            for step in (native.get("pointer") or "").split("/")[1:]:
                step = step.replace("~1", "/").replace("~0", "~")
                value = value[int(step)] if isinstance(value, list) else value[step]
            first = cited.cited_text.split("\n")[0].rpartition(": ")[2]
            assert words(first)[0] in words(json.dumps(value))


def test_parts_of_mail_are_counted_as_python_walks(index: Index) -> None:
    message = message_from_bytes(MAKERS["a.eml"]())
    parts = list(message.walk())
    cited = next(c for c in citations(index, "a.eml") if "whale oil" in c.cited_text)
    native = cited.native or {}
    part = parts[native.get("end_part", native["part"]) - 1]
    assert (part.get_content_type(), STORY[1] in text(part)) == ("text/plain", True)


def text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def test_a_broken_record_does_not_take_the_others_along(make_index: MakeIndex) -> None:
    index = make_index({"a.jsonl": '{"a": "one apple"}\n{"b": "two pe\n\n{"c": "three plums"}\n'})
    assert index.text("a.jsonl") is not None
    assert [(c.native or {})["record"] for c in citations(index, "a.jsonl")][:1] == [1]
    assert all(words in (index.text("a.jsonl") or "") for words in ("one apple", '{"b": "two pe', "three plums"))


def test_messages_of_a_mailbox_are_numbered(index: Index, tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(MAKERS["a.mbox"]())
    box = list(mailbox.mbox(tmp_path / "box"))
    shown = citations(index, "a.mbox")
    assert any("From the tower" in cited.cited_text for cited in shown)
    for cited in shown:
        native = cited.native or {}
        first, last = native["message"], native.get("end_message", native["message"])
        said = " ".join(str(box[number - 1]).replace(">From", "From") for number in range(first, last + 1))
        assert set(words(cited.cited_text)) <= set(words(said))
    assert {(cited.native or {})["message"] for cited in shown} == {1, 2}


def test_paragraphs_of_rich_text_are_counted(index: Index) -> None:
    body = MAKERS["a.rtf"]().decode("latin-1").partition("\\pard")[2]
    body = body.replace("\\'e9", "é").replace(r"\f1\'cf\'f0\'e8\f0", " При ")
    paragraphs = [each for each in re.split(r"\\par\b|\\row\b", body) if re.search(r"\w", each)]
    held(index, "a.rtf", lambda first, last: " ".join(paragraphs[first - 1 : last]))


def letter(*attached: tuple[str, bytes, str]) -> bytes:
    """A mail with attachments: content type, content, file name."""
    message = EmailMessage()
    message["Subject"], message["From"] = "Rent", "Cem <cem@example.org>"
    message.set_content("The rent is in the list below.\n")
    for kind, data, name in attached:
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def test_attached_plain_text_is_read_as_a_part_of_the_mail() -> None:
    data = letter(
        ("application/pdf", b"%PDF-1.4", "plan.pdf"), ("text/plain", "Room 7 costs 310 €.".encode(), "list.txt")
    )
    document = read_document("a.eml", data)
    assert document.text.endswith("The rent is in the list below.\n\nRoom 7 costs 310 €.")
    assert document.metadata["attachments"] == ["plan.pdf", "list.txt"]
    at = document.text.index("Room 7")
    (part,) = [place.native["part"] for place in document.places if place.span.start <= at < place.span.end]
    walked = list(message_from_bytes(data).walk())[part - 1]
    assert (part, walked.get_filename()) == (4, "list.txt")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0" + bytes(range(256)) * 9, b"rent " * 3_000_000])
@pytest.mark.parametrize("kind", ["text/plain", "text/plain; charset=iso-8859-1"])
def test_an_attachment_that_is_no_text_or_too_long_leaves_the_mail_as_it_is(data: bytes, kind: str) -> None:
    plain = letter(("text/plain", data, "list.txt")).replace(
        b"Content-Type: text/plain\n", f"Content-Type: {kind}\n".encode()
    )
    assert read_document("a.eml", plain).text.endswith("The rent is in the list below.")


def test_a_value_that_is_left_alone_has_its_own_pointer() -> None:
    """Its neighbour is long, or holds records, and is told apart."""
    rooms = [{"room": number, "note": "It was painted. " * 15} for number in range(3)]
    document = read_document(
        "a.json", json.dumps({"inn": {"rooms": rooms, "~keys/": "The keys hang in the bar."}}).encode()
    )
    at = document.text.index("The keys hang")
    (native,) = [place.native for place in document.places if place.span.start <= at < place.span.end]
    assert native == {"pointer": "/inn/~0keys~1"}
    two = read_document("a.json", json.dumps({"rooms": rooms, "keys": "In the bar.", "host": "Cem"}).encode())
    assert two.places[0].native == {"pointer": ""}


def test_the_date_of_a_programs_template_is_none_of_the_document() -> None:
    data = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Written long after the template.")
    document.save(data)
    assert read_document("a.docx", data.getvalue()).metadata.get("date") is None
