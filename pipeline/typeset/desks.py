"""Desks: who answers the press, by organisation, as far as the public has been told of them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pipeline.newsroom import Newsroom
from pipeline.record import Standing

Row = dict[str, Any]
Person = tuple[str, str]  # the short name of an organisation, and a name in it


def desks(newsroom: Newsroom, standing: Iterable[Standing], language: str = "") -> list[Row]:
    """Each organisation of newsroom.yml with its contacts that a standing text names, all as they were issued there.

    A contact is told as the newest text in the language has it, else the newest of all; a contact that nobody has
    read of yet is left out, and so is a telephone number. Whom a text from an archive names answered long ago.
    """
    texts = sorted((one for one in standing if not one.archived), key=lambda one: one.changed, reverse=True)
    names, people = _organisations(texts), _people(newsroom, texts)
    found = []
    for id_, organisation in newsroom.organisations.items():
        told = [people.get((id_, _plain(contact.name)), {}) for contact in organisation.contacts]
        rows = [rows.get(language) or next(iter(rows.values())) for rows in told if rows]
        if rows:
            about = names.get(id_, {"name": rows[0]["organisation"], "acronym": "", "website": ""})
            found.append({"id": id_, **about, "contacts": _each_once(rows)})
    return found


def anybody(newsroom: Newsroom, standing: Iterable[Standing]) -> bool:
    """Whether there are any `desks`: each page asks, and most need to know no more."""
    known, registered = _ids(newsroom), set[Person]()
    for id_, organisation in newsroom.organisations.items():
        registered |= {(id_, _plain(contact.name)) for contact in organisation.contacts}
    living = (one for one in standing if not one.archived)
    return any(person in registered for one in living for person, _ in _named(one, known))


def _people(newsroom: Newsroom, texts: Iterable[Standing]) -> dict[Person, dict[str, Row]]:
    """Whoever is named in public, by organisation and name: by language as the newest text has it, newest first."""
    found: dict[Person, dict[str, Row]] = {}
    known = _ids(newsroom)
    for one in texts:
        language = one.issued["language"]
        for person, contact in _named(one, known):
            found.setdefault(person, {}).setdefault(language, {"organisation": "", **contact, "language": language})
    return found


def _ids(newsroom: Newsroom) -> dict[str, str]:
    return {organisation.name: id_ for id_, organisation in newsroom.organisations.items()}


def _named(one: Standing, known: Mapping[str, str]) -> Iterator[tuple[Person, Row]]:
    """Whom a text names, each with the contact as it was issued."""
    ids = {**known, **{issuer["name"]: issuer["id"] for issuer in one.issued.rows("issuers")}}
    for contact in one.issued.rows("contacts"):
        yield (ids.get(contact.get("organisation", ""), ""), _plain(contact.get("name", ""))), contact


def _organisations(texts: Iterable[Standing]) -> dict[str, Row]:
    """The organisations that issued something, as the newest text calls them."""
    found: dict[str, Row] = {}
    for one in texts:
        for issuer in one.issued.rows("issuers"):
            found.setdefault(issuer["id"], {name: issuer.get(name, "") for name in ("name", "acronym", "website")})
    return found


def _each_once(rows: Iterable[Row]) -> list[Row]:
    found: list[Row] = []
    for row in rows:
        found += [row] if row not in found else []
    return found


@lru_cache(maxsize=4096)  # the same few people answer for years
def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
