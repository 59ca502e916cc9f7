"""Underneath: what a Word document holds beside the words that are read of it, told with its own words."""

import zipfile
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree  # the document has been weighed, and declares no signs of its own

from pipeline.imports.copy import Copy, short

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
BOTH = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CHARTS = ("/chart}chart", "/diagram}relIds")
MOST_TOLD = 12
# Elements with words that are not carried over, each with what it is and what to do about it.
LOST = {
    "del": ("was deleted while changes were tracked, and was left out", "Look whether everybody agrees to that."),
    "bdo": ("stands in a passage with its own direction, and was left out", "Write it where it belongs."),
    "dir": ("stands in a passage with its own direction, and was left out", "Write it where it belongs."),
    "fldSimple": ("stands in a field that Word fills in, and was left out", "Write it where it belongs."),
}
KEPT = {
    "ins": (
        "was inserted while changes were tracked, and stands in the draft",
        "Take it out where not everybody agrees to it.",
    ),
    "vanish": ("is hidden in the Word document, and stands in the draft", "Take it out if readers must not see it."),
}
BESIDE = (
    ("word/comments", "is a comment in the Word document, and was left out", "Answer it before the release goes out."),
    ("word/header", "stands at the head of each sheet, and was left out", "Write it where it belongs, or leave it."),
    ("word/footer", "stands at the foot of each sheet, and was left out", "Write it where it belongs, or leave it."),
)


def tell_underneath(copy: Copy, packed: zipfile.ZipFile) -> None:
    """Tell what was deleted, inserted, hidden, remarked or written round the text; the document has been weighed."""
    for part in sorted(packed.namelist()):
        if part.endswith(".xml"):
            for start, what, mend in BESIDE:
                if part.startswith(start):
                    _tell(copy, "copy-left-out", _blocks(_parsed(packed, part)), what, mend)
    root = _parsed(packed, "word/document.xml")
    for name, (what, mend) in LOST.items():
        _tell(copy, "copy-left-out", (_words(each) for each in root.iter(WORD + name)), what, mend)
    for name, (what, mend) in KEPT.items():
        _tell(copy, "copy-unsure", _kept(root, name), what, mend)
    _tell(copy, "copy-lost", (_words(each) for each in root.iter(MATH)), "is a formula, and was left out",
          "Write it in words.")  # fmt: skip
    _tell(copy, "copy-lost", _unread_boxes(root), "stands in a box or drawing, and was left out",
          "Write it where it belongs.")  # fmt: skip
    if any(str(each.tag).endswith(CHARTS) for each in root.iter()):
        copy.told(1, "copy-lost", "A chart of the Word document could not be carried over.",
                  "Save it as a picture beside the release, and name it under `pictures:`.")  # fmt: skip


def _tell(copy: Copy, code: str, said: Iterable[str], what: str, mend: str) -> None:
    texts = list(dict.fromkeys(text for text in said if text))
    for text in texts[:MOST_TOLD]:
        copy.told(1, code, f"“{short(text)}” {what}.", mend)
    if len(texts) > MOST_TOLD:
        copy.told(1, code, f"{len(texts) - MOST_TOLD} more such passages: each {what}.", mend)


def _parsed(packed: zipfile.ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(packed.read(part))  # noqa: S314  # weighed before


def _words(element: ElementTree.Element) -> str:
    """The words in an element, paragraphs apart."""
    found = (
        each.text or "" if str(each.tag).endswith(("}t", "}delText")) else " " * str(each.tag).endswith(("}p", "}tab"))
        for each in element.iter()
    )
    return " ".join("".join(found).split())


def _blocks(root: ElementTree.Element) -> Iterator[str]:
    """The words of each comment, or of the whole head or foot of a sheet."""
    comments = root.findall(f"{WORD}comment")
    yield from (_words(each) for each in comments or [root])


def _kept(root: ElementTree.Element, name: str) -> Iterator[str]:
    """The words of what was inserted, or of each run that is marked as hidden."""
    if name == "ins":
        yield from (_words(each) for each in root.iter(WORD + name))
        return
    for run in root.iter(f"{WORD}r"):
        mark = run.find(f"{WORD}rPr/{WORD}{name}")
        if mark is not None and mark.get(f"{WORD}val") not in ("0", "false", "off"):
            yield _words(run)


def _unread_boxes(root: ElementTree.Element) -> Iterator[str]:
    """Words of drawings that have no older form beside them, the only one that is read."""
    for both in root.iter(f"{BOTH}AlternateContent"):
        if both.find(f"{BOTH}Fallback") is None:
            yield _words(both)
