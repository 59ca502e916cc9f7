"""An entry of a feed as plain data, and the name that tells of all that it is made from."""

import json
from collections.abc import Iterable
from typing import Any

from pipeline.clock import stamp
from pipeline.digest import digest
from pipeline.newsroom import Newsroom
from pipeline.record import Standing
from pipeline.typeset.permanent import permanent
from pipeline.typeset.view import about

Row = dict[str, Any]

MOST = 100_000  # names remembered, of some three hundred characters each with what they follow from

_names: dict[Any, str] = {}


def name_of(newsroom: Newsroom, one: Standing) -> str:
    """A digest of the whole row of a release: equal name, equal row.

    What of a newsroom and a release can change it is what it is remembered by, and a test asks for each of them.
    """
    return names_of(newsroom, [one])[one.slug]


def names_of(newsroom: Newsroom, standing: Iterable[Standing]) -> dict[str, str]:
    """By slug the name of the row of each release."""
    rights, found = dict[str, Any](), dict[str, str]()
    for one in standing:
        entries, language = one.entries, one.issued.text.get("language", "")
        said = rights.get(language)
        if said is None:
            said = rights[language] = (newsroom.name, newsroom.address, newsroom.rights_in(language))
        slug = entries[0].slug
        by = (said, slug, one.issued.digest, *[each.instant for each in entries], *[each.kind for each in entries])
        known = _names.get(by)
        if known is None:
            known = _names[by] = _name(newsroom, one)
        found[slug] = known
    if len(_names) > MOST:
        _names.clear()
    return found


def _name(newsroom: Newsroom, one: Standing) -> str:
    told = [one.issued.digest, _apart(newsroom, one)]
    return digest(json.dumps(told, sort_keys=True, ensure_ascii=False).encode())


def row_of(newsroom: Newsroom, one: Standing) -> Row:
    """All that an entry is made from, in every format, as plain data; `name` is the name of the row itself."""
    return _apart(newsroom, one) | {"text": dict(one.issued.text), "name": name_of(newsroom, one)}


def _apart(newsroom: Newsroom, one: Standing) -> Row:
    """The row without its text, which has a digest already."""
    stamps = {"lifted": stamp(one.lifted), "changed": stamp(one.changed)}
    rights = newsroom.rights_in(one.issued["language"])
    return about(newsroom, one) | stamps | {"id": permanent(newsroom, one.slug, one.arrived), "rights": rights}
