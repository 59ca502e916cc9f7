"""A notice: one message to the people who look after the newsroom."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """A subject of plain ASCII and a text of short lines; `mark` is the same word if the same is told again.

    Of a release that is not public it holds no word but its slug, unless newsroom.yml says `titles: yes`.
    """

    subject: str
    text: str
    mark: str
    at: datetime
    address: str  # of the newsroom's public pages
