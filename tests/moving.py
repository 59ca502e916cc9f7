"""An old site in a folder, and its import into a room by the command."""

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.release import Release
from tests.room import Room

LEAD = "The reading room of the Agency is open to all readers from nine to five, and it is warm in the winter."
SITE = "https://www.agency.example/"
NAMES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/" '
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


class OldSite:
    """Files of an old site, and the room that they are moved into."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str], approvals: int = 0) -> None:
        self.old, self.capsys = place / "old", capsys
        self.old.mkdir(parents=True)
        self.room = Room(place / "house", approvals=approvals)

    def lay(self, name: str, data: str | bytes) -> Path:
        """Put a file into the old site."""
        path = self.old / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def move(self, *words: str, address: str = SITE) -> tuple[int, str]:
        """Import all of it: the exit code, and all that was said."""
        where = ["--address", address] if address else []
        code = main(["-C", str(self.room.root), "import-archive", str(self.old), "--issuer", "agency", *where, *words])
        said = self.capsys.readouterr()
        return code, said.out + said.err

    def found(self) -> dict[str, Release]:
        """The releases by their slugs."""
        return {release.slug: release for release in self.room.survey().releases}

    def only(self) -> Release:
        """The one release."""
        (one,) = self.found().values()
        return one

    def stops(self) -> list[str]:
        """The codes of what keeps releases from the public."""
        return [problem.code for problem in self.room.survey().problems if problem.stops]


def hugo(
    title: str = "The room opens", date: str = "2009-03-04T09:00:00-04:00", body: str = LEAD, more: str = ""
) -> str:
    """A text of Hugo, with its fields in TOML."""
    return f'+++\ntitle = "{title}"\ndate = {date}\n{more}+++\n\n{body}\n'


def wxr(*rows: str) -> str:
    """An export of WordPress with these items."""
    return f'<?xml version="1.0"?>\n<rss version="2.0" {NAMES}>\n<channel>\n{"".join(rows)}\n</channel></rss>'


def post(
    slug: str = "room",
    body: str = f"<p>{LEAD}</p>",
    *,
    status: str = "publish",
    kind: str = "post",
    gmt: str = "2009-03-04 13:00:00",
    more: str = "",
) -> str:
    """One item of such an export."""
    return (
        f"<item><title>The {slug} opens</title><link>{SITE}2009/03/{slug}/</link>"
        f'<guid isPermaLink="false">{SITE}?p={len(slug)}{slug}</guid>\n'
        f"<content:encoded><![CDATA[{body}]]></content:encoded><wp:post_date_gmt>{gmt}</wp:post_date_gmt>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>\n"
    )
