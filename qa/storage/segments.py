"""The files of a lexical index, held to the checksums that tantivy writes behind each of them.

Tantivy maps its files into memory and trusts them: a damaged one ends in a crash or in a wrong ranking. So every file
that its ``meta.json`` names is read and checked before it is opened. O(size of the index); about a second a gigabyte.

A file ends with a footer: JSON with the CRC-32 of all before it, then the JSON's length and a magic number, both 32
bits little-endian.
"""

import json
import os
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.storage.changes import crc32_of
from qa.storage.records import text_crc32

__all__ = ["form", "linked", "trouble"]

_META = "meta.json"
_PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term")
_ENDING = struct.Struct("<II")
_MAGIC = 1337


def form(folder: Path) -> str:
    """The checksum of what the index says of its own form (fields, settings), which no later commit changes.

    Raises `OSError`, or `ValueError` if that cannot be read.
    """
    return _form(_meta(folder))


def trouble(folder: Path, recorded: str | None) -> str:
    """What is wrong with the files in ``folder``, whose form was ``recorded``; "" if nothing is.

    A file that is gone is not looked for: a writer merges segments at any time, and opening the index tells.
    """
    try:
        meta = _meta(folder)
        if _form(meta) != recorded:
            return f"{folder} is not in the form in which it was written"
        names = list(_files(meta))
    except OSError:
        return f"{folder / _META} is missing or cannot be read"
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"{folder / _META} is damaged"
    for name in names:
        try:
            sound = _sound(folder / name)
        except FileNotFoundError:
            continue
        except OSError:
            return f"{folder / name} cannot be read"
        if not sound:
            return f"{folder / name} is damaged"
    return ""


def linked(folder: Path) -> Path | None:
    """A new folder of links to the files in ``folder``, if that cannot be written: tantivy locks what it reads.

    The caller removes it. Raises `OSError`.
    """
    if os.access(folder, os.W_OK):
        return None
    files = [path.absolute() for path in folder.iterdir() if path.suffix != ".lock"]
    place = Path(tempfile.mkdtemp(prefix="qa-lexical-"))
    for path in files:
        (place / path.name).symlink_to(path)
    return place


def _meta(folder: Path) -> dict[str, Any]:
    meta = json.loads((folder / _META).read_bytes())
    if not isinstance(meta, dict):
        raise ValueError("no object")  # damaged, not of a wrong type
    return meta


def _form(meta: dict[str, Any]) -> str:
    return str(text_crc32(json.dumps([meta.get("schema"), meta.get("index_settings")], sort_keys=True)))


def _files(meta: dict[str, Any]) -> Iterator[str]:
    for segment in meta["segments"]:
        name = str(segment["segment_id"]).replace("-", "")
        if not name.isalnum():
            raise ValueError("no segment's name")
        yield from (f"{name}.{part}" for part in _PARTS)
        if segment["deletes"]:
            yield f"{name}.{int(segment['deletes']['opstamp'])}.del"


def _sound(path: Path) -> bool:
    """Whether the file holds what was written, by its footer."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _ENDING.size))
        ending = file.read()
        if len(ending) < _ENDING.size:
            return False
        length, magic = _ENDING.unpack(ending)
        body = size - _ENDING.size - length
        if magic != _MAGIC or body < 0:
            return False
        file.seek(body)
        try:
            wanted = json.loads(file.read(length))["crc"]
        except (ValueError, KeyError, TypeError):
            return False
        file.seek(0)
        return bool(crc32_of(file, body) == wanted)
