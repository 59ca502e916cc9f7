"""A newsroom from its form: who speaks, where things go, each doubt noted at its place."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from difflib import get_close_matches
from urllib.parse import urlsplit

from pipeline.form import Form, nearest
from pipeline.newsroom import ChannelAccount, Contact, Feed, HostPlace, Newsroom, Organisation
from pipeline.release_form import SLUG, contact_from
from pipeline.zone import UnknownZone, names, zone

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
OFFSET = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")
VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,80}")
LATE = timedelta(hours=6)


def newsroom_from(form: Form, *, file: str, channels: Iterable[str], hosts: Iterable[str]) -> Newsroom:
    """The newsroom a form describes, given the kinds of channel and host there are.

    It may be used only if the form's notes hold no problem: a misspelt `approvals` must not become none.
    """
    languages = _languages(form)
    organisations = _organisations(form, languages)
    name = form.text("name", need="Caribbean Crime and Security Newsroom")
    newsroom = Newsroom(
        file=file,
        name=name,
        address=_address(form, "address", need="https://news.example.org"),
        home=_zone(form, "home", need="America/Port_of_Spain"),
        languages=languages,
        organisations=organisations,
        feeds=_feeds(form, name, organisations, languages),
        channels=_channels(form, organisations, tuple(channels)),
        host=_host(form, tuple(hosts)),
        order=form.choice("order", ("DMY", "MDY"), ""),
        zone_aliases=_aliases(form),
        spellings=form.texts("spellings", example="programme, organisation"),
        approvals=form.number("approvals", 0, least=0, most=2),
        late_limit=form.duration("late-limit", LATE),
        public_drafts=form.flag("public-drafts"),
        places=form.notes.places,
    )
    form.close()
    return newsroom


def _languages(form: Form) -> tuple[str, ...]:
    languages = form.texts("languages", example="en, fr") or ("en",)
    for at, language in enumerate(languages):
        if not LANGUAGE.fullmatch(language):
            form.problem(
                f"languages.{at}",
                "language-unreadable",
                f"`{language}` is not the short name of a language.",
                "Write two letters, such as `languages: [en, fr]`.",
            )
    return languages


def _address(form: Form, key: str, need: str = "") -> str:
    """A base address of the web, '' where absent or refused."""
    address = form.text(key, need=need)
    if not address or _is_web(address):
        return address
    form.problem(
        key,
        "address-unreadable",
        f"`{address}` is not the address of a web site.",
        f"Write it whole, without `?` or `#`, such as `{key}: https://news.example.org`.",
    )
    return ""


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        plain = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        return False
    odd = re.search(r"[\s?#<>\"\\]", address) or parts.username or parts.password
    return plain and not odd and parts.scheme in ("http", "https") and bool(parts.hostname)


def _zone(form: Form, key: str, need: str = "") -> str:
    name = form.text(key, need=need)
    try:
        return zone(name).key or "" if name else ""
    except UnknownZone:
        near = get_close_matches(name, sorted(names()), n=1, cutoff=0.5) or ["America/Port_of_Spain"]
        form.problem(
            key,
            "zone-unknown",
            f"`{name}` is not the name of a time zone.",
            f"Write its area and city, such as `{key}: {near[0]}`.",
        )
        return ""


def _aliases(form: Form) -> Mapping[str, str]:
    aliases = form.form("zone-aliases")
    found = {name: aliases.text(name) for name in aliases.keys()} if aliases else {}
    for name, meaning in found.items():
        if aliases and not OFFSET.fullmatch(meaning) and meaning not in names():
            aliases.problem(
                name,
                "zone-unknown",
                f"`{meaning}` is neither an offset nor a time zone.",
                f'Write hours and minutes from UTC in quotes, such as `{name}: "-04:00"`.',
            )
    return found


def _organisations(form: Form, languages: tuple[str, ...]) -> Mapping[str, Organisation]:
    parts = form.named("organisations")
    if not parts:
        form.text("organisations") if form.is_text("organisations") or "organisations" not in form else None
        form.problem(
            "organisations",
            "field-missing",
            "No organisation is named, and every release needs one that issues it.",
            "Write one, such as `organisations: {unicri: {name: United Nations Interregional Institute}}`.",
        )
    found = {id_: _organisation(part, id_, languages) for id_, part in parts.items()}
    for id_, part in parts.items():
        _id(part, "", id_)
    _once(form, "organisations", [c.id for o in found.values() for c in o.contacts if c.id])
    return found


def _organisation(form: Form, id_: str, languages: tuple[str, ...]) -> Organisation:
    return Organisation(
        id=id_,
        name=form.text("name", need="Implementation Agency for Crime and Security"),
        acronym=form.text("acronym"),
        zone=_zone(form, "zone"),
        city=form.text("city"),
        website=_address(form, "website"),
        mark=form.text("mark"),
        boilerplate=_boilerplate(form, languages),
        handles=form.words("handles"),
        contacts=tuple(_contact(part, id_) for part in form.forms("contacts", example="{id: desk, name: Press desk}")),
    )


def _contact(form: Form, organisation: str) -> Contact:
    id_ = form.text("id")
    if id_:
        _id(form, "id", id_)
    return replace(contact_from(form, organisation, id_), organisation=organisation)


def _boilerplate(form: Form, languages: tuple[str, ...]) -> Mapping[str, str]:
    """By language; a single text is in the newsroom's first language."""
    if form.is_text("boilerplate"):
        text = form.prose("boilerplate")
        return {languages[0]: text} if text else {}
    found = form.words("boilerplate")
    for language in found:
        _known(form, f"boilerplate.{language}", language, languages)
    return found


def _feeds(
    form: Form, newsroom: str, organisations: Mapping[str, Organisation], languages: tuple[str, ...]
) -> tuple[Feed, ...]:
    found = []
    for part in form.forms("feeds", example="{name: crime-prevention, title: Crime prevention, topic: crime-prevention}"):
        name = part.text("name", need="crime-prevention")
        feed = Feed(
            name=name,
            title=part.text("title") or (newsroom if name == "all" else f"{newsroom}: {name}"),
            topic=part.text("topic"),
            organisation=part.text("organisation"),
            language=part.text("language"),
            size=part.number("size", 50, least=1, most=1000),
        )
        _id(part, "name", name)
        _known(part, "organisation", feed.organisation, organisations)
        _known(part, "language", feed.language, languages)
        found.append(feed)
    _once(form, "feeds", [feed.name for feed in found])
    if all(feed.name != "all" for feed in found):
        found.insert(0, Feed("all", newsroom))
    return tuple(found)


def _channels(
    form: Form, organisations: Mapping[str, Organisation], kinds: tuple[str, ...]
) -> tuple[ChannelAccount, ...]:
    found = []
    for part in form.forms("channels", example="{name: x-main, kind: x, account: CImpacs, secret: X_SECRET}"):
        name = part.text("name", need="x-main")
        kind = part.choice("kind", kinds, "")
        if "kind" not in part:
            part.text("kind", need=kinds[0])
        organisation = part.text("organisation")
        _id(part, "name", name)
        _known(part, "organisation", organisation, organisations)
        found.append(
            ChannelAccount(name, kind, part.text("account"), _secret(part), _address(part, "address"), organisation)
        )
    _once(form, "channels", [channel.name for channel in found])
    return tuple(found)


def _secret(form: Form) -> str:
    """The name of a variable; anything else may be the secret itself and is not shown again."""
    secret = form.text("secret")
    if not secret or VARIABLE.fullmatch(secret):
        return secret
    form.problem(
        "secret",
        "secret-written",
        "`secret` should be the name of an environment variable, and this may be the secret itself.",
        "Write a name such as `secret: X_SECRET`; if a secret stood here, have it replaced by a new one.",
    )
    return ""


def _host(form: Form, kinds: tuple[str, ...]) -> HostPlace:
    host = form.form("host")
    if not host:
        return HostPlace(kinds[0], "live")
    return HostPlace(
        host.choice("kind", kinds, kinds[0]),
        host.text("path") or "live",
        host.choice("proof", ("address", "folder"), "address"),
    )


def _id(form: Form, key: str, id_: str) -> None:
    if id_ and not SLUG.fullmatch(id_):
        form.problem(
            key,
            "id-form",
            f"`{id_[:100]}` cannot be a short name: only small letters a-z, digits and hyphens can, 80 at most.",
            "Write it as `caricom-impacs`.",
        )


def _known(form: Form, key: str, value: str, known: Iterable[str]) -> None:
    if value and value not in known:
        form.problem(
            key,
            "choice-unknown",
            f"`{value}` is not known in this newsroom.",
            f"Write {nearest(key.split('.')[0], value, known)}.",
        )


def _once(form: Form, key: str, values: list[str]) -> None:
    for value, times in Counter(values).items():
        if value and times > 1:
            form.problem(
                key,
                "name-twice",
                f"`{value}` is used {times} times under `{key}`.",
                f"Give each its own name, such as `{value}` and `{value}-2`.",
            )
