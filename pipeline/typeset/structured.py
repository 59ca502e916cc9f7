"""Structured data: what search engines are told of a release, in the words of schema.org."""

import json
from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]

# JSON inside HTML: no sign of it may end the script element or open a comment
SIGNS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def news_article(view: Mapping[str, Any], home: str, images: list[str]) -> str:
    """The release as a `NewsArticle` in JSON-LD, to be put into a page as it stands; '' for a withdrawn text.

    `images` are whole addresses, the best first.
    """
    if view["killed"]:
        return ""
    changed = view["changed"]["at"] if view["changed"] else view["released"]
    row: Row = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": view["url"],
        "url": view["url"],
        "headline": view["title"],
        "alternativeHeadline": view["subtitle"],
        "description": view["description"],
        "articleSection": view["kind"],
        "identifier": view["number"],
        "dateline": view["dateline"],
        "datePublished": view["released"].iso,
        "dateModified": changed.iso,
        "inLanguage": view["language"],
        "keywords": list(view["text"].get("topics", ())),
        "image": images,
        "author": [_organisation(issuer) for issuer in view["issuers"]],
        "publisher": {"@type": "Organization", "name": view["newsroom"], "url": home},
        "isAccessibleForFree": True,
        "correction": view["text"].get("correction", ""),
        "about": _event(view["event"], view["title"]) if view["event"] and view["event"]["begins"] else None,
    }
    return _written(row | _translations(view))


def _translations(view: Mapping[str, Any]) -> Row:
    """The original tells its translations; a translation tells its original, and leaves the others to that."""
    source = view["text"].get("translation_of", "")
    if source:
        return {"translationOfWork": [_work(other) for other in view["translations"] if other["slug"] == source]}
    return {"workTranslation": [_work(other) for other in view["translations"]]}


def _work(other: Mapping[str, Any]) -> Row:
    return {"@id": other["url"], "inLanguage": other["language"]}


def _organisation(issuer: Mapping[str, Any]) -> Row:
    other = issuer["acronym"] if issuer["acronym"] != issuer["name"] else ""
    return {
        "@type": "Organization",
        "name": issuer["name"],
        "alternateName": other,
        "url": issuer["website"],
        "sameAs": [account["address"] for account in issuer["accounts"] if account["address"]],
    }


def _event(event: Mapping[str, Any], name: str) -> Row:
    """The event, as far as its words were understood: search engines want the hour as an instant."""
    place = {"@type": "Place", "name": event["place"], "address": event["place"]} if event["place"] else None
    return {
        "@type": "Event",
        "name": name,
        "startDate": event["begins"],
        "endDate": event["ends"],
        "location": place,
    }


def _written(row: Row) -> str:
    text = json.dumps(full(row), ensure_ascii=True)  # escapes U+2028 too, which ends a line in old readers
    for sign, code in SIGNS.items():
        text = text.replace(sign, code)
    return text


def full(value: Any) -> Any:
    """Without the empty members of its objects: an empty name is an error to those who read it."""
    if isinstance(value, dict):
        return {key: full(inner) for key, inner in value.items() if inner or inner == 0}
    return [full(inner) for inner in value] if isinstance(value, list) else value
