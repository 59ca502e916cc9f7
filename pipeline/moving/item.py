"""Item: one text of another site, as far as its file says what it is."""

from dataclasses import dataclass, field
from datetime import datetime

from pipeline.imports.copy import Depicted
from pipeline.newsroom import Newsroom
from pipeline.problem import Place, Problem


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person who moves says of all texts: the newsroom they come to, who issued them, and how to read them.

    `address` is where the old site stands, or a pattern such as `https://www.agency.example/{year}/{slug}/`; `zone` the
    one in which an hour without any is to be read; both '' where nobody says so. `now` is the instant of the import.
    """

    newsroom: Newsroom
    issuer: str
    now: datetime
    address: str = ""
    zone: str = ""


@dataclass(slots=True)
class Item:
    """A text that was public there. Where any of its problems stops, it is only a draft here."""

    place: Place
    title: str
    body: str
    when: str = ""  # when it became public there, in the words of its source
    addresses: list[str] = field(default_factory=list)
    language: str = ""
    subtitle: str = ""
    number: str = ""
    town: str = ""
    date: str = ""
    summary: str = ""
    topics: list[str] = field(default_factory=list)
    pictures: list[Depicted] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def told(self, line: int, code: str, wrong: str, mend: str, *, stops: bool = False) -> None:
        """Note something about this text; where it stops, a person has to look at it."""
        self.problems.append(Problem(Place(self.place.file, line), code, wrong, mend, stops))


@dataclass(frozen=True, slots=True)
class Left:
    """What was left where it is: the reason in a few words, such as `a draft`; a problem where somebody has to look."""

    why: str
    problem: Problem | None = None
