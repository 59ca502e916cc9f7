"""Email addresses: whether one can be written so, whose domain it is in, and which domains an organisation has."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.newsroom import Newsroom, Organisation

FORM = re.compile(r"""[^@\s,;:<>()\[\]"\\]+@[^@\s,;:<>()\[\]"\\.]+(\.[^@\s,;:<>()\[\]"\\.]+)+""")
# What is plainly right, so that the library need not be asked: it takes longer to load than a hundred releases.
_LABEL = r"[a-z0-9](?:[a-z0-9]|-(?!-)){0,60}(?<!-)"
PLAIN = re.compile(
    rf"[a-z0-9_+-]{{1,40}}(?:\.[a-z0-9_+-]{{1,40}}){{0,4}}@(?:{_LABEL}\.){{1,6}}[a-z]{{2,24}}", re.IGNORECASE
)
MOST = 254  # signs, RFC 5321


@lru_cache(maxsize=512)
def is_address(email: str) -> bool:
    """Whether this is an email address by its form; nobody is asked whether it exists."""
    if len(email) > MOST or not FORM.fullmatch(email):
        return False
    if PLAIN.fullmatch(email) and len(email.partition("@")[0]) <= 64:
        return True
    return _by_the_book(email)


def domain(email: str) -> str:
    """What stands behind the `@`, in small letters."""
    return email.rpartition("@")[2].lower().rstrip(".")


def host(address: str) -> str:
    """The host of a web address, without `www.`; '' where there is none."""
    from urllib.parse import urlsplit

    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def homes(organisation: Organisation) -> Iterator[str]:
    """The domains that newsroom.yml shows an organisation to have: those of its contacts, and its web site's."""
    for contact in organisation.contacts:
        if "@" in contact.email:
            yield domain(contact.email)
    if organisation.website:
        yield host(organisation.website)


def owners(newsroom: Newsroom, name: str) -> set[str]:
    """The organisations that have a domain, or one that it lies in."""
    return {
        id_
        for id_, organisation in newsroom.organisations.items()
        if any(home and (name == home or name.endswith(f".{home}")) for home in homes(organisation))
    }


def _by_the_book(email: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    from pipeline.reserved import is_reserved

    local, _, name = email.rpartition("@")
    if is_reserved(name):  # the library refuses some of them, and that is another matter than the form
        email = f"{local}@{name.rpartition('.')[0]}.example"
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
