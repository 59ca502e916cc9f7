"""Desks: who answers the press, by organisation, as far as the public has been told of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.newsroom import Newsroom
from pipeline.once import once
from pipeline.record import Standing

Row = dict[str, Any]
Person = tuple[str, str]  # the short name of an organisation, and a name in it


def desks(newsroom: Newsroom, standing: Sequence[Standing], language: str = "") -> list[Row]:
    """Each organisation of newsroom.yml with its contacts that a standing text names, all as they were issued there.

    A contact is told as the newest text in the language has it, else the newest of all; a contact that nobody has
    read of yet is left out, and so is a telephone number. Whom a text from an archive names answered long ago.
    """
    names, people = _known(newsroom, standing)
    found = []
    for id_, organisation in newsroom.organisations.items():
        told = [people.get((id_, _plain(contact.name)), {}) for contact in organisation.contacts]
        rows = [rows.get(language) or next(iter(rows.values())) for rows in told if rows]
        if rows:
            about = names.get(id_, {"name": rows[0]["organisation"], "acronym": "", "website": ""})
            found.append({"id": id_, **about, "contacts": _each_once(rows)})
    return found


@once
def _known(newsroom: Newsroom, standing: Sequence[Standing]) -> tuple[dict[str, Row], dict[Person, dict[str, Row]]]:
    """The organisations that issued something, as the newest text calls them; and whoever is named in public."""
    texts = sorted((one for one in standing if not one.archived), key=lambda one: one.changed, reverse=True)
    return _organisations(texts), _people(newsroom, texts)


def _people(newsroom: Newsroom, texts: Iterable[Standing]) -> dict[Person, dict[str, Row]]:
    """Whoever is named in public, by organisation and name: by language as the newest text has it, newest first."""
    found: dict[Person, dict[str, Row]] = {}
    seen = set[tuple[str, str, str, str]]()
    known = {organisation.name: id_ for id_, organisation in newsroom.organisations.items()}
    for one in texts:
        own, language = {row["name"]: row["id"] for row in one.issued.text.get("issuers", ())}, one.issued["language"]
        for contact in one.issued.text.get("contacts", ()):
            organisation, name = contact.get("organisation", ""), contact.get("name", "")
            said = (own.get(organisation) or known.get(organisation, ""), organisation, name, language)
            if said not in seen:  # a newer text named the same: of thirty thousand contacts few are others
                seen.add(said)
                row = {"organisation": organisation, **contact, "language": language}
                found.setdefault((said[0], _plain(name)), {}).setdefault(language, row)
    return found


def _organisations(texts: Iterable[Standing]) -> dict[str, Row]:
    """The organisations that issued something, as the newest text calls them."""
    found: dict[str, Row] = {}
    for one in texts:
        for issuer in one.issued.text.get("issuers", ()):
            if issuer["id"] not in found:
                found[issuer["id"]] = {name: issuer.get(name, "") for name in ("name", "acronym", "website")}
    return found


def _each_once(rows: Iterable[Row]) -> list[Row]:
    found: list[Row] = []
    for row in rows:
        found += [row] if row not in found else []
    return found


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
