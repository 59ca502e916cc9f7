"""What a PDF says and how, as another program reads it: pypdf, which knows nothing of Typst."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader


def opened(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data), strict=True)


def root(data: bytes) -> Any:
    """What the file says of itself: its language, its structure, how it is shown."""
    return opened(data).trailer["/Root"]


def said_by(data: bytes) -> str:
    """All its words in the order in which they stand, blanks and line ends as single blanks."""
    return " ".join(" ".join(page.extract_text() for page in opened(data).pages).split())


def squeezed(text: str) -> str:
    """A text without any blank: where a line ends is the paper's business."""
    return "".join(text.split())


def tagged(data: bytes) -> Iterator[dict[str, Any]]:
    """Every element of its structure, in reading order."""
    yield from _below(root(data)["/StructTreeRoot"])


def tags(data: bytes) -> list[str]:
    """The kinds of its elements, such as `/H1`, in reading order."""
    return [str(each["/S"]) for each in tagged(data)]


def fonts(data: bytes) -> dict[str, bool]:
    """The name of each font, and whether its shapes are in the file."""
    found = {}
    for page in opened(data).pages:
        resources: Any = page["/Resources"]
        for each in resources.get("/Font", {}).values():
            font = each.get_object()["/DescendantFonts"][0].get_object()
            descriptor = font["/FontDescriptor"].get_object()
            found[str(font["/BaseFont"])] = any(f"/FontFile{number}" in descriptor for number in ("", "2", "3"))
    return found


def _below(node: Any) -> Iterator[dict[str, Any]]:
    inside = node.get("/K", [])
    for each in inside if isinstance(inside, list) else [inside]:
        element = each.get_object()
        if isinstance(element, dict) and "/S" in element:
            yield element
            yield from _below(element)
