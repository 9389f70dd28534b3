"""Bytes by the encoding that a page or a message says it is in: those that the web knows, and read as browsers do.

Whatever else is named (``punycode`` takes quadratic time, ``unicode_escape`` is no encoding of text) is not believed.
"""

import codecs

__all__ = ["declared_beside", "declared_in_page"]

# As Python calls them, to what they are read as (https://encoding.spec.whatwg.org): most programs that say one of the
# first mean the second, which holds more.
_READ_AS = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_WEB = frozenset(
    """utf-8 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 cp932 cp949 big5hkscs gb18030
    euc_jp iso2022_jp iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13
    iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic""".split()
)
_OF_OLD_MAIL = frozenset("utf-7 hz iso2022_kr".split())
_WIDE = frozenset("utf-16 utf-16-le utf-16-be".split())
_OTHER_NAMES = {
    "cn-big5": "big5hkscs",
    "dos-874": "cp874",
    "gb_2312-80": "gb18030",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-8-i": "iso8859-8",
    "koi": "koi8-r",
    "logical": "iso8859-8",
    "mac": "mac-roman",
    "unicode-1-1-utf-8": "utf-8",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "x-sjis": "cp932",
    "x-x-big5": "big5hkscs",
}


def declared_in_page(data: bytes, name: str) -> str | None:
    """``data`` as text in the encoding called ``name`` in ``data`` itself; None if that is not believed.

    UTF-16 is not: it could not have been read there.
    """
    codec = _codec(name)
    return data.decode(codec, "replace") if codec in _WEB else None


def declared_beside(data: bytes, name: str) -> str | None:
    """``data`` as text in the encoding that its header calls ``name``; None if that is not believed, or not true."""
    codec = _codec(name)
    try:
        if codec in _WIDE and (b"\0" in data or not _is_utf8(data)):
            return data.decode(codec)
        return data.decode(codec) if codec in _WEB or codec in _OF_OLD_MAIL else None
    except UnicodeError:
        return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _codec(name: str) -> str:
    """Python's name of what is read for the encoding called ``name``; "" if there is none."""
    name = name.strip().lower()
    try:
        found = codecs.lookup(_OTHER_NAMES.get(name, name)).name
    except (LookupError, ValueError):  # ValueError: names that can be none
        return ""
    return _READ_AS.get(found, found)
