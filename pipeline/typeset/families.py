"""Families: which releases are translations of one another, as far as they stand."""

from collections.abc import Iterable
from typing import Any

from pipeline.newsroom import Newsroom
from pipeline.once import once
from pipeline.record import Standing
from pipeline.typeset.catalogue import spoken
from pipeline.typeset.template import Look

Row = dict[str, str]


@once
def families(newsroom: Newsroom, standing: Iterable[Standing], seen: Look) -> dict[str, list[Row]]:
    """For each slug of a family its translations that stand, one a language: `slug`, `language` and public `url`.

    A withdrawn text is offered to nobody.
    """
    alive = {one.slug: one.issued for one in standing if not one.issued["killed"]}
    translated = {slug: _original(slug, alive) for slug, text in alive.items() if text["translation_of"]}
    family = translated | {slug: slug for slug in translated.values() if slug in alive}
    rows = {slug: _row(newsroom, slug, alive[slug]["language"]) for slug in family}
    groups: dict[str, list[str]] = {}
    for slug in sorted(family, key=lambda slug: (rows[slug]["language"], slug)):
        groups.setdefault(family[slug], []).append(slug)
    return {
        slug: [row for language, row in _offered(rows, group, seen).items() if language != rows[slug]["language"]]
        for group in groups.values()
        for slug in group
    }


def _offered(rows: dict[str, Row], group: list[str], seen: Look) -> dict[str, Row]:
    """By language; of two texts in one language the first by name, for `hreflang` has room for one."""
    found: dict[str, Row] = {}
    for row in (rows[slug] for slug in group if spoken(seen, rows[slug]["language"])):
        found.setdefault(row["language"], row)
    return found


def _row(newsroom: Newsroom, slug: str, language: str) -> Row:
    return {"slug": slug, "language": language, "url": newsroom.url(f"releases/{slug}/index.html")}


def _original(slug: str, alive: dict[str, Any]) -> str:
    """What it was translated from in the end, public or not; texts that name each other share one answer."""
    seen = [slug]
    while seen[-1] in alive and (source := alive[seen[-1]]["translation_of"]):
        if source in seen:
            return min(seen[seen.index(source) :])
        seen.append(source)
    return seen[-1]
