"""The files by which search engines know that it is this newsroom that tells them of its pages (IndexNow)."""

import re

from pipeline.digest import digest
from pipeline.indexnow import KEY, key_path
from pipeline.newsroom import Newsroom
from pipeline.part import Part, given
from pipeline.record import Record


def plan(newsroom: Newsroom, record: Record) -> tuple[Part, ...]:
    """`<key>.txt` for the key of each channel of the kind `indexnow`, which shows nothing else."""
    keys = {account.account for account in newsroom.channels if account.kind == "indexnow"}
    data = {key: key.encode() for key in sorted(keys) if re.fullmatch(KEY, key)}
    return tuple(given(key_path(key), "text/plain; charset=utf-8", digest(each), each) for key, each in data.items())
