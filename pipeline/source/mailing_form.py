"""The letters of a newsroom from their form: who they come from, and how a reader leaves the list."""

import re

from pipeline.mailbox import is_address
from pipeline.newsroom import Mailing
from pipeline.source.form import Form
from pipeline.source.organisation_form import is_web

LIST = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,10}")  # RFC 2919: labels with dots, 255 signs at most
LONGEST = 300  # signs of an address; with a token it must stay on a header line of 998


def mailing_from(form: Form) -> Mailing | None:
    """What stands behind `letters`, None where it is absent."""
    part = form.form("letters")
    if not part:
        return None
    return Mailing(
        sender=mailbox(part, "from", need="press@news.example.org"),
        list_id=_list(part),
        unsubscribe=_unsubscribe(part),
        unsubscribe_mail=mailbox(part, "unsubscribe-mail"),
    )


def mailbox(form: Form, key: str, need: str = "") -> str:
    """An email address in plain letters, '' where absent or none."""
    address = form.text(key, need=need)
    if not address or (address.isascii() and is_address(address)):
        return address
    form.problem(
        key,
        "contact-malformed",
        f"`{address}` cannot be an email address.",
        f"Write it in plain letters, such as `{key}: press@news.example.org`.",
    )
    return ""


def _list(form: Form) -> str:
    name = form.text("list")
    if not name or (LIST.fullmatch(name) and len(name) <= 255):
        return name
    form.problem(
        "list",
        "id-form",
        f"`{name[:100]}` cannot name a list: only small letters a-z, digits and hyphens can, with dots between.",
        "Write a name below your domain, such as `list: releases.news.example.org`.",
    )
    return ""


def _unsubscribe(form: Form) -> str:
    """Mail programs call it by one click (RFC 8058), which only https keeps from being looked at and changed."""
    address = form.text("unsubscribe", need='"https://news.example.org/leave/{token}"')
    plain = address.replace("{token}", "token")
    whole = plain.startswith("https://") and plain.isascii() and is_web(plain.replace("?", "/", 1))
    if not address or (whole and address.count("{token}") == 1 and len(address) <= LONGEST):
        return address
    form.problem(
        "unsubscribe",
        "unsubscribe-unusable",
        f"Readers cannot leave the list at `{address}`: it takes `https://`, a host, and `{{token}}` once.",
        'Write it in quotes, such as `unsubscribe: "https://news.example.org/leave/{token}"`.',
    )
    return ""
