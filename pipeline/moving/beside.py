"""Beside: the pictures and documents of a text, found among the files of the old site and put beside the release."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from pipeline.imports.copy import Depicted, short
from pipeline.moving.item import Asked, Item
from pipeline.moving.source import Source
from pipeline.pictures import MOST_BYTES, is_picture
from pipeline.source.slug import slugged

DOCUMENT = r"pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|zip|mp3|mp4"
LINK = re.compile(
    rf"\[(?P<label>[^\[\]\n]{{1,500}})\]\((?P<address>https?://[^\s()]{{1,2000}}\.(?:{DOCUMENT}))\)", re.I
)
SMALLER = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w{3,4}$)")  # WordPress keeps smaller copies under such names


@dataclass(slots=True)
class Beside:
    """The files of one release: by its new name the path of each in the source, and the rows that name them."""

    files: dict[str, str] = field(default_factory=dict)
    pictures: list[dict[str, str]] = field(default_factory=list)
    attachments: list[dict[str, str]] = field(default_factory=list)

    def name(self, path: str) -> str:
        """A name for a file that no other here has and every address can hold."""
        stem, _, ending = path.rpartition("/")[2].rpartition(".")
        base = slugged(stem)[:60] or "file"
        names = (f"{base}{number}.{ending.lower()}" for number in ["", *(f"-{at}" for at in range(2, 1000))])
        name = next(name for name in names if name not in self.files)
        self.files[name] = path
        return name


def beside(item: Item, source: Source, asked: Asked, slug: str) -> Beside:
    """What stands beside the text, which from now on links to it there; a problem for each file that is not at hand."""
    found, own = Beside(), asked.newsroom.url(f"releases/{slug}/index.html")
    for picture in item.pictures:
        _picture(item, picture, source, found)
    item.body = LINK.sub(lambda link: _document(item, link, source, found, own=own), item.body)
    return found


def _picture(item: Item, picture: Depicted, source: Source, found: Beside) -> None:
    path = next(filter(None, (source.find(each, item.place.file) for each in _sizes(picture.source))), "")
    said = short(picture.alt or picture.caption or picture.file or picture.source, 40)
    if not path:
        item.told(
            picture.line,
            "copy-lost",
            f"The picture “{said}” is not among the files, or more than one of them may be it.",
            "Put it beside the text and name it: `pictures: [{file: picture.jpg, alt: What it shows}]`; "
            "or leave it out; then take `draft: true` away.",
            stops=True,
        )
        return
    size = source.files.age(source.root / path)[1]
    if size > MOST_BYTES or not is_picture(source.read(path)):
        item.told(
            picture.line,
            "copy-lost",
            f"The file of the picture “{said}” is no picture that every reader can see, or too large.",
            "Save it again as PNG, JPEG, WebP or GIF, and name it: `pictures: [{file: picture.jpg, alt: …}]`.",
            stops=True,
        )
        return
    if not picture.alt:
        item.told(
            picture.line,
            "copy-lost",
            f"The old site did not say what the picture “{said}” shows.",
            "Say it for those who cannot see it: `alt: Two people sign at a table`.",
        )
    row = {"file": found.name(path), "alt": picture.alt, "caption": picture.caption}
    found.pictures.append({key: words for key, words in row.items() if words or key == "alt"})


def _sizes(address: str) -> Iterator[str]:
    """The picture itself before the smaller copy that a page shows."""
    path = address.split("?", maxsplit=1)[0]
    if SMALLER.search(path):
        yield SMALLER.sub("", path)
    yield path


def _document(item: Item, link: re.Match[str], source: Source, found: Beside, *, own: str) -> str:
    """A link to a file of the old site as it stands here; one to another site stays."""
    address, label = link["address"], link["label"]
    if _host(address) not in {_host(each) for each in item.addresses}:
        return link[0]
    path = source.find(address)
    if not path:
        item.told(
            item.place.line,
            "copy-lost",
            f"“{short(label, 40)}” leads to a file of the old site that is not at hand: "
            f"{unquote(address.rpartition('/')[2])[:80]}.",
            "Keep it where it is, or put it beside the text: `attachments: [{file: list.pdf, title: The list}]`.",
        )
        return link[0]
    known = next((name for name, one in found.files.items() if one == path), "")
    name = known or found.name(path)
    if not known:
        found.attachments.append({"file": name, "title": " ".join(label.replace("\\", "").split())})
    return f"[{label}]({own}{name})"


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
