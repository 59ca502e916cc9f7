"""Documents: a release as one file, plain text or PDF, at an address of its own and in its press kit."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from html import unescape
from typing import Any

from pipeline.clock import from_stamp, stamp
from pipeline.drawing.smaller import JPEG, smaller
from pipeline.issued import Issued
from pipeline.media import media_type
from pipeline.newsroom import Newsroom
from pipeline.part import Inputs, Part, gathered, given, key
from pipeline.record import Standing
from pipeline.typeset import press
from pipeline.typeset.article import as_plain
from pipeline.typeset.catalogue import catalogue, spoken
from pipeline.typeset.emblems import emblems
from pipeline.typeset.paper import drawing, paper
from pipeline.typeset.sizes import WIDTHS, sized, widths
from pipeline.typeset.template import Look, TemplateFault, drawn, drawn_from, painter, render
from pipeline.typeset.view import release_view, told

PDF, TEXT = "release.pdf", "release.txt"
TEMPLATE = "release.typ"
WIDE = WIDTHS[1]  # pixels of a picture in print, at most: six inches at 160 to the inch
BEGINS = b"\xff\xd8\xff"  # a JPEG; what cannot be made one is not printed
SAID = ("title", "subtitle", "number", "place", "body", "notes", "update", "correction")
ROWS = ("issuers", "contacts", "boilerplates", "pictures", "attachments")


def kit_of(newsroom: Newsroom, one: Standing, seen: Look) -> dict[str, str]:
    """The press kit of a release as its page names it: `pdf`, '' where there is none, and `zip`; {} without a kit.

    A withdrawn release has none, and a file of the author's own stands before one of the same name. TemplateFault where
    the newsroom wants kits and the package is missing, but for the spare look: taking away is never hindered.
    """
    if not newsroom.press_kit or one.issued["killed"] or not spoken(seen, one.issued["language"]):
        return {}
    if not press.installed():
        if seen.spare:
            return {}
        why = f"a press kit needs a package that is not installed here; run `pip install '{press.PACKAGE}'`"
        raise TemplateFault(newsroom.file, newsroom.place("press-kit").line, why)
    own = {row["file"].lower() for row in (*one.issued.rows("pictures"), *one.issued.rows("attachments"))}
    name = f"{one.slug}-press-kit.zip"
    if name in own:
        return {}
    return {"pdf": "" if PDF in own or unprintable(newsroom, one.issued, seen) else PDF, "zip": name}


def with_kit(newsroom: Newsroom, one: Standing, seen: Look) -> dict[str, Any]:
    """What a part is given beside `told`, so that it can name the press kit; nothing where there is none."""
    kit = kit_of(newsroom, one, seen)
    return {"kit": kit} if kit else {}


def unprintable(newsroom: Newsroom, issued: Issued, seen: Look) -> tuple[str, ...]:
    """The signs of a release that no font of its PDF has; looked for once in each text."""
    known = _known(issued.digest, seen.digest, newsroom.name)
    if not known:
        known.append(press.lacking(unescape("\n".join(_said(newsroom, issued, seen)))))
    return known[0]


def as_text(newsroom: Newsroom, one: Standing, seen: Look) -> Part:
    """`releases/<slug>/release.txt`, UTF-8 in lines of at most 72 characters."""
    inputs = told(newsroom, one) | with_kit(newsroom, one, seen)
    path = f"releases/{one.slug}/{TEXT}"
    return drawn(path, "text/plain; charset=utf-8", seen, _text, inputs, issued=one.issued.digest)


def as_pdf(newsroom: Newsroom, one: Standing, seen: Look) -> Part:
    """`releases/<slug>/release.pdf`, PDF/UA, dated when the release last changed."""
    path = f"releases/{one.slug}/{PDF}"
    inputs, sources = printable(newsroom, one, path)
    inputs |= {"at": stamp(one.changed), "press": press.version()}
    return drawn_from(path, "application/pdf", seen, _pdf, inputs, sources=sources)


def printable(newsroom: Newsroom, one: Standing, path: str) -> tuple[dict[str, Any], list[Part]]:
    """All that a release is printed from: plain data, and the pictures and marks that `filled` puts into it."""
    rows = [*_pictures(one, path), *_marks(newsroom, one, path)]
    inputs = told(newsroom, one) | {
        "accent": newsroom.accent,
        "paper": newsroom.paper,
        "seen": [row for row, _ in rows],
    }
    return inputs, [part for _, part in rows]


def filled(said: dict[str, Any], inputs: Inputs, data: Sequence[bytes]) -> dict[str, Any]:
    """What `paper` says with its pictures and marks; one that is no JPEG after all stays out."""
    for (what, at, kind, wide, high), content in zip(inputs["seen"], data, strict=True):
        if what == "mark":
            said["facts"][0]["lines"][at]["mark"] = drawing(content, kind, wide, high)
        elif content.startswith(BEGINS):
            said["pictures"][at]["svg"] = drawing(content, kind, wide, high)
    return said


def _pictures(one: Standing, path: str) -> Iterator[tuple[list[Any], Part]]:
    """The pictures as they are printed, from a size that their page has too: a JPEG goes into a PDF as it is."""
    for at, row in enumerate(one.issued.rows("pictures")):
        if widths(row):
            inputs = {"width": min(WIDE, row["width"]), "type": JPEG}
            source, name = sized(one.slug, row, inputs["width"]), f"{path}/{row['file']}"
            named = key(name, smaller, painter(), {"source": source.digest, "inputs": inputs})
            part = gathered(name, JPEG, named, (source,), partial(_jpeg, inputs))
            yield ["picture", at, JPEG, row["width"], row["height"]], part


def _jpeg(inputs: Inputs, data: Sequence[bytes]) -> bytes:
    return smaller(data[0], inputs)


def _marks(newsroom: Newsroom, one: Standing, path: str) -> Iterator[tuple[list[Any], Part]]:
    marks = emblems(newsroom, one)
    for at, row in enumerate(one.issued.rows("issuers")):
        if mark := marks.get(row["id"]):
            name = mark.path(row["id"])
            part = given(f"{path}/{name}", media_type(name), mark.digest, mark.data)
            yield ["mark", at, media_type(name), mark.width, mark.height], part


def _text(inputs: Inputs, look: Look) -> bytes:
    view = release_view(inputs, look)
    return render(look, TEXT, view | as_plain(view)).encode()


def _pdf(inputs: Inputs, look: Look, data: Sequence[bytes]) -> bytes:
    said = filled(paper(release_view(inputs, look), inputs["accent"], inputs["paper"]), inputs, data)
    return press.printed(look, (TEMPLATE,), said, from_stamp(inputs["at"]))


def _said(newsroom: Newsroom, issued: Issued, seen: Look) -> Iterator[str]:
    """Every text that may be printed of a release, whatever its Markdown makes of it."""
    text: Mapping[str, Any] = issued.text
    yield from (str(text.get(name, "")) for name in SAID)
    yield from (str(value) for name in ROWS for row in text.get(name, ()) for value in row.values())
    yield from (str(value) for value in text.get("event", {}).values())
    yield from (newsroom.name, *catalogue(seen, issued["language"]).words.values())


@lru_cache(maxsize=32_768)
def _known(text: str, look: str, newsroom: str) -> list[tuple[str, ...]]:
    """Where the answer for one text is kept, once it is known."""
    return []
