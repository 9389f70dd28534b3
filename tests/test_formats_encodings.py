"""Encodings that pages and mail name: what the web knows is read as browsers do, and nothing else is believed."""

import pytest

from qa.formats import read_document
from qa.models import Document

GERMAN = "Grenzübergang in Zürich"


def page(charset: str, text: bytes) -> Document:
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body><p>'
    return read_document("a.html", head.encode() + text + b"</p></body></html>")


def mail(charset: str, text: bytes, *headers: bytes) -> Document:
    lines = [*(headers or [b"Subject: S"]), b"From: a@b", f"Content-Type: text/plain; charset={charset}".encode()]
    return read_document("a.eml", b"\n".join([*lines, b"", text]))


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-16", "utf-8"),
        ("utf-16le", "utf-8"),
        ("utf-8", "utf-8"),
        ("punycode", "utf-8"),
        ("unicode_escape", "utf-8"),
        ("nonsense", "utf-8"),
        ("latin1", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("windows-1250", "cp1250"),
        ("x-mac-roman", "mac-roman"),
    ],
)
def test_a_page_is_read_as_a_browser_reads_it(charset: str, encoding: str) -> None:
    assert page(charset, f"{GERMAN} – “open”.".encode(encoding)).text == f"{GERMAN} – “open”."


@pytest.mark.parametrize(
    ("charset", "encoding", "text"),
    [
        ("iso-8859-1", "cp1252", "It’s “quoted” – for 5 €."),
        ("us-ascii", "utf-8", "It’s “quoted” – for 5 €."),
        ("utf-8", "utf-8-sig", "It’s quoted."),
        ("utf-16", "utf-8", "It’s quoted."),
        ("utf-16le", "utf-16-le", "Граница закрыта."),
        ("utf-16", "utf-16", "国境は閉鎖"),
        ("gb2312", "gb18030", "国境关闭了。"),
        ("x-sjis", "cp932", "国境は閉鎖①"),
        ("iso-2022-jp", "iso-2022-jp", "国境は閉鎖"),
        ("utf-7", "utf-7", "Grüße"),
        ("punycode", "ascii", "a-b9"),
        ("unicode_escape", "ascii", "\\u0041"),
    ],
)
def test_a_message_is_read_in_its_encoding(charset: str, encoding: str, text: str) -> None:
    assert mail(charset, text.encode(encoding)).text.endswith(f"\n\n{text}")


def test_what_takes_quadratic_time_is_not_believed() -> None:
    """A megabyte each; the last is a header. What a decoder of it needs is counted in minutes."""
    long = b"a-" + b"ab9" * 333_333
    assert len(page("punycode", long).text) == len(mail("punycode", long).text.partition("\n\n")[2]) == len(long)
    assert mail("utf-8", b"Body.", b"Subject: =?punycode?Q?" + long + b"?=").title


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "us-ascii"])
def test_headers_in_8_bits_are_recovered(encoding: str, charset: str) -> None:
    document = mail(charset, b"Body.", f"Subject: {GERMAN}".encode(encoding), "X-Ä: ü".encode(encoding))
    assert document.title == GERMAN
    assert document.text.startswith(f"Subject: {GERMAN}\n")


@pytest.mark.parametrize(
    ("header", "title"),
    [
        (b"=?utf-8?B?R3Jlbno=?=\n =?utf-8?Q?=C3=BCbergang?= in =?iso-8859-1?q?Z=FCrich?=", GERMAN),
        (b"=?utf-8*de?Q?Z=C3?= =?utf-8*de?Q?=BCrich?=", "Zürich"),
        ("Zürich, =?utf-8?Q?Grenz=C3=BCbergang?=".encode(), "Zürich, Grenzübergang"),
        (b"=?utf-8?B?x?= C:\\users", "=?utf-8?B?x?= C:\\users"),
        (b"=?unknown?Q?=C3=BC?=", "ü"),
        (b"a =? b ?q? c", "a =? b ?q? c"),
    ],
)
def test_encoded_words(header: bytes, title: str) -> None:
    assert mail("utf-8", b"Body.", b"Subject: " + header).title == title
