"""The wire: a message of text and HTML as mail carries it, each line short, ASCII and ended by CRLF.

EmailMessage of Python 3.11 loses blanks between the encoded words of a long header, and Header takes longer over one
subject than all else in a letter takes.
"""

import re
import unicodedata
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline.digest import digest

LINE = 76  # signs of a header line; a longer word cannot be folded, but its encoded form can
ENCODED = 39  # bytes in an encoded word: with its frame and the name of a header it stays on a line of 78 signs
JOINERS = "\u200c\u200d"  # within words of Persian and within many an emoji
MARKS = "\u200e\u200f"  # which way a figure or a stop is read
ISOLATES = "\u2066\u2067\u2068\u2069"  # the last one ends what the others began
SPECIALS = re.compile(r'[()<>@,:;".\[\]\\]')


def message(headers: Iterable[tuple[str, str]], text: str, html: str) -> bytes:
    """An RFC 5322 message whose two parts say the same; the same input gives the same bytes."""
    # a boundary with `=_` cannot occur in quoted-printable text (RFC 2045)
    boundary = f"=_{digest((text + html).encode())[:32]}"
    kinds = [("MIME-Version", "1.0"), ("Content-Type", f'multipart/alternative;\r\n boundary="{boundary}"')]
    head = "".join(f"{name}: {value}\r\n" for name, value in [*headers, *kinds])
    parts = [_part(boundary, kind, content) for kind, content in (("plain", text), ("html", html))]
    return b"".join([head.encode("ascii"), b"\r\n", *parts, f"--{boundary}--\r\n".encode()])


@lru_cache(maxsize=64)  # a subject and a sender are the same for all who are written to
def words(text: str) -> str:
    """A text as the value of a header, folded; no line end and no control character of it gets there."""
    line = one_line(text)
    return "\r\n ".join(_folded(line) if _is_plain(line) else _encoded(line))


def mailbox(name: str, address: str) -> str:
    """An address under its name, such as `Press desk <press@institute.example>`; the address is ASCII already."""
    shown = one_line(name)
    if not shown:
        return address
    quoted = '"' + re.sub(r'(["\\])', r"\\\1", shown) + '"' if SPECIALS.search(shown) else shown
    if not (_is_plain(shown) and _is_plain(quoted)):  # within an encoded word a quotation mark would be seen
        return "\r\n ".join([*_encoded(shown), f"<{address}>"])
    gap = " " if len(quoted) + len(address) < LINE - 16 else "\r\n "
    return f"{words(quoted)}{gap}<{address}>"


def one_line(text: str) -> str:
    """The text on one line, its blanks as single spaces.

    Of the signs that nobody sees only those stay that join letters or say which way to read, as long as each isolate
    is closed: an open one would turn what stands behind the header, too.
    """
    if not text.isprintable():
        kept = JOINERS + MARKS + (ISOLATES if _closed(text) else "")
        text = "".join(_seen(sign, kept) for sign in text)
    return " ".join(text.split())


def _seen(sign: str, kept: str) -> str:
    if sign.isprintable() or sign in kept:
        return sign
    return "" if unicodedata.category(sign) == "Cf" else " "


def _closed(text: str) -> bool:
    """Whether each isolate of a text ends in it (Unicode Annex 9)."""
    depth = 0
    for sign in text:
        if sign in ISOLATES:
            depth += 1 if sign != ISOLATES[-1] else -1
        if depth < 0:
            return False
    return depth == 0


def _is_plain(line: str) -> bool:
    return line.isascii() and "=?" not in line and max(map(len, line.split()), default=0) < LINE - 16


def _folded(line: str) -> Iterator[str]:
    """Pieces of a plain line; the first is shorter, as the name of its header stands before it."""
    piece = ""
    for word in line.split(" "):
        if piece and len(piece) + len(word) > LINE - 16:
            yield piece
            piece = word
        else:
            piece = f"{piece} {word}" if piece else word
    yield piece


def _encoded(line: str) -> Iterator[str]:
    """Encoded words (RFC 2047) that hold whole characters; a reader joins them without a blank."""
    piece = b""
    for sign in line:
        data = sign.encode(errors="replace")
        if len(piece) + len(data) > ENCODED:
            yield _word(piece)
            piece = b""
        piece += data
    yield _word(piece)


def _word(piece: bytes) -> str:
    return f"=?utf-8?b?{b64encode(piece).decode()}?="


def _part(boundary: str, kind: str, content: str) -> bytes:
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n'
    lines = "\r\n".join(content.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return f"--{boundary}\r\n{head}\r\n".encode() + b2a_qp(lines.encode(errors="replace")) + b"\r\n"
