"""Pictures and documents made by hand, with a word in every corner where a program leaves one."""

import io
import struct
import zipfile
import zlib


def jpeg(word: str) -> bytes:
    """A JPEG of one pixel whose Exif (Exif 2.32, 4.6), XMP and comment (T.81, B.2.4.5) hold the word."""
    text = f"{word}exif".encode() + b"\0"
    tiff = b"II*\0" + struct.pack("<IHHHII", 8, 1, 0x010E, 2, len(text), 26) + struct.pack("<I", 0) + text
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + f"{word}xmp".encode() + b"</x:xmpmeta>"
    frame = struct.pack(">BHHBBBB", 8, 1, 1, 1, 1, 0x11, 0)
    segments = ((0xE1, b"Exif\0\0" + tiff), (0xE1, xmp), (0xFE, f"{word}comment".encode()), (0xC0, frame))
    return b"\xff\xd8" + b"".join(_segment(marker, data) for marker, data in segments) + b"\xff\xd9"


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def png(word: str) -> bytes:
    """A PNG of one pixel with plain, packed and international text chunks (W3C PNG, 11.3.3)."""
    packed = zlib.compress(f"{word}packed".encode())
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"tEXt", b"Comment\0" + f"{word}text".encode()),
        (b"zTXt", b"Author\0\0" + packed),
        (b"iTXt", b"Title\0\1\0\0\0" + zlib.compress(f"{word}international".encode())),
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def pdf(word: str) -> bytes:
    """The objects of a PDF: information, XMP and a packed stream (ISO 32000-1, 14.3 and 7.4.4)."""
    stream = zlib.compress(f"BT ({word}stream) Tj ET".encode())
    wide = b"\xfe\xff" + f"{word}wide".encode("utf-16-be")
    return b"".join(
        (
            b"%PDF-1.4\n1 0 obj << /Title (" + f"{word}title".encode() + b") /Author (" + wide + b") >> endobj\n",
            b"2 0 obj << /Type /Metadata >> stream\n<x>" + f"{word}xmp".encode() + b"</x>\nendstream endobj\n",
            b"3 0 obj << /Filter /FlateDecode /Length %d >> stream\n" % len(stream) + stream + b"\nendstream endobj\n",
            b"trailer << /Info 1 0 R >>\n%%EOF\n",
        )
    )


def docx(word: str) -> bytes:
    """The parts of a word processor's document: text, properties, a comment of the archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", f"<w:t>{word}document</w:t>")
        packed.writestr("docProps/core.xml", f"<dc:creator>{word}creator</dc:creator>")
        packed.comment = f"{word}archive".encode()
    return out.getvalue()
