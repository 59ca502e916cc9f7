"""The newsroom's register: a contact that is written out is one it knows, with an address where that one works."""

from collections.abc import Iterator

from pipeline.checks import Context
from pipeline.mailbox import domain, owners
from pipeline.newsroom import Contact, Newsroom
from pipeline.problem import Problem
from pipeline.release import Release
from pipeline.source import example

# Where anybody can have an address in a minute, and nobody can see whose it is.
FREE = """
    126.com 163.com aol.com bluewin.ch bol.com.br comcast.net duck.com fastmail.com free.fr freenet.de gmail.com
    gmx.at gmx.ch gmx.com gmx.de gmx.fr gmx.net googlemail.com hetnet.nl hotmail.be hotmail.co.uk hotmail.com
    hotmail.com.br hotmail.de hotmail.es hotmail.fr hotmail.it hotmail.nl hushmail.com icloud.com laposte.net
    libero.it live.ca live.co.uk live.com live.fr live.it live.nl mac.com mail.com mail.ru me.com msn.com
    orange.fr outlook.be outlook.com outlook.com.br outlook.de outlook.es outlook.fr outlook.it outlook.pt
    planet.nl pm.me proton.me protonmail.com qq.com rediffmail.com rocketmail.com sapo.pt sfr.fr t-online.de
    terra.com.br tuta.io tutanota.com uol.com.br virgilio.it wanadoo.fr web.de yahoo.ca yahoo.co.in yahoo.co.uk
    yahoo.com yahoo.com.ar yahoo.com.br yahoo.com.mx yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru
    ymail.com ziggo.nl
"""
_FREE = frozenset(FREE.split())


def check(release: Release, newsroom: Newsroom, context: Context) -> Iterator[Problem]:
    """Contacts that are written out in a release and that newsroom.yml does not show, or shows elsewhere."""
    if release.killed:
        return
    for at, contact in enumerate(release.contacts):
        if contact.id:  # it was named by its id, and everything in it is the register's own
            continue
        yield from _elsewhere(release, newsroom, at, contact) or _unregistered(release, newsroom, at, contact)


def _elsewhere(release: Release, newsroom: Newsroom, at: int, contact: Contact) -> list[Problem]:
    """An address at another organisation, or where anybody may have one."""
    if "@" not in contact.email or _registered_email(contact, newsroom):
        return []
    name = domain(contact.email)
    others = owners(newsroom, name)
    if name in _FREE:
        said = f"`{name}` gives an address to anybody, and a reader cannot tell whose this one is."
    elif others and contact.organisation in newsroom.organisations and contact.organisation not in others:
        said = f"{contact.name} speaks for `{contact.organisation}` and has an address of `{sorted(others)[0]}`."
    else:
        return []
    mend = (
        f"Write the address at work, such as `email: {example.email(newsroom, contact.organisation)}`, if there is one."
    )
    return [Problem(release.place_of_contact(at, "email"), "contact-elsewhere", said, mend, stops=False)]


def _unregistered(release: Release, newsroom: Newsroom, at: int, contact: Contact) -> list[Problem]:
    """Somebody of whom the register knows neither the name nor the address nor the number.

    Beside a contact that it knows, anybody may stand for one release: a front desk, the leader of a project.
    """
    organisation = newsroom.organisations.get(contact.organisation)
    if not organisation or not organisation.contacts:
        return []
    beside = (each for each in release.contacts if each.organisation == contact.organisation)
    if not contact.reachable or any(each.id or _known(each, newsroom) for each in beside):
        return []
    known = next((each for each in organisation.contacts if each.id), None)
    return [
        Problem(
            release.place_of(f"contacts.{at}"),
            "contact-unregistered",
            f"newsroom.yml has contacts of `{contact.organisation}`, and {contact.name} is not among them.",
            f"Add the contact there, or name one that is there: `contacts: [{known.id}]`."
            if known
            else f"Add the contact under `contacts:` of `{contact.organisation}` in newsroom.yml.",
            stops=False,
        )
    ]


def _registered_email(contact: Contact, newsroom: Newsroom) -> bool:
    organisation = newsroom.organisations.get(contact.organisation)
    known = organisation.contacts if organisation else ()
    return any(_same(contact.email, each.email) for each in known)


def _known(contact: Contact, newsroom: Newsroom) -> bool:
    """Whether anybody in the register has this name, address or number: a translation writes names its own way."""
    phone = _digits(contact.phone)
    return any(
        _same(contact.email, each.email)
        or _same(contact.name, each.name)
        or (bool(phone) and phone == _digits(each.phone))
        for organisation in newsroom.organisations.values()
        for each in organisation.contacts
    )


def _same(one: str, other: str) -> bool:
    return bool(one) and " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())
