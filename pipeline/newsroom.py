"""The newsroom: who speaks, who answers the telephone, where things go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from pipeline.palette import ACCENT
from pipeline.problem import Place
from pipeline.quiet import Quiet

PAPERS = ("a4", "letter")  # on which its PDFs and proofs are printed
PINGS = ("indexnow", "websub")  # kinds of channels that are told where something changed


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or desk that answers; reachable when there is an email address or a telephone number."""

    name: str
    organisation: str
    role: str = ""
    email: str = ""
    phone: str = ""
    hours: str = ""
    id: str = ""

    @property
    def reachable(self) -> bool:
        return bool(self.email or self.phone)


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of an organisation as the public gets it: its kind, such as `.svg`, measures in pixels, and bytes."""

    suffix: str
    digest: str
    width: int
    height: int
    data: bytes = field(compare=False, repr=False)

    def path(self, organisation: str) -> str:
        """Its public path."""
        return f"assets/marks/{organisation}{self.suffix}"


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who issues: its name, zone, boilerplate per language, handles per network, contacts."""

    id: str
    name: str
    acronym: str = ""
    zone: str = ""
    city: str = ""
    website: str = ""
    mark: str = ""
    boilerplate: Mapping[str, str] = field(default_factory=dict)
    handles: Mapping[str, str] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and what it holds: every release, or those of one of these topics, organisations, languages and kinds.

    `titles` are by language, `title` is for all others; `size` is how many releases its first page holds at most.
    One with `each` stands for as many feeds as the public knows topics, organisations or languages; it has no name.
    """

    name: str
    title: str
    topics: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    size: int = 50
    each: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)

    def called(self, language: str) -> str:
        """Its title for readers of a language."""
        return self.titles.get(language) or self.title


@dataclass(frozen=True, slots=True)
class ChannelAccount:
    """An account on a channel; `secret` names the environment variable that holds its secret.

    It posts releases in its `languages` only, where it has any; says nothing in its `quiet` hours; leaves so much time
    between two posts, and posts at most so many `per_day` of the calendar, where that is not 0. `text` is the pattern
    of its posts where a release gives it no text.
    """

    name: str
    kind: str
    account: str = ""
    secret: str = ""
    address: str = ""
    organisation: str = ""
    languages: tuple[str, ...] = ()
    quiet: Quiet | None = None
    apart: timedelta = timedelta()
    per_day: int = 0
    text: str = ""

    @property
    def paced(self) -> bool:
        """Whether it has any rule about its hours."""
        return bool(self.quiet or self.apart or self.per_day)

    @property
    def pings(self) -> bool:
        """Whether it shows no posts, but is told of each change; that takes no secret."""
        return self.kind in PINGS

    def is_at_hand(self, secrets: Mapping[str, str]) -> bool:
        """Whether it can be used: its secret is there, or it has none."""
        return self.pings or bool(secrets.get(self.secret))


@dataclass(frozen=True, slots=True)
class HostPlace:
    """Where the public tree stands, and how it is proven live: through the `address`, or by looking at the place.

    A folder has a `path`, a branch a `repository` ('' for the newsroom's own) and the name of the variable that holds
    its `token`, an rsync host `to`, a `port` and the name of the variable that holds the path of its `identity`.
    """

    kind: str
    path: str = ""
    proof: str = "address"
    repository: str = ""
    branch: str = ""
    token: str = ""
    to: str = ""
    port: int = 22
    identity: str = ""

    def folders(self, root: Path) -> tuple[Path, ...]:
        """The folders of this machine that the public reads: the pages first, then where they are laid ready."""
        site = root / self.path
        return (site, site.with_name(f".{site.name}.slots")) if self.path else ()

    @property
    def where(self) -> str:
        """The place in a word or two."""
        return self.path or self.to.rpartition("@")[2] or f"the branch {self.branch}"


@dataclass(frozen=True, slots=True)
class ClockSources:
    """The outside clocks that ours is held to: chrony where it runs (None), surely or not at all, and web servers."""

    chrony: bool | None = None
    hosts: tuple[str, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether a person named any, so that one of them must agree before something is lifted."""
        return bool(self.hosts) or self.chrony is True


@dataclass(frozen=True, slots=True)
class Mailing:
    """Who letters come from, what their list is called, and how a reader leaves it: `{token}` is the reader's own."""

    sender: str
    unsubscribe: str
    list_id: str = ""
    unsubscribe_mail: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told of alarms and receipts: mail addresses, and a hook that takes messages `hook` reads.

    `smtp` and `webhook` name the environment variables that hold the way there. With `titles` the headline of a
    release may stand in a message before its lift, which else only its slug may.
    """

    mail: tuple[str, ...] = ()
    sender: str = ""
    smtp: str = ""
    webhook: str = ""
    hook: str = "program"
    titles: bool = False


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Everything newsroom.yml says, with the place of each field."""

    file: str
    name: str
    address: str
    home: str
    languages: tuple[str, ...]
    organisations: Mapping[str, Organisation]
    feeds: tuple[Feed, ...]
    channels: tuple[ChannelAccount, ...]
    host: HostPlace
    order: str = ""
    zone_aliases: Mapping[str, str] = field(default_factory=dict)
    spellings: tuple[str, ...] = ()
    topics: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    approvals: int = 0
    late_limit: timedelta = timedelta(hours=6)
    public_drafts: bool = False
    press_kit: bool = False
    paper: str = PAPERS[0]
    search: bool = False
    templates: str = ""
    accent: str = ACCENT
    clock: ClockSources = ClockSources()
    letters: Mailing | None = None
    alarms: Telling = Telling()
    marks: Mapping[str, Mark] = field(default_factory=dict)
    rights: Mapping[str, str] = field(default_factory=dict)
    hub: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What names this newsroom in the ledger: its address without the scheme."""
        return self.address.split("://", 1)[-1].rstrip("/")

    def url(self, path: str) -> str:
        """The public address of a path of the tree; `index.html` is left out, as readers see it."""
        folder, _, name = path.rpartition("/")
        shown = (folder + "/" if folder else "") if name == "index.html" else path
        return self.address.rstrip("/") + "/" + shown

    def rights_in(self, language: str) -> str:
        """Who may use the releases and how, in a language, else in the newsroom's first; '' where it does not say."""
        return self.rights.get(language) or self.rights.get(self.languages[0], "")

    def contact(self, id_: str) -> Contact | None:
        """The registered contact of that id, whichever organisation it belongs to."""
        for organisation in self.organisations.values():
            for contact in organisation.contacts:
                if contact.id == id_:
                    return contact
        return None

    def place(self, key: str = "") -> Place:
        """Where a field stands, or the file itself."""
        return self.places.get(key, Place(self.file))
