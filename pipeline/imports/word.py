"""A Word document as a page: weighed before it is unpacked, converted by mammoth, and cleaned."""

import io
import re
import zipfile
from typing import Any
from xml.parsers import expat

from pipeline.imports.copy import Copy
from pipeline.imports.page import page
from pipeline.imports.refusing import too_big, unreadable
from pipeline.imports.underneath import LOST, tell_underneath
from pipeline.problem import Place
from pipeline.source.characters import Unreadable

MOST_PARTS, MOST_PART, MOST_WHOLE = 400, 3 * 1024 * 1024, 24 * 1024 * 1024  # parts, bytes of one text, bytes of all
MOST_ELEMENTS, DEEPEST = 40_000, 100  # mammoth keeps a tree of all of them, and walks it by recursion
CHUNK = 1 << 16
TAGS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "a",
    "br",
    "strong",
    "em",
    "s",
    "sub",
    "sup",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "img",
    "figcaption",
}
# Word's own Title is the headline, and what it calls headings stands below.
STYLES = """
p.Title => h1:fresh
p[style-name='Title'] => h1:fresh
p.Caption => figcaption:fresh
p[style-name='caption'] => figcaption:fresh
p.Subtitle => h2:fresh
p[style-name='Subtitle'] => h2:fresh
""" + "\n".join(
    f"p{called} => h{min(6, level + 2)}:fresh"
    for level in range(1, 10)
    for called in (f".Heading{level}", f"[style-name='heading {level}']")
)
ATTRIBUTES = {"a": {"href"}, "img": {"alt"}, "li": {"id"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
LOOKED_AT = (*LOST, "oMath", "oMathPara")
PASTE = "Open it in Word, select all of it, and paste it into a file such as `release.txt`."


def word(data: bytes, file: str) -> Copy:
    """The paragraphs of a .docx, the line of each being its number; Unreadable where it is damaged or too big."""
    _weighed(data, file)
    rendered, lost = _converted(data, file)
    copy = page(rendered, file)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        tell_underneath(copy, packed)
    if lost:
        copy.told(
            1,
            "copy-lost",
            "Something in the Word document that is no plain text could not be carried over.",
            "Look at the document beside the draft: `releases` holds the text alone.",
        )
    return copy


def _weighed(data: bytes, file: str) -> None:
    """Refuse a bomb: by the sizes the file declares, and by those that unpacking it really gives."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_WHOLE:
                raise Unreadable(too_big(Place(file), "24 MiB in 400 parts, once it is unpacked"))
            if "word/document.xml" not in packed.namelist():
                raise Unreadable(unreadable(Place(file), "This packed file is no Word document.", PASTE))
            weight = _Weight(file)
            for part in parts:
                weight.add(packed, part)
    except Unreadable:
        raise
    except Exception as why:  # zipfile, zlib, lzma and bz2 each have errors of their own for damaged streams
        raise Unreadable(_damaged(file)) from why


class _Weight:
    """What has been unpacked so far, counted while it is unpacked."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.whole = self.elements = self.depth = 0

    def add(self, packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        is_text = part.filename.lower().endswith((".xml", ".rels"))
        parser = self._parser() if is_text else None
        size = 0
        with packed.open(part) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                self.whole += len(chunk)
                if self.whole > MOST_WHOLE or (is_text and size > MOST_PART):
                    raise Unreadable(too_big(Place(self.file), "24 MiB, once it is unpacked, or 3 MiB of text"))
                if parser:
                    self._parse(parser, chunk)
        if parser:
            self._parse(parser, b"", last=True)

    def _parser(self) -> Any:
        parser = expat.ParserCreate()
        self.depth = 0
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.StartDoctypeDeclHandler = self._declared
        return parser

    def _parse(self, parser: Any, chunk: bytes, *, last: bool = False) -> None:
        try:
            parser.Parse(chunk, last)
        except expat.ExpatError as why:
            raise Unreadable(_damaged(self.file, why.lineno)) from why

    def _open(self, name: str, attributes: object) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > MOST_ELEMENTS or self.depth > DEEPEST:
            raise Unreadable(too_big(Place(self.file), "40 000 parts of text, or 100 one inside the other"))

    def _close(self, name: str) -> None:
        self.depth -= 1

    def _declared(self, *_: object) -> None:
        raise Unreadable(
            unreadable(Place(self.file), "This document declares signs of its own, as no word processor does.", PASTE)
        )


def _converted(data: bytes, file: str) -> tuple[str, bool]:
    """The document as clean HTML with one block a line, and whether mammoth says that something is lost."""
    try:
        import mammoth  # type: ignore[import-untyped]  # it ships no types
    except ImportError as why:
        raise Unreadable(
            unreadable(
                Place(file),
                "Word documents are read with the library mammoth, which is not installed here.",
                "Install it with `pip install 'dateline[import]'`, or paste the text into a file `release.txt`.",
            )
        ) from why
    import nh3

    try:
        done = mammoth.convert_to_html(
            io.BytesIO(data), convert_image=mammoth.images.img_element(lambda _: {}), style_map=STYLES
        )
    except Exception as why:  # a library that walks what a stranger wrote may fail in any way
        raise Unreadable(_damaged(file)) from why
    clean = nh3.clean(done.value, tags=TAGS, attributes=ATTRIBUTES, link_rel=None)
    one_a_line = re.sub(r"(</(?:p|h[1-6]|li|tr|figcaption)>)\s*", r"\1\n", clean.replace("\n", " "))
    return one_a_line, any(_lost(str(message.message)) for message in done.messages)


def _lost(message: str) -> bool:
    """Whether mammoth says of something that it is gone, other than looks and what is told with its own words."""
    return "ignored" in message and not message.endswith(LOOKED_AT)


def _damaged(file: str, line: int = 1) -> Any:
    return unreadable(Place(file, line), "This Word document is damaged and cannot be unpacked.", PASTE)
