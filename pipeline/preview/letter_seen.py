"""The letter as it is seen: the parts of the very message that goes out."""

from dataclasses import dataclass

from pipeline.formats.letter import letter
from pipeline.newsroom import Newsroom
from pipeline.preview.outgoing import Outgoing


@dataclass(frozen=True, slots=True)
class LetterSeen:
    """Subject and sender as a mail program lists them, both parts, and the size of the message in bytes."""

    subject: str
    sender: str
    text: str
    html: str
    size: int


def letter_seen(newsroom: Newsroom, out: Outgoing) -> LetterSeen:
    """The letter of a release, before its lift with the banner; LetterTooLong and TemplateFault as by `letter`."""
    from email import message_from_bytes
    from email.policy import default

    data = letter(newsroom, out.standing, out.instant)
    message = message_from_bytes(data, policy=default)
    parts = {part.get_content_type(): str(part.get_content()) for part in message.walk() if not part.is_multipart()}
    return LetterSeen(
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        text=parts.get("text/plain", ""),
        html=parts.get("text/html", ""),
        size=len(data),
    )
