"""The headers of a letter: whom it is from and to, what it is called, and how a reader leaves the list."""

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote, urlsplit

from pipeline.clock import stamp
from pipeline.digest import digest
from pipeline.formats.letter.wire import mailbox, words
from pipeline.newsroom import Mailing, Newsroom
from pipeline.recipient import Recipient
from pipeline.record import Standing

MAILBOX = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")


def headers(
    newsroom: Newsroom, standing: Standing, recipient: Recipient | None, subject: str, until: datetime | None
) -> list[tuple[str, str]]:
    """Every header but those of MIME, by name, as the wire carries it.

    There is no Auto-Submitted (RFC 3834): a person approved the text. What answers for absent people leaves letters
    with a List-Id alone, and an officer who writes to one person wants to know that this one is away.
    """
    host = _host(newsroom)
    desk = _desk(standing)
    sender = newsroom.letters.sender if newsroom.letters else desk or f"press@{host}"
    found = [
        ("From", mailbox(newsroom.name, sender)),
        ("To", mailbox(recipient.name, recipient.mailbox) if recipient else "undisclosed-recipients:;"),
        ("Subject", words(subject)),
        ("Date", format_datetime(standing.changed.replace(microsecond=0))),
        ("Message-ID", _message_id(standing, recipient, until, host)),
        ("Content-Language", re.sub(r"[^A-Za-z0-9-]", "", standing.issued["language"])),
    ]
    if desk not in ("", sender):
        found.insert(1, ("Reply-To", desk))
    if newsroom.letters and recipient and recipient.token:
        found += _list(newsroom, newsroom.letters, recipient.token, desk or sender, host)
    return found


def _host(newsroom: Newsroom) -> str:
    return (urlsplit(newsroom.address).hostname or "localhost").encode("idna").decode()


def _desk(standing: Standing) -> str:
    """The first address among the press contacts, '' where all answer by telephone."""
    addresses = (row.get("email", "") for row in standing.issued.rows("contacts"))
    return next((address for address in addresses if MAILBOX.fullmatch(address)), "")


def _message_id(standing: Standing, recipient: Recipient | None, until: datetime | None, host: str) -> str:
    """Fixed by slug, revision and recipient.

    An advance letter has an id of its own, and another one when its hour or its text changes before the lift: of two
    letters with one id programs show only the first.
    """
    pieces = [quote(standing.slug, safe=""), str(standing.entries[-1].revision)]
    if until:
        pieces.append(f"advance-{digest(f'{standing.issued.digest} {stamp(until)}'.encode())[:12]}")
    if recipient:
        pieces.append(recipient.mark)
    return f"<{'.'.join(pieces)}@{host}>"


def _list(newsroom: Newsroom, letters: Mailing, token: str, desk: str, host: str) -> Iterator[tuple[str, str]]:
    """What makes it the letter of a list that is left by one click (RFC 2369, RFC 2919, RFC 8058)."""
    ways = [f"<{letters.unsubscribe.replace('{token}', quote(token, safe=''))}>"]
    if letters.unsubscribe_mail:
        ways.append(f"<mailto:{quote(letters.unsubscribe_mail, safe='@')}?subject={quote(token, safe='')}>")
    yield "List-Id", f"<{letters.list_id or f'releases.{host}'}>"
    yield "List-Unsubscribe", ",\r\n ".join(ways)
    yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield "List-Help", f"<mailto:{quote(desk, safe='@')}>"
    yield "List-Archive", f"<{newsroom.url('index.html')}>"
