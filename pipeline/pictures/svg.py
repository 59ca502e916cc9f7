"""SVG: a drawing written anew from a list of what stays: shapes, colours, gradients, clips and masks.

Editors' notes, titles and descriptions go in silence. What a drawing can do beside being seen is refused, and so is
what would be drawn otherwise on another machine: a reader may open the file by its own address.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.parsers import expat

from pipeline.pictures.walk import Clean, Unwalkable

NAMESPACE = "http://www.w3.org/2000/svg"
LINK = "http://www.w3.org/1999/xlink href"
MOST_DEEP = 64
SHAPES = {"circle", "clipPath", "defs", "ellipse", "g", "line", "linearGradient", "mask", "path", "polygon"}
SHAPES |= {"polyline", "radialGradient", "rect", "stop", "style", "svg"}
SILENT = {"desc", "metadata", "title"}
_KEPT = (
    "class clip-path clip-rule clipPathUnits color cx cy d display fill fill-opacity fill-rule fx fy "
    "gradientTransform gradientUnits height href id mask mask-type maskContentUnits maskUnits offset opacity overflow "
    "paint-order points preserveAspectRatio r rx ry shape-rendering spreadMethod stop-color stop-opacity stroke "
    "stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width "
    "style transform type vector-effect version viewBox visibility width x x1 x2 y y1 y2"
)
KEPT = frozenset(_KEPT.split())
_CALLED = "hsl hsla matrix rgb rgba rotate rotateX scale scaleX scaleY skewX skewY translate translateX translateY url"
CALLED = frozenset(_CALLED.split())
# whatever a value may reach for: only what lies in the drawing itself, `url(#a)` and `href="#a"`
_REACHES = re.compile(r"url\s*\((?!\s*['\"]?#)|@|\\|script\s*:|data\s*:", re.IGNORECASE)
_CALLS = re.compile(r"([\w-]+)\s*\(")
_NUMBER = r"(\d{1,6}(?:\.\d*)?)"
_BOX = re.compile(rf"[-+\d.eE]+[\s,]+[-+\d.eE]+[\s,]+{_NUMBER}[\s,]+{_NUMBER}")
_SIDE = re.compile(rf"\s*{_NUMBER}\s*(?:px)?\s*")


class Unsafe(Unwalkable):
    """The drawing can do more than be seen; the argument says in a few words what."""


def clean(data: bytes) -> Clean:
    """The drawing from nothing but shapes, as wide and high as it says; Unwalkable for none, Unsafe for what acts."""
    pen = _Pen()
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.StartElementHandler = pen.start
    parser.EndElementHandler = pen.end
    parser.CharacterDataHandler = pen.text
    parser.StartDoctypeDeclHandler = pen.doctype
    try:
        parser.Parse(data.removeprefix(b"\xef\xbb\xbf").decode().encode(), True)
    except (expat.ExpatError, UnicodeDecodeError) as fault:
        raise Unwalkable("it cannot be read as SVG in UTF-8") from fault
    if not pen.size:
        raise Unwalkable("it is no SVG")
    return Clean("".join(pen.written).encode() + b"\n", *pen.size)


class _Pen:
    """Writes down what stays while the parser walks on."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.size: tuple[int, int] | None = None
        self._open: list[str] = []
        self._silent = 0  # how deep within something that goes
        self._style: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        namespace, _, plain = name.rpartition(" ")
        if len(self._open) >= MOST_DEEP:
            raise Unwalkable("it is nested too deep")
        if not self._open and name != f"{NAMESPACE} svg":
            raise Unwalkable("it is no SVG")
        self._open.append(plain)
        if self._silent or namespace != NAMESPACE or plain in SILENT:
            self._silent += 1
            _judge(plain, {})
            return
        _judge(plain, attributes)
        if plain not in SHAPES:
            raise Unsafe(f"it has `{plain}`, and a mark is made of shapes alone")
        from xml.sax.saxutils import quoteattr  # it only writes, and brings a whole web client along

        kept = dict(_kept(attributes))
        if len(self._open) == 1:
            self.size = _size(kept)
            kept = {"xmlns": NAMESPACE, **kept}
        self.written.append(f"<{plain}{''.join(f' {key}={quoteattr(value)}' for key, value in kept.items())}>")

    def end(self, name: str) -> None:
        """An element closes."""
        plain = self._open.pop()
        if self._silent:
            self._silent -= 1
            return
        if plain == "style":
            self._style_sheet("".join(self._style))
            self._style.clear()
        self.written.append(f"</{plain}>")

    def text(self, text: str) -> None:
        """Words between tags stay in a style sheet alone."""
        if not self._silent and self._open[-1] == "style":
            self._style.append(text)

    def _style_sheet(self, text: str) -> None:
        """It is judged whole: a parser hands it over in pieces."""
        if _reaches(text):
            raise Unsafe("its style sheet reaches for something outside")
        from xml.sax.saxutils import escape

        self.written.append(escape(text))

    def doctype(self, *_: Any) -> None:
        """By a document type a drawing can name other files and grow without end."""
        raise Unsafe("it has a `DOCTYPE`")


def _judge(name: str, attributes: Mapping[str, str]) -> None:
    """Unsafe for what can act, wherever it stands."""
    if name.lower() in ("script", "foreignobject", "handler", "listener"):
        raise Unsafe(f"it has `{name}`")
    for key, value in attributes.items():
        plain = key.rpartition(" ")[2]
        if plain.lower().startswith("on"):
            raise Unsafe(f"it has `{plain}`, which runs a script")
        if (key in ("href", LINK) and not value.startswith("#")) or (plain in KEPT and _reaches(value)):
            raise Unsafe(f"its `{plain}` reaches for something outside")


def _reaches(value: str) -> bool:
    """Whether it may ask for anything beside the drawing itself."""
    return bool(_REACHES.search(value)) or not CALLED.issuperset(_CALLS.findall(value))


def _kept(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in attributes.items():
        plain = "href" if key == LINK else key
        if plain in KEPT:
            yield plain, value


def _size(attributes: Mapping[str, str]) -> tuple[int, int]:
    """Width and height in whole pixels, by the box that is seen or else by the measures; Unwalkable for neither."""
    box = _BOX.fullmatch(attributes.get("viewBox", "").strip())
    sides = box.groups() if box else [_side(attributes, name) for name in ("width", "height")]
    width, height = (round(float(side)) if side else 0 for side in sides)
    if not (width and height):
        raise Unwalkable("it does not say how wide and high it is")
    return width, height


def _side(attributes: Mapping[str, str], name: str) -> str:
    found = _SIDE.fullmatch(attributes.get(name, ""))
    return found[1] if found else ""
