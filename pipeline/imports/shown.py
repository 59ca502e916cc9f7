"""Shown: the pictures of a page, whose files do not come along, with the words under them."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from pipeline.imports.copy import Copy, Depicted, short

FILE = re.compile(r"[\w() .-]{1,80}\.(?:jpe?g|png|gif|webp|avif|tiff?)", re.IGNORECASE)
SMALLEST = 48  # pixels of one side; what is smaller is an ornament or counts visits
MOST_TOLD, LONGEST = 20, 300


class Shown:
    """The pictures so far, and whether words may still belong to the last one."""

    def __init__(self) -> None:
        self.pictures: list[Depicted] = []
        self.open = False  # nothing has been said since the last one

    def takes(self, line: int, given: Mapping[str, str]) -> None:
        """A picture stands here."""
        sides = [given.get(side, "").removesuffix("px") for side in ("width", "height")]
        if any(side.isascii() and side.isdigit() and int(side[:6]) < SMALLEST for side in sides):
            return
        sources = [given.get(key, "").strip() for key in ("data-src", "src")]
        named = ((source, unquote(source).split("?")[0].rpartition("/")[2]) for source in sources)
        source, file = next((pair for pair in named if FILE.fullmatch(pair[1])), (sources[1], ""))
        self.pictures.append(Depicted(line, source, file, " ".join(given.get("alt", "").split())))
        self.open = True

    def captioned(self, words: str) -> bool:
        """Whether these words were taken as those under the last picture."""
        if not self.open or self.pictures[-1].caption or len(words) > LONGEST:
            return False
        self.pictures[-1].caption = words
        return True

    def tell(self, copy: Copy) -> None:
        """Say which pictures there were."""
        for picture in self.pictures[:MOST_TOLD]:
            said = short(picture.alt or picture.file)
            caption = f" The words under it, “{_plain(picture.caption)}”, were left out." if picture.caption else ""
            wrote = f', caption: "{_plain(picture.caption)}"' if picture.caption else ""
            alt = _plain(short(picture.alt)) or "what it shows"
            copy.told(
                picture.line,
                "copy-lost",
                f"The copy shows a picture here{f' (“{said}”)' if said else ''}, "
                f"{'' if picture.alt else 'of which it does not say what it shows, '}and its file did not come along."
                f"{caption}",
                "Save it beside the release and name it above the second line `---`: "
                f'`pictures: [{{file: {picture.file or "picture.jpg"}, alt: "{alt}"{wrote}}}]`.',
            )
        if len(self.pictures) > MOST_TOLD:
            copy.told(
                self.pictures[MOST_TOLD].line,
                "copy-lost",
                f"The copy shows {len(self.pictures) - MOST_TOLD} more pictures, whose files did not come along.",
                "Look at the copy, and save those that belong to the release.",
            )
            for picture in self.pictures[MOST_TOLD:]:
                if picture.caption:
                    copy.told(
                        picture.line,
                        "copy-left-out",
                        f"“{_plain(picture.caption)}” stands under a picture and was left out.",
                        "Copy it into the draft if it belongs to the release.",
                    )


def _plain(text: str) -> str:
    return text.replace('"', "'").replace("\\", "").replace("`", "'")
