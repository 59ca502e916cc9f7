"""Bytes as somebody curious would look at them: unpacked, unescaped and decoded, one thing inside another."""

import base64
import binascii
import bz2
import html
import io
import lzma
import quopri
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

DEEPEST = 3  # a zip, in base64, in a page
MOST = 4_000_000  # bytes taken out of one packed thing
ESCAPE = re.compile(rb"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([0-3][0-7]{2})")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{4}(?:[A-Za-z0-9+/_\r\n-]){20,}={0,2}")
HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){12,}")
ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")

View = Callable[[bytes], Iterator[bytes]]


def views(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes themselves, and all that can be made of them by at most three steps, each with the steps' names."""
    known = {data}
    row = [("", data)]
    for depth in range(DEEPEST + 1):
        yield from row
        if depth < DEEPEST:
            row = [each for name, found in row for each in _next(name, found, known)]


def _next(name: str, data: bytes, known: set[bytes]) -> Iterator[tuple[str, bytes]]:
    for step, view in STEPS.items():
        for found in view(data):
            if len(found) > 7 and found not in known:
                known.add(found)
                yield f"{name} {step}".strip(), found


def _percent(data: bytes) -> Iterator[bytes]:
    if b"%" in data:
        yield unquote_to_bytes(data)


def _entities(data: bytes) -> Iterator[bytes]:
    if b"&" in data:
        yield html.unescape(data.decode("latin-1")).encode("latin-1", "ignore")


def _escapes(data: bytes) -> Iterator[bytes]:
    if b"\\" in data:
        yield ESCAPE.sub(_character, data)


def _character(found: re.Match[bytes]) -> bytes:
    point = int(found[1] or found[2] or found[3], 8 if found[3] else 16)
    return bytes([point]) if point < 256 else b"?"


def _quoted_printable(data: bytes) -> Iterator[bytes]:
    if b"=" in data:
        yield quopri.decodestring(data)


def _utf_16(data: bytes) -> Iterator[bytes]:
    if b"\0" in data:
        yield data.replace(b"\0", b"")


def _base64(data: bytes) -> Iterator[bytes]:
    for block in BASE64.findall(data):
        plain = re.sub(rb"[\r\n=]", b"", block).translate(bytes.maketrans(b"-_", b"+/"))
        try:
            yield base64.b64decode(plain[: len(plain) // 4 * 4])
        except binascii.Error:
            continue


def _hex(data: bytes) -> Iterator[bytes]:
    for digits in HEX.findall(data):
        if len(digits) not in (40, 64):  # names of objects and digests, which say nothing
            yield bytes.fromhex(digits.decode("ascii"))


def _gzip(data: bytes) -> Iterator[bytes]:
    yield from _inflated(data, rb"\x1f\x8b\x08", 31)


def _zlib(data: bytes) -> Iterator[bytes]:
    yield from _inflated(data, ZLIB.pattern, 15)


def _deflate(data: bytes) -> Iterator[bytes]:
    yield from _inflated(data, rb"\A(?s:.)", -15, least=16)


def _inflated(data: bytes, begins: bytes, bits: int, least: int = 1) -> Iterator[bytes]:
    for found in re.finditer(begins, data):
        try:
            out = zlib.decompressobj(bits).decompress(data[found.start() :], MOST)
        except zlib.error:
            continue
        if len(out) >= least:
            yield out


def _zip(data: bytes) -> Iterator[bytes]:
    start = data.find(b"PK\x03\x04")
    if start < 0:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data[start:])) as packed:
            for row in packed.infolist():
                yield row.filename.encode() + b" " + row.comment
                with packed.open(row) as file:
                    yield file.read(MOST)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error):
        return


def _bz2(data: bytes) -> Iterator[bytes]:
    start = data.find(b"BZh")
    if start >= 0:
        try:
            yield bz2.BZ2Decompressor().decompress(data[start:], MOST)
        except (OSError, ValueError):
            return


def _xz(data: bytes) -> Iterator[bytes]:
    start = data.find(b"\xfd7zXZ\0")
    if start >= 0:
        try:
            yield lzma.LZMADecompressor().decompress(data[start:], MOST)
        except lzma.LZMAError:
            return


STEPS: dict[str, View] = {
    "gzip": _gzip,
    "zip": _zip,
    "zlib": _zlib,
    "deflate": _deflate,
    "bz2": _bz2,
    "xz": _xz,
    "percent": _percent,
    "entities": _entities,
    "escapes": _escapes,
    "quoted-printable": _quoted_printable,
    "utf-16": _utf_16,
    "base64": _base64,
    "hex": _hex,
}
