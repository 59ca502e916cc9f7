"""Opened: the bytes of a file from elsewhere as a copy, whatever kind of text it is; Unreadable for what is none."""

import re
from dataclasses import replace

from pipeline.imports.copy import Copy
from pipeline.imports.refusing import MOST_LINES, too_big, unreadable
from pipeline.problem import Place
from pipeline.source.characters import UNSEEN, Unreadable, decode

MOST_BYTES = 4 * 1024 * 1024  # of a file
MOST_WORDS = 200 * 1024  # bytes of what is read of it; a release may have 256 KiB with its fields
PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|\?xml|html|head|body|article|main|div|h1|p)\b",
    re.I | re.S,
)
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
CHARSETS = {"utf-8": "utf-8", "utf8": "utf-8", "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252"}
CHARSETS |= {"windows-1252": "cp1252", "cp1252": "cp1252", "iso-8859-15": "iso-8859-15", "us-ascii": "cp1252"}
OLD_WORD = b"\xd0\xcf\x11\xe0"
# How a file begins whose name ends so: what does not is never read as text.
NAMED = {".docx": b"PK", ".docm": b"PK", ".odt": b"PK", ".pdf": b"%PDF", ".rtf": b"{\\rtf"}
# An email as it is sent, not as it is read: lines at its head that no reader sees.
MESSAGE = re.compile(
    rb"(?:[!-9;-~]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){0,80}?"
    rb"(?:mime-version|message-id|received):\s",
    re.IGNORECASE,
)
# Kinds of files that are no text, by how they begin, and what to do with each.
OTHERS = (
    (b"%PDF", "a PDF", "Open it, select all of its text, and paste it into a file such as `release.txt`."),
    (OLD_WORD, "a Word document of the old kind", "Open it in Word and save it as `.docx`."),
    (b"{\\rtf", "a document in RTF", "Open it in a word processor and save it as `.docx`."),
    (b"MIME-Version", "a page saved with all it shows in one file", "Save it as “Web page, HTML only”: `page.html`."),
)


def opened(data: bytes, file: str) -> Copy:
    """The copy in a file: pasted text, a saved page or a Word document.

    Raises Unreadable where it is too big, empty, of another kind, in an unknown encoding or built to do harm.
    Characters that nobody can see are dropped and told.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(too_big(Place(file), "4 MiB"))
    _refuse_others(data, file)
    if data.startswith(b"PK\x03\x04"):
        from pipeline.imports.word import word

        copy = word(data, file)
    elif file.lower().endswith((".html", ".htm", ".xhtml")) or PAGE.match(data):
        copy = _page(data, file)
    else:
        copy = _text(data, file)
    without_the_unseen(copy)
    if not copy.pieces:
        raise Unreadable(unreadable(Place(file), "Nothing in this file can be read as the text of a release.",
                                    "Paste the text itself into a file such as `release.txt`."))  # fmt: skip
    if len(copy.pieces) > MOST_LINES:
        raise Unreadable(too_big(Place(file, copy.pieces[MOST_LINES].line), "20 000 lines"))
    if sum(len(piece.markdown.encode()) for piece in copy.pieces) > MOST_WORDS:
        raise Unreadable(too_big(Place(file, copy.pieces[-1].line), "200 KiB of text"))
    return copy


def _refuse_others(data: bytes, file: str) -> None:
    """Raise Unreadable for a file of another kind, and for one that is not what its name says."""
    called = file[file.rfind(".") :].lower()
    for start, kind, mend in OTHERS:
        if data.startswith(start) and (called != ".docx" or start != OLD_WORD):
            raise Unreadable(unreadable(Place(file), f"This file is {kind}, which cannot be read here.", mend))
    if called == ".docx" and data.startswith(OLD_WORD):
        raise Unreadable(unreadable(Place(file), "This document is locked with a password, or of the old kind.",
                                    "Open it in Word, take the password away, and save it as `.docx`."))  # fmt: skip
    if MESSAGE.match(data[:20_000]):
        raise Unreadable(unreadable(Place(file), "This is an email as machines send it, which cannot be read.",
                                    "Open it in a mail program, and paste its text into a file such as "
                                    "`release.txt`."))  # fmt: skip
    if called in NAMED and data and not data.startswith(NAMED[called]):
        raise Unreadable(unreadable(Place(file), f"This file is called `{called}`, but what is in it is no such "
                                    "document.", "Open it where it was written and save it once more as `.docx`, or "
                                    "paste its text into a file such as `release.txt`."))  # fmt: skip


def _text(data: bytes, file: str) -> Copy:
    from pipeline.imports.pasted import pasted

    text = decode(_seen(data), file)
    copy = pasted(text, file)
    _tell_unseen(copy, data.decode(errors="ignore"))
    return copy


def _seen(data: bytes) -> bytes:
    """The bytes without the characters that nobody sees; what is no UTF-8 stays, and is refused with its place."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data
    return data if "\0" in text else without_unseen(text).encode()


def without_unseen(text: str) -> str:
    """The text without unseen characters; those that end a line or a page do so still."""
    lines = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    return UNSEEN.sub("", lines.replace("\xad", ""))


def _tell_unseen(copy: Copy, text: str) -> None:
    plain = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text).removeprefix("\ufeff")
    found = UNSEEN.search(plain)
    if found:
        many = len(UNSEEN.findall(plain))
        copy.told(
            plain.count("\n", 0, found.start()) + 1,
            "character-unseen",
            f"The copy held {many} character{'' if many == 1 else 's'} that readers cannot see (the first is "
            f"U+{ord(found[0]):04X}), and they were left out.",
            "Read the words round this line once more in the draft, such as names and numbers.",
        )


def without_the_unseen(copy: Copy) -> None:
    """What nobody can see and came as a reference, or inside a Word document, goes as well."""
    many = sum(len(UNSEEN.findall(piece.text)) for piece in copy.pieces)
    if not many:
        return
    first = next(piece for piece in copy.pieces if UNSEEN.search(piece.text))
    copy.told(
        first.line,
        "character-unseen",
        f"The copy held {many} character{'' if many == 1 else 's'} that readers cannot see, beginning on this line, "
        "and they were left out.",
        "Read the words round this line once more in the draft, such as names and numbers.",
    )
    seen = (
        replace(piece, text=UNSEEN.sub("", piece.text), markdown=UNSEEN.sub("", piece.markdown))
        for piece in copy.pieces
    )
    copy.pieces = [piece for piece in seen if piece.text.strip()]


def _page(data: bytes, file: str) -> Copy:
    from pipeline.imports.page import page
    from pipeline.imports.tokens import TooManyTags

    text = page_text(data, file)
    try:
        copy = page(without_unseen(text), file)
    except TooManyTags as why:
        raise Unreadable(
            unreadable(
                Place(file, int(why.args[0])),
                "This page has more tags than any page that people read.",
                "Select the text of the release, and paste it into a file such as `release.txt`.",
            )
        ) from why
    _tell_unseen(copy, text)
    return copy


def page_text(data: bytes, file: str) -> str:
    """The page in the encoding it declares, where that is one of the few that such pages have."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) and len(data) % 2 == 0:
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            return decode(data, file)
    declared = CHARSET.search(data[:4096])
    name = declared[1].decode().lower() if declared else "utf-8"
    if name not in CHARSETS:
        raise Unreadable(
            unreadable(
                Place(file, data.count(b"\n", 0, declared.start()) + 1 if declared else 1),
                f"This page says it is stored as `{name}`, which is not read here.",
                "Open it in a browser, and paste its text into a file such as `release.txt`.",
            )
        )
    try:
        return data.decode()  # whatever it declares: nothing else of some length reads as UTF-8 by chance
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(CHARSETS[name])
    except UnicodeDecodeError:
        return decode(data, file)
