"""Words: the HTML in which content systems keep a text, as CommonMark with its pictures."""

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.imports.copy import Copy
from pipeline.imports.opened import MOST_WORDS, without_the_unseen, without_unseen
from pipeline.imports.page import page
from pipeline.imports.refusing import too_big, unreadable
from pipeline.imports.tokens import TooManyTags
from pipeline.moving.item import Item
from pipeline.problem import Place
from pipeline.source.characters import Unreadable

SHOWN = re.compile(r"(?P<picture>(?:<a\b[^>]{0,2000}>\s*)?<img\b[^>]{0,4000}>(?:\s*</a>)?)(?P<words>.*)", re.DOTALL)
SHORTCODE = re.compile(
    r"\[/?(?P<name>audio|button|caption|contact-form(?:-7)?|embed|gallery|gravityform|playlist|video|vc_\w{1,40}|"
    r"et_pb_\w{1,40})\b[^\]]{0,2000}\]"
)
EMBEDDED = re.compile(r"\[embed\b[^\]]{0,200}\](https?://[^\s\[\]]{3,500})\[/embed\]")
MOST_MARKUP = 1 << 20
BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")


def take_words(item: Item, markup: str, line: int) -> None:
    """Make these the words of an item, with a problem for each thing in them that does not come along.

    Links are taken from its first address; Unreadable where they are no text that people wrote.
    """
    if len(markup) > MOST_MARKUP:
        raise Unreadable(too_big(Place(item.place.file, line), "1 MiB of markup"))
    copy = copied(_as_page(item, without_unseen(markup), line), item.place.file, _base(item), line)
    item.body = copy.body()
    item.pictures += copy.pictures
    item.problems += copy.problems


def copied(markup: str, file: str, base: str, line: int = 1) -> Copy:
    """The pieces of markup that begins on this line of a file."""
    try:
        copy = page(markup, file, base)
    except TooManyTags as why:
        what = "This text has more tags than any that people write."
        mend = "Look at it on the old site, and paste its words into a file such as `release.txt`."
        raise Unreadable(unreadable(Place(file, line + int(why.args[0]) - 1), what, mend)) from why
    without_the_unseen(copy)
    copy.pieces = [replace(piece, line=piece.line + line - 1) for piece in copy.pieces]
    copy.problems = [replace(each, place=Place(file, each.place.line + line - 1)) for each in copy.problems]
    for picture in copy.pictures:
        picture.line += line - 1
    if sum(len(piece.markdown.encode()) for piece in copy.pieces) > MOST_WORDS:
        raise Unreadable(too_big(Place(file, line), "200 KiB of text"))
    return copy


def one_line(markup: str) -> str:
    """Markup such as a title or an excerpt as words on one line."""
    copy = page(without_unseen(markup), "", "")
    without_the_unseen(copy)
    return " ".join(" ".join(piece.text for piece in copy.pieces).split())


def _base(item: Item) -> str:
    return item.addresses[0] if item.addresses else ""


def _as_page(item: Item, markup: str, line: int) -> str:
    """The markup with its paragraphs and captions as tags; other shortcodes are told and go."""
    markup = EMBEDDED.sub(r'<p><a href="\1">\1</a></p>', _captioned(markup))
    lost = ((found.start(), found["name"]) for found in SHORTCODE.finditer(markup) if found[0][1] != "/")
    tell_lost(item, lost, markup, line)
    return BLANK_LINE.sub(lambda blank: "<p>" + blank[0], SHORTCODE.sub("", markup))


def tell_lost(item: Item, found: Iterable[tuple[int, str]], text: str, line: int) -> None:
    """Say of each shortcode where it first stood in a text that begins on this line, and how often."""
    places: dict[str, list[int]] = {}
    for start, name in found:
        places.setdefault(name, []).append(start)
    for name, starts in places.items():
        often = f" {len(starts)} times" if len(starts) > 1 else ""
        item.told(
            line + text.count("\n", 0, starts[0]),
            "copy-lost",
            f"The old site put something in place of the shortcode `{name}`{often}, which did not come along.",
            "Look at the text on the old site, and say in words what it shows, or link to it: `[Watch it](https://…)`.",
        )


def _captioned(markup: str) -> str:
    """The pictures of `[caption]` with the words under them as figures."""
    *pieces, rest = markup.split("[/caption]")
    return "".join([*map(_figure, pieces), rest])


def _figure(piece: str) -> str:
    before, opened, inside = piece.rpartition("[caption")
    shown = SHOWN.search(inside.partition("]")[2]) if opened else None
    if not shown:
        return piece
    return f"{before}<figure>{shown['picture']}<figcaption>{shown['words']}</figcaption></figure>"
