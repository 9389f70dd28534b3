"""PDF: reading order, words broken at lines' ends, running heads, and the files that have no text to give."""

import random
import re

import pytest
from reportlab.pdfgen.canvas import Canvas

from qa.errors import FormatError
from qa.formats import read_document
from tests.conftest import MakeIndex
from tests.makers import MAKERS, STORY, pdf_columns, pdf_pages, pdf_scanned

LEFT = (
    "The lighthouse at Carrow Point was", "built in 1847 by two brothers who",
    "came from one of the northern coun-", "tries. They carried every well-", "known stone of it up the hill, and",
    "nobody helped them with the work.",
)  # fmt: skip
RIGHT = (
    "Its lamp could be seen for nineteen", "miles on a clear night and burned", "whale oil until the year of 1871,",
    "when the harbour got its first gas.", "Nobody has lived there since the", "storm of 1953 took the bridge away.",
)  # fmt: skip


def text(data: bytes) -> str:
    return read_document("a.pdf", data).text


@pytest.mark.parametrize("together", [True, False])
def test_columns_are_read_one_after_the_other(together: bool) -> None:
    said = " ".join(text(pdf_columns(LEFT, RIGHT, "Lights of the Coast", together=together)).split())
    assert said.startswith("Lights of the Coast The lighthouse at Carrow Point was built in 1847 by two brothers who")
    assert said.index("nobody helped them") < said.index("Its lamp could be seen for nineteen miles")
    assert said.endswith("storm of 1953 took the bridge away.")


def test_a_table_is_no_columns() -> None:
    rows = [("Carrow", "31"), ("Dunmore", "22"), ("Skerry", "17"), ("Fastnet", "54")]
    said = text(pdf_columns([light for light, _ in rows], [height for _, height in rows]))
    assert re.findall(r"\w+", said) == [word for row in rows for word in row]


def test_hyphens_at_the_ends_of_lines_join_words(make_index: MakeIndex) -> None:
    index = make_index({"a.pdf": pdf_columns(LEFT, RIGHT)})
    said = index.text("a.pdf") or ""
    assert "northern countries. They carried every wellknown stone" in said
    [passage, *_] = index.search("northern countries", mode="lexical")
    assert "countries" in passage.text
    assert passage.citation.native is not None
    assert passage.citation.native["page_number"] == 1


def test_a_hyphen_stays_where_the_document_has_the_word_with_one() -> None:
    known = (*LEFT[:4], "Its well-known lamp is here and so are", "other things that fill the column up.")
    assert "They carried every well-known" in text(pdf_columns((*LEFT[:4], "known stone of it up the hill."), known))


def test_running_heads_and_page_numbers_are_no_text(make_index: MakeIndex) -> None:
    index = make_index({"a.pdf": MAKERS["a.pdf"](), "b.md": "The quarterly of lamps has a page 2."})
    said = index.text("a.pdf") or ""
    assert "Quarterly" not in said
    assert "Page" not in said
    assert [p.citation.source for p in index.search("quarterly page 2", mode="lexical")] == ["b.md"]


def test_heads_of_chapters_are_no_text() -> None:
    def draw(canvas: Canvas, page: int) -> None:
        canvas.drawString(72, 765, f"Of Part {'One Two Three'.split()[(page - 1) // 4]}")
        for line, words in enumerate(LEFT):
            canvas.drawString(72, 700 - 12 * line, words)

    said = text(pdf_pages(12, draw))
    assert "Of Part" not in said
    assert said.count("nobody helped them") == 12


def test_words_in_capitals_are_joined_if_they_stand_whole_elsewhere() -> None:
    assert "the SEQUENCE of US-UK talks" in text(
        pdf_columns(("Here begins the SE-", "QUENCE of US-", "UK talks on the", "SEQUENCE of it all."), ())
    )


def test_what_stands_once_at_the_top_is_text() -> None:
    def draw(canvas: Canvas, page: int) -> None:
        canvas.drawString(72, 765, f"{'Seldom Often Always'.split()[page - 1]} said")
        canvas.drawString(72, 400, STORY[page - 1][:70])

    said = text(pdf_pages(3, draw))
    assert all(word in said for word in ("Seldom said", "Often said", "Always said"))


def test_a_file_without_text_is_listed_by_its_reason(make_index: MakeIndex) -> None:
    index = make_index(
        {
            "good.pdf": MAKERS["a.pdf"](),
            "scan.pdf": pdf_scanned(),
            "locked.pdf": pdf_pages(1, lambda canvas, page: canvas.drawString(72, 700, "Secret."), password="x"),  # noqa: S106
            "empty.pdf": pdf_pages(1, lambda canvas, page: None),
            "cut.pdf": MAKERS["a.pdf"]()[:700],
            "no.pdf": b"Not a PDF file at all.",
        }
    )
    skipped = index.status().skipped
    assert skipped == {
        "scan.pdf": "scanned: pictures of 2 pages without text; make it searchable first (OCR)",
        "locked.pdf": "encrypted: save it without a password",
        "empty.pdf": "empty: no page has text",
        "cut.pdf": "damaged or truncated PDF file",
        "no.pdf": "damaged or truncated PDF file",
    }
    assert set(index.status().sources) == {"good.pdf"}


@pytest.mark.parametrize("times", [1, 2])
def test_a_stream_that_stands_for_gigabytes_is_refused(times: int) -> None:
    import zlib

    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(130)) + packer.flush()
    for _ in range(times - 1):
        data = zlib.compress(data)
    filters = b"/FlateDecode " * times
    head = b"%%PDF-1.4\n1 0 obj\n<< /Length %d /Filter [%b] >>\nstream\n" % (len(data), filters)
    with pytest.raises(FormatError, match="unpacks to more than 128 MiB: taken for a bomb"):
        read_document("a.pdf", head + data + b"\nendstream\nendobj\n")


def test_many_pages_are_refused() -> None:
    kids = b" ".join([b"3 0 R"] * 5001)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 5001 /Kids [%b] >>" % kids,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    ]  # fmt: skip
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%b\nendobj\n" % (n, each) for n, each in enumerate(objects, start=1))
    with pytest.raises(FormatError, match="5,001 pages, more than 5,000: split it"):
        read_document("a.pdf", body + b"trailer << /Root 1 0 R /Size 4 >>\n%%EOF\n")


def test_words_stand_where_they_are_drawn_whatever_the_page_turns() -> None:
    import pypdfium2

    draw = random.Random(5)
    # Not in the margins of either turn: reportlab makes a turned page 612 high.
    places = [(draw.randrange(80, 400), 100 + 28 * n, f"w{n}x{n * n}") for n in range(12)]

    def page(canvas: Canvas, number: int) -> None:
        canvas.setPageRotation(90 * (number - 1))
        for x, y, word in places:
            canvas.drawString(x, y + 0.1 * x, word)

    data = pdf_pages(4, page)
    document, file = read_document("a.pdf", data), pypdfium2.PdfDocument(data)
    assert len(document.places) == 4 * len(places)
    for place in document.places:
        said = file[place.native["page_number"] - 1].get_textpage().get_text_bounded(*place.native["bbox"])
        assert said.strip() == place.span.of(document.text)
