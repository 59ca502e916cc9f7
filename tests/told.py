"""Tellers that only note what they are given, for a newsroom that names people to be told."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from pipeline.newsroom import Telling
from pipeline.notice import Notice
from pipeline.survey import House
from tests.room import Room

ALARMS = "alarms: {mail: [desk@agency.example], from: line@agency.example, smtp: SMTP_WAY%s}\n"
SECRETS = {"SMTP_WAY": "smtp://127.0.0.1:25", "HOOK": "https://hook.example/secret"}


@dataclass
class Heard:
    """Both tellers at once: what each was given, and what it says instead of taking it."""

    notices: list[tuple[str, Notice]] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)

    def __call__(self, kind: str) -> "Ear":
        return Ear(self, kind)

    def texts(self, kind: str = "mail") -> list[str]:
        """What one of them was told, in order."""
        return [f"{notice.subject}\n{notice.text}" for each, notice in self.notices if each == kind]

    def subjects(self, kind: str = "mail") -> list[str]:
        return [notice.subject.removeprefix("[Dateline] ") for each, notice in self.notices if each == kind]


@dataclass(frozen=True)
class Ear:
    """One teller."""

    heard: Heard
    kind: str

    def variable(self, telling: Telling) -> str:
        return telling.webhook if self.kind == "webhook" else telling.smtp

    def wrong(self, secret: str) -> str:
        return ""

    def tell(self, notice: Notice, telling: Telling, secret: str, now: datetime) -> str:
        if self.heard.refuses.get(self.kind):
            return self.heard.refuses[self.kind]
        self.heard.notices.append((self.kind, notice))
        return ""


def naming(room: Room, more: str = "") -> Room:
    """The room, whose newsroom.yml names people to be told."""
    room.describe()
    path = room.root / "newsroom.yml"
    path.write_text(path.read_text() + ALARMS % more)
    room.secrets |= SECRETS
    return room


def house_of(room: Room, heard: Heard) -> House:
    return replace(room.house(), tellers=heard)
