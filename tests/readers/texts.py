"""The releases that are read, and the lines that a person must read of each, whatever the reader."""

from dataclasses import dataclass

PRESS = "Press desk, The Agency, press@agency.example, +1 868 555 0100"


@dataclass(frozen=True)
class Release:
    """A release as it is written, and the lines that a person must read of its body in every reader."""

    slug: str
    language: str
    hour: int  # of 3 June 2024, in UTC
    title: str
    body: str
    lines: tuple[str, ...]
    heading: str = ""  # the title as it is printed in its language, if not as it is written
    files: str = ""
    issuers: str = "[agency]"
    contacts: str = "[desk]"

    @property
    def id(self) -> str:
        return f"tag:news.example,2024:{self.slug}"

    @property
    def shown_title(self) -> str:
        return self.heading or self.title

    @property
    def lifted(self) -> str:
        return f"2024-06-03T{self.hour}:00:00Z"


ACCORD = Release(
    "accord",
    "en",
    22,
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
    issuers="[agency, ministry]",
    contacts="[desk, front]",
)
REUNION = Release(
    "reunion",
    "fr",
    21,
    "Réunion à Saint-Kitts : « l’accord » est signé, 12 % de plus !",
    "Les ministres ont signé l’accord : œuvres, cœurs et été. Venez !",
    ("Port of Spain, 3 juin 2024 — Les ministres ont signé l’accord\u00a0: œuvres, cœurs et été. Venez\u00a0!",),
    heading="Réunion à Saint-Kitts\u00a0: «\u00a0l’accord\u00a0» est signé, 12\u00a0% de plus\u00a0!",
)
BIBLIOTECA = Release(
    "biblioteca",
    "es",
    20,
    "¿Qué cambia? La biblioteca «Señor Núñez» abre 📚",
    "La biblioteca abre el lunes. ¡Vengan todos! El director dijo: «Es de todos».",
    (
        "Port of Spain, 3 de junio de 2024 — La biblioteca abre el lunes. ¡Vengan todos! "
        "El director dijo: «Es de todos».",
    ),
)
LEESWEEK = Release(
    "leesweek",
    "nl",
    19,
    "Vijfde ’s-Gravenhaagse leesweek: boeken & brood",
    "De leesweek begint op maandag. Het geheime programma staat op de site.",
    ("Port of Spain, 3 juni 2024 — De leesweek begint op maandag. Het geheime programma staat op de site.",),
)
ACAO = Release(
    "acao",
    "pt",
    18,
    "São Tomé: a ação começa já",
    "A ação começa já. As inscrições são grátis.",
    ("Port of Spain, 3 de junho de 2024 — A ação começa já. As inscrições são grátis.",),
)
BIBLIYOTEK = Release(
    "bibliyotek",
    "ht",
    17,
    "Bibliyotèk la louvri pòt li",
    "Bibliyotèk la louvri. Tout moun ka vini.",
    ("Port of Spain, 3 jen 2024 — Bibliyotèk la louvri. Tout moun ka vini.",),
)
KHUTTA = Release(
    "khutta",
    "ar",
    17,  # in the same second as the one before
    "الوزراء يتفقون على خطة جديدة (2024) 🏝️",
    "اتفق الوزراء اليوم على خطة جديدة.",
    ("Port of Spain, 3 يونيو 2024 — اتفق الوزراء اليوم على خطة جديدة.",),
)
# as every list of the newest shows them
RELEASES = (ACCORD, REUNION, BIBLIOTECA, LEESWEEK, ACAO, KHUTTA, BIBLIYOTEK)
EMBARGOED = Release(
    "sekre",
    "ht",
    23,
    "Yon sekrè",
    "Pèsonn pa dwe li sa.",
    (),
)
