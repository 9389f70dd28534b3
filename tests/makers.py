"""Files of every format, made as programs make them: by the formats' own writers, where there is a free one."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from typing import Any

__all__ = ["AUTHOR", "MAKERS", "STORY", "TITLE", "epub_file", "packed", "pdf_columns", "pdf_pages", "pdf_scanned"]

TITLE, AUTHOR = "Lights of the Coast", "Ada Fay"
STORY = (
    "The lighthouse at Carrow Point was built in 1847 by two brothers.",
    "Its lamp could be seen for nineteen miles, said Dr. Ellis. It burned whale oil until 1871.",
    "Nobody has lived there since the storm of 1953.",
)
TABLE = (("Light", "Height", "Colour"), ("Carrow", "31", "white"), ("Dunmore", "22", "red"))

Draw = Callable[[Any, int], None]


def pdf_pages(
    number: int, draw: Draw, *, title: str = "", author: str = "", password: str | None = None, packed: bool = True
) -> bytes:
    """A PDF of US letter pages; ``draw`` gets reportlab's canvas and the page's number, from 1."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    encryption = StandardEncryption(password, ownerPassword="owner") if password else None
    canvas = Canvas(file, pagesize=(612, 792), invariant=1, encrypt=encryption, pageCompression=int(packed))
    canvas.setTitle(title)
    canvas.setAuthor(author)
    for page in range(1, number + 1):
        canvas.setFont("Helvetica", 10)
        draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def pdf_file() -> bytes:
    """Set by reportlab's own typesetter: a title, justified paragraphs, a table, running heads, two pages."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    styles = getSampleStyleSheet()
    flow = [Paragraph(TITLE, styles["Title"]), *(Paragraph(text, styles["BodyText"]) for text in STORY)]
    flow += [Table([list(row) for row in TABLE]), PageBreak(), Paragraph("It stands empty now.", styles["BodyText"])]

    def heads(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 765, "Quarterly of Lamps")
        canvas.drawCentredString(306, 30, f"Page {document.page} of 2")

    file = io.BytesIO()
    document = SimpleDocTemplate(file, pagesize=(612, 792), title=TITLE, author=AUTHOR, invariant=1)
    document.build(flow, onFirstPage=heads, onLaterPages=heads)
    return file.getvalue()


def pdf_columns(left: Sequence[str], right: Sequence[str], heading: str = "", *, together: bool = True) -> bytes:
    """A page of two columns; ``together``: written line by line across both, as some programs do."""

    def draw(canvas: Any, page: int) -> None:
        if heading:
            canvas.drawString(72, 700, heading)
        lines = [(72, 660 - 12 * at, text) for at, text in enumerate(left)]
        lines += [(324, 660 - 12 * at, text) for at, text in enumerate(right)]
        for x, y, text in sorted(lines, key=lambda line: (-line[1], line[0])) if together else lines:
            canvas.drawString(x, y, text)

    return pdf_pages(1, draw, packed=False)


def pdf_scanned(pages: int = 2) -> bytes:
    """Pages of pictures."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("L", (200, 200), 128))
    return pdf_pages(pages, lambda canvas, page: canvas.drawImage(picture, 0, 0, 612, 792))


def docx_file() -> bytes:
    """By python-docx."""
    import docx

    document = docx.Document()
    document.core_properties.title, document.core_properties.author = TITLE, AUTHOR
    document.core_properties.created = datetime(2031, 5, 6, 7, 8)
    document.add_heading("Carrow Point", 1)
    for text in STORY:
        document.add_paragraph(text)
    table = document.add_table(rows=0, cols=3)
    for row in TABLE:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("It stands empty now.")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def xlsx_file() -> bytes:
    """By openpyxl: two sheets, an empty row, a number as text."""
    import openpyxl

    book = openpyxl.Workbook()
    book.properties.title, book.properties.creator = TITLE, AUTHOR
    book.properties.created = datetime(1999, 12, 31, 12)  # the format has no time zone
    sheet = book.active
    sheet.title = "Lights"
    for row in TABLE:
        sheet.append([int(text) if text.isdigit() else text for text in row])
    sheet.append([])
    sheet.append(["Note", None, STORY[0]])
    book.create_sheet("Keepers").append(["Ellis", 1871.5])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def html_file() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in TABLE[1:])
    head = "".join(f"<th>{name}</th>" for name in TABLE[0])
    paragraphs = "".join(f"<p>{text}\n" for text in STORY)  # not closed, as in many a page
    return f"""<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{TITLE} | The Lamp</title>
    <meta property="og:title" content="{TITLE}"><meta name=author content="{AUTHOR}">
    <meta property="article:published_time" content="2024-01-16T09:00:00Z">
    <meta property="og:site_name" content="The Lamp">
    <script>var nothing = "<p>to see</p>";</script></head><body>
    <header><a href=/>The Lamp</a></header><nav><ul><li><a href=/a>Home</a><li><a href=/b>Shop</a></ul></nav>
    <div class=story><h1>Carrow&nbsp;Point</h1>{paragraphs}<ul><li>one <b>bold</b> step<li>another</ul>
    <table><tr>{head}</tr>{rows}</table><p hidden>unseen</p><p style="display: none">unseen too</p></div>
    <footer>All rights reserved</footer></body></html>""".encode()


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def epub_file(**more: str) -> bytes:
    """As EPUB 3 lays it down: a chapter in two files, a table of contents that is none."""
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{}</body></html>'
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<metadata><dc:title>{TITLE}</dc:title><dc:creator>{AUTHOR}</dc:creator><dc:date>1999-05-01</dc:date>"
            "<dc:publisher>Lamp Press</dc:publisher></metadata><manifest>"
            '<item id="n" properties="nav" href="nav.xhtml" '
            'media-type="application/xhtml+xml"/><item id="b" href="two.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="a" href="one%20a.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>',
            "OEBPS/nav.xhtml": page.format("<nav><ol><li>Contents</li></ol></nav>"),
            "OEBPS/one a.xhtml": page.format(f'<h1 id="c1">Carrow&nbsp;Point<a id="x"/></h1><p>{STORY[0]}</p>'),
            "OEBPS/two.xhtml": page.format(f"<p>{STORY[1]}</p><div><p>{STORY[2]}</p><p/></div>"),
            **more,
        }
    )


def odt_file() -> bytes:
    """As OpenDocument lays it down: heading, paragraphs with a tab and a note, a table with a row of headings."""
    cells = ["".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row) for row in TABLE]
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells[1:])
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "meta")
    )
    note = (
        "<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>See the log.</text:p></text:note-body></text:note>"
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {names}><office:body><office:text>"
            f"<text:h>Carrow<text:s/>Point</text:h><text:p>{STORY[0]}{note}</text:p>"
            f"<text:list><text:list-item><text:p>{STORY[1]}</text:p></text:list-item></text:list>"
            f"<table:table><table:table-header-rows><table:table-row>{cells[0]}</table:table-row>"
            f"</table:table-header-rows>{rows}</table:table><text:p>{STORY[2]}</text:p>"
            "</office:text></office:body></office:document-content>",
            "meta.xml": f'<office:document-meta {names} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
            f"<dc:title>{TITLE}</dc:title><meta:initial-creator>{AUTHOR}</meta:initial-creator>"
            "<meta:creation-date>2001-02-03T04:05:06</meta:creation-date></office:meta></office:document-meta>",
        }
    )


def rtf_file() -> bytes:
    story = "\\par\n".join(STORY)
    table = "\n".join("\\trowd " + "".join(f"{cell}\\cell " for cell in row) + "\\row" for row in TABLE)
    return (
        rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0\fcharset0 Times;}}{{\f1\fcharset204 Arial;}}}}"
        rf"{{\info{{\title {TITLE}}}{{\author {AUTHOR}}}{{\creatim\yr2001\mo2\dy3\hr4}}}}"
        rf"{{\header Lamp\par}}\pard Caf\'e9 \u8364?9 "
        rf"{{\*\generator none}}\f1\'cf\'f0\'e8\f0\par " + f"{story}\\par {table}}}"
    ).encode("latin-1")


def mail_file() -> bytes:
    """By Python's own library: plain text and HTML of the same, and an attachment."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        f"{TITLE} – März",
        f"{AUTHOR} <ada@example.org>",
        "b@example.org",
    )
    message["Date"] = "Tue, 16 Jan 2024 23:30:00 -0500"
    message.set_content("\n\n".join(STORY) + "\n\n> quoted\n")
    message.add_alternative("".join(f"<p>{text}</p>" for text in STORY), subtype="html")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plan.pdf")
    return message.as_bytes()


def mailbox_file() -> bytes:
    """By Python's own library, as mail programs keep messages: two, one of whose lines begins with "From "."""
    import mailbox
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(Path(folder) / "box")
        for subject, text in (("First", STORY[0]), ("Second", f"{STORY[1]}\n\nFrom the tower\n\n{STORY[2]}\n")):
            message = mailbox.mboxMessage()
            message["Subject"], message["From"] = subject, f"{AUTHOR} <ada@example.org>"
            message.set_payload(text)
            message.set_from("ada@example.org", (2024, 1, 16, 9, 0, 0, 1, 16, 0))
            box.add(message)
        box.close()
        return (Path(folder) / "box").read_bytes()


def csv_file() -> bytes:
    rows = [";".join(row) for row in TABLE] + ["", 'Note;"two\nlines; and ""quotes"""']
    return "\r\n".join(rows).encode("cp1252")


def tsv_file() -> bytes:
    return "".join("\t".join(row) + "\n" for row in TABLE).encode()


def json_file() -> bytes:
    lights = [dict(zip(TABLE[0], row, strict=True)) for row in TABLE[1:]]
    return json.dumps({"title": TITLE, "lights": lights, "a/b": {"story": STORY[1] * 4}, "high": 31.50}).encode()


def jsonl_file() -> bytes:
    records = [dict(zip(TABLE[0], row, strict=True)) for row in TABLE[1:]]
    return b"\n\n".join(json.dumps(record).encode() for record in [*records, {"note": [STORY[0], STORY[2]]}])


MAKERS: dict[str, Callable[[], bytes]] = {
    "a.pdf": pdf_file, "a.docx": docx_file, "a.html": html_file, "a.epub": epub_file, "a.odt": odt_file,
    "a.rtf": rtf_file, "a.eml": mail_file, "a.mbox": mailbox_file, "a.csv": csv_file, "a.tsv": tsv_file,
    "a.xlsx": xlsx_file, "a.json": json_file, "a.jsonl": jsonl_file,
}  # fmt: skip
