"""The newsroom that is read: seven releases in six languages and one from the right, and what happens to them later."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.clock import HandClock, from_stamp, stamp
from tests.judges.site import DRAWING, PROGRAMME
from tests.room import Room

BEGIN = "2024-06-03T12:00:00Z"  # a day that has passed wherever this runs: no server tells a date of the future
# the newsroom's own catalogue of a language that is read from the right; the words it has not are English
ARABIC = """\
msgid ""
msgstr "Language: ar\\n"

msgctxt "language"
msgid "English"
msgstr "العربية"
"""
PRESS = "Press desk, The Agency, press@agency.example, +1 868 555 0100"


@dataclass(frozen=True)
class Release:
    """A release as it is written, and the lines that a person must read of its body in every reader."""

    slug: str
    language: str
    hour: int  # of the afternoon of 3 June 2024 in Port of Spain
    title: str
    body: str
    lines: tuple[str, ...]
    heading: str = ""  # the title as it is printed in its language, if not as it is written
    files: str = ""

    @property
    def id(self) -> str:
        return f"tag:news.example,2024:{self.slug}"

    @property
    def shown_title(self) -> str:
        return self.heading or self.title

    @property
    def lifted(self) -> str:
        return f"2024-06-03T{self.hour + 16:02}:00:00Z"  # 4 hours behind UTC, and 12 to the afternoon


ACCORD = Release(
    "accord",
    "en",
    6,
    "Ministers & partners agree: 3 < 4, “no tax” on AT&T’s <old> books 🚢",
    "The ministers said: “3 < 4 & 5 > 4.” Read the [programme](https://agency.example/p?a=1&b=2).[^1]\n\n"
    "> “اتفقنا على خطة جديدة,” said the minister.\n\n"
    "* *One* pen 🖊️ for each.\n* Two **pens** for the chair.\n\n"
    "The signing is on Thursday.\n\n[^1]: The note at the foot.",
    (
        "Port of Spain, 3 June 2024 — The ministers said: “3 < 4 & 5 > 4.” Read the programme.1",
        "“اتفقنا على خطة جديدة,” said the minister.",
        "One pen 🖊️ for each.",
        "Two pens for the chair.",
        "The signing is on Thursday.",
    ),
    files="pictures:\n  - {file: signing.png, alt: 'Two pens & a document', caption: 'Two pens.', credit: The Agency}\n"
    "attachments:\n  - {file: programme.pdf, title: 'Programme & map'}\ntopics: [trade]\n",
)
REUNION = Release(
    "reunion",
    "fr",
    5,
    "Réunion à Saint-Kitts : « l’accord » est signé, 12 % de plus !",
    "Les ministres ont signé l’accord : œuvres, cœurs et été. Venez !",
    ("Port of Spain, 3 juin 2024 — Les ministres ont signé l’accord\u00a0: œuvres, cœurs et été. Venez\u202f!",),
    heading="Réunion à Saint-Kitts\u00a0: «\u00a0l’accord\u00a0» est signé, 12\u00a0% de plus\u202f!",
)
BIBLIOTECA = Release(
    "biblioteca",
    "es",
    4,
    "¿Qué cambia? La biblioteca «Señor Núñez» abre 📚",
    "La biblioteca abre el lunes. ¡Vengan todos! El director dijo: «Es de todos».",
    (
        "Port of Spain, 3 de junio de 2024 — La biblioteca abre el lunes. ¡Vengan todos! El director dijo: «Es de todos».",
    ),
)
LEESWEEK = Release(
    "leesweek",
    "nl",
    3,
    "Vijfde ’s-Gravenhaagse leesweek: boeken & brood",
    "De leesweek begint op maandag. Het geheime programma staat op de site.",
    ("Port of Spain, 3 juni 2024 — De leesweek begint op maandag. Het geheime programma staat op de site.",),
)
ACAO = Release(
    "acao",
    "pt",
    2,
    "São Tomé: a ação começa já",
    "A ação começa já. As inscrições são grátis.",
    ("Port of Spain, 3 de junho de 2024 — A ação começa já. As inscrições são grátis.",),
)
BIBLIYOTEK = Release(
    "bibliyotek",
    "ht",
    1,
    "Bibliyotèk la louvri pòt li",
    "Bibliyotèk la louvri. Tout moun ka vini.",
    ("Port of Spain, 3 jen 2024 — Bibliyotèk la louvri. Tout moun ka vini.",),
)
KHUTTA = Release(
    "khutta",
    "ar",
    1,  # in the same second as the one before
    "الوزراء يتفقون على خطة جديدة (2024) 🏝️",
    "اتفق الوزراء اليوم على خطة جديدة.",
    ("Port of Spain, 3 June 2024 — اتفق الوزراء اليوم على خطة جديدة.",),
)
# as a list of the newest shows them
RELEASES = (ACCORD, REUNION, BIBLIOTECA, LEESWEEK, ACAO, KHUTTA, BIBLIYOTEK)


def room_of(folder: Path) -> Room:
    """The newsroom before its first release."""
    room = Room(folder, clock=HandClock(from_stamp(BEGIN)))
    file = folder / "newsroom.yml"
    text = file.read_text(encoding="utf-8")
    for old, new in (
        ("languages: [en, fr]", "languages: [en, fr, es, nl, pt, ht, ar]"),
        ("feeds:\n", "feeds:\n  - {each: language}\n"),
    ):
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    (folder / "templates/words").mkdir(parents=True)
    (folder / "templates/words/ar.po").write_text(ARABIC, encoding="utf-8")
    room.open_ledger_before()
    return room


def lift_all(room: Room) -> None:
    """Every release at its hour, by the real line."""
    for one in RELEASES:
        _write(room, one)
    for hour in sorted({one.lifted for one in RELEASES}):
        move(room, hour)


def move(room: Room, instant: str) -> None:
    """Let the line run at an instant; what troubles it is an error of the test."""
    done = room.tick(instant)
    stops = [str(problem) for problem in done.survey.problems if problem.stops]
    if stops or done.troubles:
        raise RuntimeError(f"{instant}: {stops} {done.troubles}")


def hour_of(instant: str) -> str:
    """An instant as a release file names it."""
    there = from_stamp(instant)
    return f"{there:%A}, {there.day} {there:%B %Y, %H:%M} UTC"


def _write(room: Room, one: Release) -> None:
    folder = room.root / "releases" / one.slug
    folder.mkdir()
    title = one.title.replace("'", "''")
    (folder / "release.md").write_text(
        f"---\ntitle: '{title}'\nembargo: {hour_of(one.lifted)}\ndate: 2024-06-03\nplace: Port of Spain\n"
        f"issuers: [agency]\ncontacts: [desk]\nlanguage: {one.language}\nsummary: '{one.title.replace(chr(39), chr(39) * 2)}'\n"
        f"{one.files}---\n\n{one.body}\n",
        encoding="utf-8",
    )
    if one.files:
        shutil.copy(DRAWING, folder)
        shutil.copy(PROGRAMME, folder)


__all__ = ["stamp"]
