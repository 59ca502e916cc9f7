"""Traps of what is imported: encodings, floods, pages that hide something, and documents that grow when unpacked."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.hostile.case import Case, imported
from tests.hostile.front_matter import BROKEN, FOREIGN
from tests.hostile.markdown import FLOODS, MARKUP

LEAD = "The agency opens its library\n\nThe agency will open its library to all who want to read in it.\n\n"
MANY = 4 * 1024 * 1024 - 1000
TAGS = {
    "deep div": "<div>", "deep b": "<b>", "nav for ever": "<nav>", "open tag": '<a "', "open value": '<a href="',
    "comments": "<!--", "CDATA": "<![CDATA[", "end tags": "</b>", "scripts": "<script>", "less than": "<",
    "less and blank": "< ", "names": "<x", "attributes": "<a b=c ", "equals": "<a =", "questions": "<?",
    "lists": "<ul><li>",
    "tables": "<table><tr><td>", "headings": "<h1>", "titles": "<title>", "quotes": "<a ='", "links": "<a href=//x>y",
}  # fmt: skip
TEXTS = {
    "[": "[", "@": "@", "a@": "a@", "a.": "a.", "digits": "1 ", "+1": "+1 ", "brackets": "(", "Ms. A": "Ms. A ",
    "contact:": "contact: ", "hours": "will 09:00 ", "days": "4 December 2026, 09:00 will ", "quotes": "“a",
    "capitals": "Aa ",
    "Twitter (": "Twitter (", "Visit;": "Visit; ", "embargo": "embargo ", "short lines": "x\n",
    "short paragraphs": "x\n\n",
    "bullets": "• a\n", "For more information:": "For more information:\n", "numbers": "1/2020\n", "ands": "&",
}  # fmt: skip


def cases() -> Iterator[Case]:
    yield from _texts()
    yield from _pages()
    yield from _documents()


def _texts() -> Iterator[Case]:
    for name, piece in TEXTS.items():
        yield imported(
            "floods", name, "a.txt", LEAD + piece * min(90_000 // len(piece), 9_000 if "\n" in piece else 90_000)
        )
    for name in ("> x 10 000", "* x 100 000", "[ x 100 000", "< x 100 000", "table of 10 000 columns", "& x 100 000"):
        yield imported("floods of Markdown", name, "a.txt", LEAD + FLOODS[name])
    yield imported("sizes", "a million short lines", "a.txt", LEAD + "x\n" * 1_000_000, "file-too-big")
    yield imported("sizes", "one long line", "a.txt", "x" * MANY, "file-too-big")
    yield imported("sizes", "5 MiB", "a.txt", "x" * (5 << 20), "file-too-big")
    yield imported("sizes", "nothing", "a.txt", b"", "file-empty")
    yield imported("sizes", "blanks", "a.txt", " \n" * 1000, "file-empty")
    for name in FOREIGN:
        yield imported("wrong encodings", name, "a.txt", (LEAD + "Résumé ヘッド").encode(name, "replace"), "not-utf-8")
    for name, data in BROKEN.items():
        yield imported("wrong encodings", name, "a.txt", LEAD.encode() + data, "not-utf-8")
    for sign in ("\u202e", "\x07", "\ufeff", "\u2028", "\x0c", "\x1b[31m", "\u2066", "\uffff"):
        yield imported("characters nobody sees", f"U+{ord(sign[0]):04X}", "a.txt", LEAD.replace("will", f"wi{sign}ll"))
    fields = (
        'a"b',
        "a: b",
        "- a b c",
        "--- a b",
        "a # b c",
        "!a b c",
        "'a b c",
        "{a: b} c",
        "a\\b c d",
        "% a b c",
        "*a b* c",
    )
    for title in (*fields, "@a b c", "[a] b c", "<b>a</b> b"):
        yield imported("a headline that means something to YAML", title, "a.txt", f"{title}\n\n{LEAD}")
    for start, name in ((b"%PDF-1.7\n", "PDF"), (b"\xd0\xcf\x11\xe0\xa1", "old Word"), (b"{\\rtf1 a}", "RTF"),
                        (b"MIME-Version: 1.0\n", "MHTML"),
                        (b"From: a@b.example\nMIME-Version: 1.0\n", "email"),
                        (b"PK\x03\x04 no", "broken zip")):  # fmt: skip
        yield imported("files of another kind", name, "a.txt", start + LEAD.encode(), "copy-unreadable")


def _pages() -> Iterator[Case]:
    head = "<!doctype html><meta charset=utf-8><h1>The agency opens its library</h1><p>It will be open to all.</p>"
    for name, piece in TAGS.items():
        yield imported("tags without end", name, "a.html", head + piece * 10_000)
    for name in ("</b>", "<p>x"):
        yield imported("tags beyond number", name, "a.html", head + name * (MANY // len(name)), "copy-unreadable")
    for name in ('<a "', "<!--", "<a x=1 ", "&", "&#" + "9" * 5000, "<a =", "= "):
        codes = ("file-too-big",) if name in ("&", "= ") else ()
        yield imported("pages of 4 MiB", name[:9], "a.html", head + name * (MANY // len(name)), *codes)
    for name, text in MARKUP.items():
        yield imported("HTML in disguise", name, "a.html", head + text)
    for name in ("utf-7", "shift_jis", "x-user-defined", "utf-16"):
        text = head.replace("utf-8", name)
        yield imported("wrong encodings", f"page that says {name}", "a.html", text, "copy-unreadable")
    yield imported("wrong encodings", "page in UTF-16", "a.html", head.encode("utf-16"))
    yield imported(
        "wrong encodings", "page in Latin-1", "a.html", head.replace("utf-8", "iso-8859-1").encode() + b"<p>caf\xe9"
    )
    yield imported("wrong encodings", "page that lies", "a.html", head.encode() + b"<p>caf\xe9", "not-utf-8")
    yield imported("empty pages", "no words", "a.html", "<!doctype html><html><body></body></html>", "copy-unreadable")
    yield imported("empty pages", "all hidden", "a.html", "<div hidden><p>Words</p></div>", "copy-unreadable")
    yield imported("empty pages", "an open comment", "a.html", "<!doctype html><!-- <h1>Words</h1>", "copy-unreadable")
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "file:///etc/passwd",
        "https://a.example/)x(<y",
    ):
        yield imported(
            "links that lead elsewhere", address, "a.html", f'{head}<p>See <a href="{address}">the plan</a>.</p>'
        )


def _documents() -> Iterator[Case]:
    words = (
        "<w:p><w:r><w:t>The agency opens its library</w:t></w:r></w:p><w:p><w:r><w:t>It will open.</w:t></w:r></w:p>"
    )
    good = document(words)
    yield imported("documents", "in order", "a.docx", good)
    yield imported("documents", "under another name", "a.txt", good)
    yield imported("documents", "cut short", "a.docx", good[: len(good) // 2], "copy-unreadable")
    yield imported("documents", "one byte changed", "a.docx", _changed(good), "copy-unreadable")
    yield imported("documents", "no document in it", "a.docx", packed({"a.txt": b"x"}), "copy-unreadable")
    yield imported("documents", "an empty one", "a.docx", document(""), "copy-unreadable")
    yield imported("documents", "not XML", "a.docx", packed({"word/document.xml": b"<a"}), "copy-unreadable")
    yield imported("documents", "entities", "a.docx", packed({"word/document.xml": ENTITIES}), "copy-unreadable")
    yield imported(
        "documents", "a file of the machine", "a.docx", packed({"word/document.xml": OUTSIDE}), "copy-unreadable"
    )
    yield imported("documents", "nested paragraphs", "a.docx", document("<w:p>" * 200 + "</w:p>" * 200), "file-too-big")
    yield imported(
        "documents", "nested 100 000", "a.docx", document("<w:p>" * 100_000 + "</w:p>" * 100_000), "file-too-big"
    )
    yield imported("documents", "many paragraphs", "a.docx", document(words * 10_000), "file-too-big")
    yield imported(
        "documents", "a bomb that says so", "a.docx", packed({"word/document.xml": b" " * (40 << 20)}), "file-too-big"
    )
    yield imported("documents", "a bomb that lies", "a.docx", _lying(b" " * (64 << 20)), "copy-unreadable")
    yield imported(
        "documents",
        "a bomb beside it",
        "a.docx",
        document(words, {"word/media/a.png": b"\0" * (30 << 20)}),
        "file-too-big",
    )
    yield imported(
        "documents", "500 parts", "a.docx", document(words, {f"x{n}": b"" for n in range(500)}), "file-too-big"
    )
    yield imported("documents", "a path that leaves", "a.docx", document(words, {"../../etc/passwd": b"x"}))
    yield imported("documents", "HTML in its words", "a.docx", document(words.replace("opens", "&lt;script&gt;opens")))
    outside = '<w:p><w:r><w:drawing><a:blip xmlns:a="urn:a" r:link="r9" xmlns:r="urn:r"/></w:drawing></w:r></w:p>'
    yield imported("documents", "a picture elsewhere", "a.docx", document(words + outside))


ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'


def packed(parts: dict[str, bytes]) -> bytes:
    """A packed file of these parts."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return into.getvalue()


def document(body: str, more: dict[str, bytes] | None = None) -> bytes:
    """A Word document with this body, and more parts beside it."""
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    text = f"<w:document {word}><w:body>{body}</w:body></w:document>"
    return packed({"word/document.xml": text.encode()} | (more or {}))


def _changed(good: bytes) -> bytes:
    at = good.index(b"word/document.xml") + 30
    return good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :]


def _lying(data: bytes) -> bytes:
    """A part that says it has ten bytes and unpacks to many."""
    made = packed({"word/document.xml": data})
    return made.replace(struct.pack("<I", len(data)), struct.pack("<I", 10)).replace(
        struct.pack("<I", zlib.crc32(data)), struct.pack("<I", zlib.crc32(data[:10]) ^ 1)
    )
