"""The organisations of a newsroom from their forms, with the names, addresses and zones they are given by."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from pipeline.embargo.canonical import as_choice, can_be_named
from pipeline.newsroom import Contact, Organisation
from pipeline.record import SLUG
from pipeline.source.form import Form
from pipeline.source.language_name import code_of
from pipeline.source.release_form import contact_from
from pipeline.source.slug import slugged
from pipeline.source.values import nearest
from pipeline.zone import names

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


def organisations_from(form: Form, languages: tuple[str, ...]) -> Mapping[str, Organisation]:
    """Every organisation by its short name, with the contacts that releases may name by their id."""
    parts = form.named("organisations")
    if not parts and ("organisations" not in form or form.is_text("organisations")):
        form.text("organisations", need="{agency: {name: The Agency}}")
    found = {id_: _organisation(part, id_, languages) for id_, part in parts.items()}
    for id_, part in parts.items():
        short_name(part, "", id_)
    each_once(form, "organisations", [c.id for o in found.values() for c in o.contacts if c.id])
    return found


def _organisation(form: Form, id_: str, languages: tuple[str, ...]) -> Organisation:
    return Organisation(
        id=id_,
        name=form.text("name", need="Agency for Libraries"),
        acronym=form.text("acronym"),
        zone=zone_name(form, "zone"),
        city=form.text("city"),
        website=web_address(form, "website"),
        mark=form.text("mark"),
        boilerplate=in_languages(form, "boilerplate", languages, prose=True),
        handles=form.words("handles"),
        contacts=tuple(_contact(part, id_) for part in form.forms("contacts", example="{id: desk, name: Press desk}")),
    )


def _contact(form: Form, organisation: str) -> Contact:
    contact = contact_from(form, organisation, form.text("id"))
    short_name(form, "id", contact.id)
    known(form, "organisation", contact.organisation, [organisation])
    return contact


def in_languages(form: Form, key: str, languages: tuple[str, ...], *, prose: bool = False) -> Mapping[str, str]:
    """A text in each language; a single text is in the newsroom's first one. A key that is none of them is noted."""
    if form.is_text(key):
        text = form.prose(key) if prose else form.text(key)
        return {languages[0]: text} if text else {}
    found = form.words(key)
    for language in found:
        if language not in languages:
            _unknown_language(form, key, language, languages)
    return found


def _unknown_language(form: Form, key: str, language: str, languages: tuple[str, ...]) -> None:
    """The key is what is wrong, so that is where the problem stands; the text behind it stays as it is."""
    named = code_of(language)
    meant = [named] if named in languages else languages[:6]
    added = named or (language if LANGUAGE.fullmatch(language) else "")
    others = f", or add `{added}` to `languages:`" if added and added not in languages else ""
    form.notes.problem(
        form.key_place(key, language),
        "choice-unknown",
        f"`{language}` is not a language of this newsroom.",
        f"Replace `{language}:` by {' or '.join(f'`{each}:`' for each in meant)}{others}.",
    )


def web_address(form: Form, key: str, need: str = "") -> str:
    """A base address of the web, '' where absent or refused."""
    address = form.text(key, need=need)
    if not address or is_web(address):
        return address
    form.problem(
        key,
        "address-unreadable",
        f"`{address}` is not the address of a web site.",
        f"Write it whole, without `?` or `#`, such as `{key}: https://news.example.org`.",
    )
    return ""


def is_web(address: str) -> bool:
    """Whether this is the address of a web site, whole and plain."""
    try:
        parts = urlsplit(address)
        plain = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        return False
    odd = re.search(r"[\s?#<>\"\\]", address) or parts.username or parts.password
    return plain and not odd and parts.scheme in ("http", "https") and bool(parts.hostname)


def zone_name(form: Form, key: str, need: str = "") -> str:
    """The area and place of a zone of the pinned tzdata, such as America/Jamaica; '' where absent or unknown."""
    name = form.text(key, need=need)
    if not name or (name in names() and can_be_named(name)):
        return name
    form.problem(
        key,
        "zone-unknown",
        f"`{name}` is not the full name of a time zone.",
        f"Write its area and city, such as {as_choice(name, f'{key}: {{}}')}.",
    )
    return ""


def short_name(form: Form, key: str, id_: str) -> None:
    """Note a problem where a short name could not be part of an address or a file's name."""
    if id_ and not SLUG.fullmatch(id_):
        form.problem(
            key,
            "id-form",
            f"`{id_[:100]}` cannot be a short name: only small letters a-z, digits and hyphens can, 80 at most.",
            f"Write it as `{slugged(id_) or 'press-office'}`.",
        )


def known(form: Form, key: str, value: str, known: Iterable[str]) -> None:
    """Note a problem where a word, if there is one, is not among the known ones."""
    if value and value not in known:
        form.problem(
            key,
            "choice-unknown",
            f"`{value}` is not known in this newsroom.",
            f"Write {nearest(key.partition('.')[0], value, known)}.",
        )


def each_once(form: Form, key: str, values: list[str]) -> None:
    """Note a problem for every name used more than once."""
    for value, times in Counter(values).items():
        if value and times > 1:
            form.problem(
                key,
                "name-twice",
                f"`{value}` is used {times} times under `{key}`.",
                f"Give each its own name, such as `{value}` and `{value}-2`.",
            )
