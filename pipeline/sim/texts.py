"""What people write: each version of a release with a canary of its own, and what its file says about it."""

from dataclasses import dataclass

from pipeline.coming import approval_digest
from pipeline.embargo import Embargo
from pipeline.embargo import canonical as in_one_line
from pipeline.files import Glance
from pipeline.issued import resolve
from pipeline.newsroom import Newsroom
from pipeline.read import read
from pipeline.record import Kind
from pipeline.release import Release
from pipeline.sim.accounts import channels_of
from pipeline.sim.disk import Disk, Node
from pipeline.sim.plan import Plan
from pipeline.sim.world import at
from pipeline.zone import TZDATA

HOME = "America/Port_of_Spain"

NEWSROOM = """\
name: Test Newsroom
address: https://news.example
home: America/Port_of_Spain
languages: [en{french}]
order: DMY
approvals: {approvals}
organisations:
  agency:
    name: The Agency
    acronym: TA
    zone: America/Port_of_Spain
    boilerplate: {{en: "The Agency does things."}}
    contacts:
      - {{id: desk, name: Press desk, email: press@agency.example, phone: "+1 868 555 0100"}}
feeds:
  - {{name: all, title: All releases}}
channels:
{channels}{clock}host: {{kind: folder, path: live, proof: {proof}}}
"""


def newsroom_of(plan: Plan) -> str:
    """newsroom.yml."""
    clock = "clock: {hosts: [https://time.example]}\n" if plan.witnessed else ""
    french = ", fr" if plan.rules and plan.rules.french else ""
    return NEWSROOM.format(
        approvals=plan.approvals, proof=plan.proof, clock=clock, french=french, channels=channels_of(plan)
    )


def spoken(newsroom: str) -> str:
    """As much of a newsroom.yml as what is issued follows from, so that fewer texts have to be read."""
    return newsroom.partition("channels:\n")[0] + newsroom[newsroom.index("host:") :]


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a release's file: its number names its canary; `hour` in seconds since START, None for at once."""

    slug: str
    number: int
    revision: int = 1
    kind: Kind = "lift"
    hour: float | None = None
    day: int = 0  # of the dateline, since START
    hold: bool = False
    draft: bool = False
    broken: bool = False
    approved: bool = False
    rewritten: int = 0  # how often its embargo was written in other words
    moved: bool = False  # other zone rules have moved its hour, and nobody has said what is meant

    @property
    def canary(self) -> bytes:
        """The word by which this text is known wherever it turns up."""
        return f"canary-{self.slug}-{self.number}".encode()

    def permitted(self, now: float, approvals: int) -> bool:
        """Whether this may become public at that true second."""
        if self.kind == "kill":
            return not self.broken
        hindered = self.hold or self.draft or self.broken or self.moved or (approvals > 0 and not self.approved)
        return not hindered and (self.hour is None or self.hour <= now)


def text_of(version: Version, approval: str = "") -> bytes:
    """The file."""
    name = version.canary.decode()
    lines = [
        "---",
        f'title: "What is said in {name}"',
        f"embargo: {_embargo(version)}",
        f"date: {at(86_400.0 * version.day).date()}",
        "place: Port of Spain",
        "issuers: [agency]",
        "contacts: [desk]",
        "language: en",
        f"summary: A summary with {name}.",
        f"revision: {version.revision}",
        *_marks(version),
        *(["approved:", f"  - {{by: The Director, digest: {approval}}}"] if approval else []),
        "---",
        "",
        f"Something happened, says {name}.",
        "",
    ]
    return "\n".join(lines).encode()


def _embargo(version: Version) -> str:
    if version.hour is None:
        return "FOR IMMEDIATE RELEASE"
    zones = (HOME, "UTC", "Europe/Rome")
    return in_one_line(Embargo(at(version.hour), "", zones[version.rewritten % len(zones)], TZDATA))


def _marks(version: Version) -> list[str]:
    marks = []
    if version.kind in ("update", "correction"):
        marks.append(f"{version.kind}: The number is right now, see {version.canary.decode()}.")
    if version.kind == "kill":
        marks.append("killed: It was sent by mistake.")
    if version.hold:
        marks.append("hold: waits for the minister")
    if version.draft:
        marks.append("draft: true")
    if version.broken:
        marks.append("issuers: [nobody]")
    return marks


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one file as the publisher does, to know its digest and what an approval of it must name."""

    newsroom: str

    def digests(self, text: bytes) -> tuple[str, str]:
        """The digest of the issued text and the digest that an approval is bound to."""
        release, newsroom = self._read(text)
        issued = resolve(release, newsroom)
        return issued.digest, approval_digest(release, issued)

    def _read(self, text: bytes) -> tuple[Release, Newsroom]:
        slug = text.split(b"canary-", 1)[1].split(b"-", 1)[0].decode()
        from pathlib import Path

        found = read(_Two(self.newsroom.encode(), slug, text), Path("/room"))  # type: ignore[arg-type]
        assert found.newsroom is not None
        assert found.releases, found.problems
        return found.releases[0], found.newsroom


class _Two:
    """A disk of two files: newsroom.yml and one release."""

    def __init__(self, newsroom: bytes, slug: str, text: bytes) -> None:
        disk = Disk()
        disk.put("/room", Node(0o755, folder=True))
        disk.put("/room/releases", Node(0o755, folder=True))
        disk.put("/room/newsroom.yml", disk.written(newsroom, 0o644, ""))
        disk.put(f"/room/releases/{slug}.md", disk.written(text, 0o644, ""))
        self._disk = disk

    def read(self, path: object) -> bytes:
        node = self._disk.node(str(path))
        if node is None:
            raise FileNotFoundError(str(path))
        return node.data

    def sort(self, path: object) -> str:
        node = self._disk.node(str(path))
        return "none" if node is None else "file" if node.names is None else "folder"

    def names(self, path: object) -> tuple[str, ...]:
        node = self._disk.node(str(path))
        return tuple(sorted(node.names or ())) if node else ()

    def glances(self, path: object) -> dict[str, Glance]:
        return {name: Glance("file", *self.age(f"{path}/{name}"), 0) for name in self.names(path)}

    def age(self, path: object) -> tuple[int, int]:
        node = self._disk.node(str(path))
        return (node.shown, node.size) if node else (0, 0)
