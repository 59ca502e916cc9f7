"""The letter: a release as an email of text and HTML. It is private, so it stands in no table of formats."""

import re
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from typing import Any
from urllib.parse import quote, urlsplit

from pipeline.digest import digest
from pipeline.newsroom import Newsroom
from pipeline.record import Standing
from pipeline.typeset.article import as_html, as_plain, description
from pipeline.typeset.moment import Moment
from pipeline.typeset.template import Look, look, render
from pipeline.typeset.view import release_view, told

LARGEST = 102_000  # bytes of HTML; Gmail hides what is beyond, contacts first

FOLD = 76  # characters of a header line; a longer word cannot be folded, but its encoded form can

# CRLF is the line end of mail, and a line that opens with From must stay as it is (RFC 5322)
WIRE = compat32.clone(linesep="\r\n", mangle_from_=False)


class LetterTooLong(ValueError):
    """The HTML is larger than mail programs show whole; the text says how large it is and what to do."""


def letter(newsroom: Newsroom, standing: Standing, banner: Moment | None, own: str) -> bytes:
    """The letter of a release as it stands, an RFC 5322 message (`.eml`); the same input gives the same bytes.

    With a `banner` it is the advance letter: it says until when the text is under embargo, and links to nothing
    that is not public yet. `own` is the newsroom's template folder, '' for none.
    LetterTooLong where the HTML is over LARGEST bytes.
    """
    seen, row = look(own), told(newsroom, standing)
    view = release_view(row, seen)
    view |= {"banner": banner, "description": description(view["text"])}
    if banner:  # it is dated when it is written, and nothing was done to its text in public at that hour
        until = view["words"]["embargo_until"]
        view |= {"public": False, "released_word": until, "released": banner, "changed": None}
        view["notices"] = [notice for notice in view["notices"] if notice["kind"] != "broken"]
    view["subject"] = _subject(view, standing)
    text = render(seen, "letter.txt", view | as_plain(view))
    html = _inlined(seen, view | as_html(view))
    message = _body(text, html)
    for name, value in _headers(newsroom, standing, view):
        message[name] = value
    return message.as_bytes(policy=WIRE)


def _subject(view: dict[str, Any], standing: Standing) -> str:
    """The title under the trade's own flags: the embargo's hour, a correction, an update, a withdrawal."""
    words, flags = view["words"], []
    if view["banner"]:
        flags.append(f"{words['embargo_until'].upper()} {view['banner'].short}{words['colon']} ")
    flag = {"correction": "notice_correction", "update": "notice_update", "kill": "withdrawn"}.get(standing.kind)
    if flag:
        flags.append(f"{words[flag].upper()}{words['colon']} ")
    return _one_line("".join(flags) + view["title"])


def _headers(newsroom: Newsroom, standing: Standing, view: dict[str, Any]) -> list[tuple[str, Any]]:
    host = _host(newsroom)
    return [
        ("From", _sender(newsroom.name, view["contacts"], host)),
        ("To", "undisclosed-recipients:;"),
        ("Subject", _header("Subject", view["subject"])),
        ("Date", format_datetime(_whole(standing.changed))),
        ("Message-ID", _message_id(standing, bool(view["banner"]), host)),
        ("Content-Language", re.sub(r"[^A-Za-z0-9-]", "", view["language"])),
    ]


def _whole(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)


def _host(newsroom: Newsroom) -> str:
    return (urlsplit(newsroom.address).hostname or "localhost").encode("idna").decode()


def _message_id(standing: Standing, advance: bool, host: str) -> str:
    """Fixed by slug, revision and host; the advance letter has its own, or programs would hide the later one."""
    kind = ".advance" if advance else ""
    return f"<{quote(standing.slug, safe='')}.{standing.entries[-1].revision}{kind}@{host}>"


def _sender(name: str, contacts: list[dict[str, str]], host: str) -> Any:
    usable = (contact["email"] for contact in contacts if re.fullmatch(r"[!-;=?-~]+@[!-;=?-~]+", contact["email"]))
    address, shown = next(usable, f"press@{host}"), _one_line(name)
    if shown.isascii():
        return formataddr((shown, address))
    header = _header("From", shown)
    header.append(f"<{address}>", "us-ascii")
    return header


def _header(name: str, value: str) -> Header:
    # EmailMessage of Python 3.11 loses blanks between the encoded words of a long value; Header does not
    plain = value.isascii() and "=?" not in value and max(map(len, value.split()), default=0) < FOLD
    return Header(value, "us-ascii" if plain else "utf-8", header_name=name, maxlinelen=FOLD)


def _one_line(text: str) -> str:
    """No line end and no control character can reach a header: each becomes a blank."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _inlined(seen: Look, view: dict[str, Any]) -> str:
    from css_inline import CSSInliner

    inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    html = inliner.inline(render(seen, "letter.html", view))
    charset = '<meta charset="utf-8">'  # the inliner puts its rules before it, and a browser looks only so far
    html = html.replace(charset, "", 1).replace("<head>", f"<head>{charset}", 1)
    size = len(html.encode())
    if size > LARGEST:
        raise LetterTooLong(
            f"The letter is {size // 1000} kB long, and mail programs cut it off at {LARGEST // 1000} kB. "
            "Move part of the text to an attachment."
        )
    return html


def _body(text: str, html: str) -> MIMEMultipart:
    # a boundary with `=_` cannot occur in quoted-printable text (RFC 2045)
    boundary = f"=_{digest((text + html).encode())[:32]}"
    message = MIMEMultipart("alternative", boundary=boundary)
    for kind, content in (("plain", text), ("html", html)):
        part = MIMEText(content, kind, _quoted())  # type: ignore[arg-type]  # a Charset is taken, typeshed says str
        del part["MIME-Version"]
        message.attach(part)
    return message


def _quoted() -> Charset:
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return charset
