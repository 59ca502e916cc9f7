"""An entry of a feed as plain data, and the name that tells of all that it is made from."""

import json
from typing import Any

from pipeline.clock import stamp
from pipeline.digest import digest
from pipeline.feeds.memory import Memory
from pipeline.newsroom import Newsroom
from pipeline.record import Standing
from pipeline.typeset.permanent import permanent
from pipeline.typeset.view import told

Row = dict[str, Any]

MOST = 16_000_000  # characters of names remembered, some two hundred for each release

_names: Memory[Any, str] = Memory(MOST)


def name_of(newsroom: Newsroom, one: Standing) -> str:
    """A digest of the whole row of a release: equal name, equal row.

    What of a newsroom and a release can change it is what it is remembered by, and a test asks for each of them.
    """
    by = (newsroom.name, newsroom.address, _rights(newsroom, one), one.issued.digest, one.entries)
    known = _names.get(by)
    if known is None:
        apart = _apart(newsroom, one)
        known = digest(json.dumps([one.issued.digest, apart], sort_keys=True, ensure_ascii=False).encode())
        _names.put(by, known, 200)
    return known


def row_of(newsroom: Newsroom, one: Standing) -> Row:
    """All that an entry is made from, in every format, as plain data; `name` is the name of the row itself."""
    return _apart(newsroom, one) | {"text": dict(one.issued.text), "name": name_of(newsroom, one)}


def _apart(newsroom: Newsroom, one: Standing) -> Row:
    """The row without its text, which has a digest already."""
    row = told(newsroom, one)
    del row["text"]
    stamps = {"lifted": stamp(one.lifted), "changed": stamp(one.changed)}
    return row | stamps | {"id": permanent(newsroom, one), "rights": _rights(newsroom, one)}


def _rights(newsroom: Newsroom, one: Standing) -> str:
    return newsroom.rights_in(one.issued["language"])
