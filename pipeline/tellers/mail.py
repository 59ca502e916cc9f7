"""Mail: a notice handed to a mail server, its certificate verified, with no retry of its own."""

import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from pipeline.newsroom import Telling
from pipeline.notice import Notice
from pipeline.patience import within

PORTS = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}
LOOPBACK = ("127.0.0.1", "localhost", "::1")
QUIET = 10.0  # seconds for one step of the talk
LONGEST = 30.0  # seconds for all of it
FORM = "smtps://user:password@host:465 or smtp+starttls://user:password@host:587"


@dataclass(frozen=True, slots=True)
class Way:
    """How mail is handed over: which kind of line, where, and as whom."""

    kind: str
    host: str
    port: int
    user: str = field(repr=False)
    password: str = field(repr=False)


def variable(telling: Telling) -> str:
    """The variable of `smtp`, where anybody is to get mail."""
    return telling.smtp if telling.mail else ""


def wrong(secret: str) -> str:
    """'' for an address of a mail server over TLS, or of one on this very machine."""
    return "" if _way(secret) else f"It does not name a mail server over TLS. Write it like {FORM}."


def tell(notice: Notice, telling: Telling, secret: str, now: datetime) -> str:
    """One mail to all who are named; whom the server refuses is said by the number, not by name."""
    way = _way(secret)
    if way is None:
        return wrong(secret)
    letter = mail(notice, telling)
    try:
        refused = within(LONGEST, lambda: _handed(way, letter, telling), lambda: None)
    except Exception as fault:  # the words of a server may repeat what it was told: only its kind is used
        return _words(fault)
    return f"The mail server refused {refused} of {len(telling.mail)} addresses." if refused else ""


def mail(notice: Notice, telling: Telling) -> EmailMessage:
    """The notice as a mail that no programme answers; the same notice gives the same Message-ID."""
    letter = EmailMessage()
    letter["From"], letter["To"] = telling.sender, ", ".join(telling.mail)
    letter["Subject"] = notice.subject
    letter["Date"] = format_datetime(notice.at.replace(microsecond=0))
    letter["Message-ID"] = f"<{notice.mark}@{telling.sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    letter.set_content(notice.text)
    return letter


def _way(secret: str) -> Way | None:
    try:
        parts = urlsplit(secret.strip())
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    safe = parts.scheme in ("smtps", "smtp+starttls") or (parts.scheme == "smtp" and host in LOOPBACK)
    if not safe or not host or parts.path.strip("/") or parts.query or parts.fragment:
        return None
    return Way(parts.scheme, host, port, unquote(parts.username or ""), unquote(parts.password or ""))


def _handed(way: Way, letter: EmailMessage, telling: Telling) -> int:
    """How many addresses the server refused."""
    safe = ssl.create_default_context()
    opened = (
        smtplib.SMTP_SSL(way.host, way.port, timeout=QUIET, context=safe)
        if way.kind == "smtps"
        else smtplib.SMTP(way.host, way.port, timeout=QUIET)
    )
    with closing(opened) as line:
        if way.kind == "smtp+starttls":
            line.starttls(context=safe)
        if way.user:
            line.login(way.user, way.password)
        refused = line.send_message(letter, telling.sender, list(telling.mail))
        with suppress(smtplib.SMTPException, OSError):  # it is taken by now, however the talk ends
            line.quit()
        return len(refused)


def _words(fault: Exception) -> str:
    """Why it was not taken, by the kind of the fault alone."""
    if isinstance(fault, ssl.SSLCertVerificationError):
        return "The certificate of the mail server is not to be trusted, so nothing was handed over."
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return "The mail server does not accept the user or the password."
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        return "The mail server does not offer TLS or a log-in there. Look whether the port is right."
    if isinstance(fault, smtplib.SMTPSenderRefused | smtplib.SMTPRecipientsRefused):
        return "The mail server refuses the sender or every address in `alarms:` of newsroom.yml."
    if isinstance(fault, smtplib.SMTPResponseException) and fault.smtp_code > 0:
        return f"The mail server refused the mail ({fault.smtp_code})."
    return "The mail server could not be reached, or the line broke."
