"""The letter: a release as an email of text and HTML. It is private, so it stands in no table of formats."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from pipeline.digest import digest
from pipeline.formats.letter.headers import headers
from pipeline.formats.letter.wire import message
from pipeline.newsroom import Newsroom
from pipeline.recipient import Recipient
from pipeline.record import Standing
from pipeline.typeset.sheet import LARGEST, LetterTooLong, Matter, Reader, Sheet, matter, sheet

__all__ = ["LARGEST", "Draft", "LetterTooLong", "draft", "letter"]


@dataclass(frozen=True, slots=True)
class Draft:
    """The letter of a release before it is addressed: what readers share is made once, however many they are."""

    newsroom: Newsroom
    standing: Standing
    matter: Matter
    _sheets: dict[Reader, Sheet] = field(init=False, repr=False, compare=False, default_factory=dict)

    def to(self, recipient: Recipient | None = None) -> bytes:
        """The letter as a message; without a recipient it is what an officer looks at.

        LetterTooLong where the HTML is over LARGEST bytes, TemplateFault where a template cannot be drawn.
        """
        reader = self._reader(recipient)
        if reader not in self._sheets:
            self._sheets[reader] = sheet(self.matter, reader)
        made = self._sheets[reader]
        token = quote(recipient.token, safe="") if recipient else ""
        text, html = (part.replace(self._mark, token) if reader.leave else part for part in (made.text, made.html))
        lines = headers(self.newsroom, self.standing, recipient, made.subject, self.matter.until)
        return message(lines, text, html)

    def _reader(self, recipient: Recipient | None) -> Reader:
        """What of the recipient changes the words: the zone only under an embargo, and never the token itself."""
        if recipient is None:
            return Reader()
        letters = self.newsroom.letters
        leave = letters.unsubscribe.replace("{token}", self._mark) if letters and recipient.token else ""
        return Reader(recipient.language, recipient.zone if self.matter.until else "", leave)

    @property
    def _mark(self) -> str:
        """Stands for the token until a letter is addressed; no text can hold what is made of its own digest."""
        return f"token-{digest(self.standing.issued.digest.encode())[:32]}"


def draft(newsroom: Newsroom, standing: Standing, until: datetime | None = None) -> Draft:
    """The letter of a release as it stands, for any number of recipients; the same input gives the same bytes.

    With the hour `until` it is the advance letter: it says until when the text is under embargo, and links to nothing
    that is not public yet. ValueError for a language the interface does not speak.
    """
    return Draft(newsroom, standing, matter(newsroom, standing, until))


def letter(
    newsroom: Newsroom, standing: Standing, until: datetime | None = None, recipient: Recipient | None = None
) -> bytes:
    """One letter, an RFC 5322 message (`.eml`): a draft addressed to one recipient, or to nobody yet."""
    return draft(newsroom, standing, until).to(recipient)
