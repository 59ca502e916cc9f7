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


def name_of(newsroom: Newsroom, one: Standing) -> str:
    """Tells of the whole row of a release: equal name, equal row; a test asks for each thing that can change one."""
    return names_of(newsroom, [one])[one.slug]


def names_of(newsroom: Newsroom, standing: Iterable[Standing]) -> dict[str, str]:
    """By slug the name of the row of each release."""
    rights, found = dict[str, str](), dict[str, str]()
    for one in standing:
        entries, language = one.entries, one.issued["language"]
        said = rights.get(language)
        if said is None:
            told = [newsroom.name, newsroom.address, newsroom.rights_in(language)]
            said = rights[language] = digest(json.dumps(told).encode())
        done = " ".join([f"{each.kind} {stamp(each.instant)}" for each in entries])
        found[entries[0].slug] = f"{said} {one.issued.digest} {entries[0].slug} {done}"
    return found


def row_of(newsroom: Newsroom, one: Standing) -> Row:
    """All that an entry is made from, in every format, as plain data; `name` is the name of the row itself."""
    return _apart(newsroom, one) | {"text": dict(one.issued.text), "name": name_of(newsroom, one)}


def _apart(newsroom: Newsroom, one: Standing) -> Row:
    """The row without its text, which has a digest already."""
    stamps = {"lifted": stamp(one.lifted), "changed": stamp(one.changed)}
    rights = newsroom.rights_in(one.issued["language"])
    return about(newsroom, one) | stamps | {"id": permanent(newsroom, one.slug, one.arrived), "rights": rights}
