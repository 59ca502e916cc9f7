"""The leak search itself: every guise of a canary is found, and nothing else is."""

import base64
import bz2
import codecs
import gzip
import html
import io
import lzma
import quopri
import zipfile
import zlib
from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.leak.bytes_of import docx, jpeg, pdf, png
from tests.leak.search import Flock, Surface, leaks

FLOCK = Flock("kzqwvxjtbdfg", "xqzjkvbwgtrd")
WORD = FLOCK.word("title")
Guise = Callable[[bytes], bytes]


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inner/text", data)
    return b"before" + out.getvalue()


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


GUISES: dict[str, Guise] = {
    "plain": lambda data: data,
    "in capitals": bytes.upper,
    "in title case": bytes.title,
    "base64": base64.b64encode,
    "base64, shifted by one": lambda data: base64.b64encode(b"a" + data),
    "base64, shifted by two": lambda data: base64.b64encode(b"ab" + data),
    "base64 in lines": base64.encodebytes,
    "base64 for addresses": lambda data: base64.urlsafe_b64encode(b"\xfb\xff" + data),
    "base32": lambda data: base64.b32encode(b"abc" + data),
    "percent signs": lambda data: "".join(f"%{byte:02x}" for byte in data).encode(),
    "percent signs twice": lambda data: quote("".join(f"%{byte:02X}" for byte in data)).encode(),
    "numbers of HTML": lambda data: "".join(f"&#{byte};" for byte in data).encode(),
    "hexadecimal numbers of HTML": lambda data: "".join(f"&#x{byte:x};" for byte in data).encode(),
    "escapes of JSON": lambda data: "".join(f"\\u{byte:04x}" for byte in data).encode(),
    "escapes of Python": lambda data: "".join(f"\\x{byte:02x}" for byte in data).encode(),
    "escapes of git": lambda data: "".join(f"\\{byte:03o}" for byte in data).encode(),
    "quoted-printable": lambda data: "".join(f"={byte:02X}" for byte in data).encode(),
    "quoted-printable, folded": lambda data: quopri.encodestring(b"x" * 70 + data),
    "rot13": lambda data: codecs.encode(data.decode("latin-1"), "rot13").encode("latin-1"),
    "hexadecimal": lambda data: data.hex().encode(),
    "hexadecimal in capitals": lambda data: data.upper().hex().upper().encode(),
    "reversed": lambda data: data[::-1],
    "UTF-16": lambda data: data.decode("latin-1").encode("utf-16"),
    "UTF-16 in base64": lambda data: base64.b64encode(data.decode("latin-1").encode("utf-16-le")),
    "gzip": gzip.compress,
    "gzip behind other bytes": lambda data: b"head" * 9 + gzip.compress(data),
    "zlib": lambda data: b"head" + zlib.compress(data),
    "deflate": deflated,
    "zip": zipped,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "gzip in base64": lambda data: base64.b64encode(gzip.compress(data)),
    "base64 in hexadecimal, as a dump of SQLite shows bytes": lambda data: (
        b"X'" + base64.b64encode(data).hex().encode()
    ),
    "gzip in a zip": lambda data: zipped(gzip.compress(data)),
    "HTML in JSON": lambda data: "".join(f"\\u0026#{byte};" for byte in data).encode(),
    "cut over lines": lambda data: data[: len(data) // 2] + b"\r\n  " + data[len(data) // 2 :],
    "a slug with hyphens": lambda data: b"-".join(bytes([byte]) for byte in data if chr(byte).isalpha()),
}


@pytest.mark.parametrize("guise", GUISES)
def test_a_canary_is_found(guise: str) -> None:
    data = GUISES[guise](f"some words, {WORD} and more".encode())
    assert [hit.surface for hit in leaks(FLOCK, [Surface("page", data)])][:1] == ["page"]


@pytest.mark.parametrize("made", [jpeg, png, pdf, docx])
def test_a_canary_is_found_in_what_a_program_wrote_into_a_file(made: Callable[[str], bytes]) -> None:
    assert leaks(FLOCK, [Surface("file", made(WORD))])
    assert not leaks(FLOCK, [Surface("file", made("harmless"))])


@pytest.mark.parametrize("corner", ["exif", "xmp", "comment", "text", "packed", "international"])
def test_the_pictures_of_these_tests_hold_a_word_in_every_corner(corner: str) -> None:
    flock = Flock("zzz" + corner, "qqqqqqqqqqqq")
    assert leaks(flock, [Surface("file", jpeg("zzz") + png("zzz"))])


def test_where_releases_are_called_by_name_their_slug_is_no_leak_but_their_words_are() -> None:
    log = f"Next: {FLOCK.name('main')}, in 3 hours.".encode()
    assert not leaks(FLOCK, [Surface("log", log, names=True)])
    assert leaks(FLOCK, [Surface("page", log)])
    assert leaks(FLOCK, [Surface("log", log + WORD.encode(), names=True)])


def test_nothing_is_found_in_pages_and_noise_without_a_canary() -> None:
    noise = bytes(range(256)) * 40
    told = html.escape("Crime prevention & justice “for all” 100 % = 1/1 \\u0041 %41 &amp;").encode() * 50
    assert not leaks(FLOCK, [Surface("noise", noise), Surface("page", told), Surface("packed", gzip.compress(told))])


def test_a_bomb_is_not_unpacked_to_the_end() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert not leaks(FLOCK, [Surface("bomb", bomb)])
